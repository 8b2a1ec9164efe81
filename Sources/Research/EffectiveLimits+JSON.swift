internal import Market
internal import Risk
internal import Settings

extension EffectiveLimits {
    /// The limits as one object; amounts in account currency.
    public var json: JSONValue {
        .object([
            "preset": presetObject,
            "currency": .string(settings.account.currency),
            "balance": .number(balance.double),
            "initial_balance": .number(capital.double),
            "daily_reset": .object([
                "at": .string(limits.dailyReset.text),
                "next": .string(Timestamp(seconds: nextReset).description),
                "seconds_left": .integer(Int(nextReset - now)),
                "check_minutes_before": preResetMinutes.map(JSONValue.integer) ?? .null,
            ]),
            "account": .object(
                Dictionary(
                    uniqueKeysWithValues: EffectiveLimits.accountRules.map { rule in
                        (rule.name.replacing(" ", with: "_"), object(figures.first { $0.code == rule.code }))
                    })),
            "guards": .array(guardStates.map(object)),
            "sizing": sizingObject,
            "notes": .array(notes.map(JSONValue.string)),
        ])
    }

    private var presetObject: JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(preset.name), "summary": .string(preset.summary), "source": preset.source.map(JSONValue.string) ?? .null,
        ]
        for kind in Change.Kind.allCases {
            members[kind.rawValue] = .array(
                changes.filter { $0.kind == kind }.map {
                    .object([
                        "key": .string($0.key), "value": .string($0.value), "preset": $0.preset.map(JSONValue.string) ?? .null,
                    ])
                })
        }
        return .object(members)
    }

    /// Null for a rule that is off.
    private func object(_ figure: AccountWatch.Figure?) -> JSONValue {
        guard let figure else { return .null }
        return .object([
            "amount": .number(figure.amount.double), "counted_from": .number(figure.anchor.double),
            "equity": .number(figure.level.double), "is_crossed_at_equity": .bool(!figure.isPassed),
            "action": .string(figure.action.rawValue),
        ])
    }

    private func object(_ state: GuardState) -> JSONValue {
        let members = state.values.map { entry in
            (
                entry.limit.key,
                JSONValue.object([
                    "value": entry.value.json, "unit": .string(entry.limit.unitText),
                    "money": .optional(entry.money?.double),
                ])
            )
        }
        return .object([
            "code": .string(state.code), "on": .bool(state.isOn), "limits": .object(Dictionary(uniqueKeysWithValues: members)),
        ])
    }

    private var sizingObject: JSONValue {
        func share(_ method: String, _ percent: Double, _ base: SizingPolicy.Base) -> [String: JSONValue] {
            [
                "method": .string(method), "percent": .number(percent), "money": .number(self.share(percent).double),
                "base": .string(base.rawValue),
            ]
        }
        switch settings.sizing {
        case .fixedLots(let lots): return .object(["method": .string("fixed_lots"), "lots": .number(lots.double)])
        case .riskPercent(let percent, let base): return .object(share("risk_percent", percent, base))
        case .averageRange(let percent, let multiple, let period, let base):
            let more: [String: JSONValue] = ["atr_multiple": .number(multiple), "atr_period": .integer(period)]
            return .object(share("atr", percent, base).merging(more) { $1 })
        case .fixedFraction(let percent, let base): return .object(share("fixed_fraction", percent, base))
        }
    }
}

extension LimitValue {
    fileprivate var json: JSONValue {
        switch self {
        case .number(let value): .number(value)
        case .flag(let value): .bool(value)
        case .choice(let name): .string(name)
        case .hours(let hours): .string(hours.text)
        }
    }
}
