internal import Market
internal import Risk

extension EffectiveLimits {
    /// One guard with its limits.
    struct GuardState {
        let code: String
        let isOn: Bool
        /// The limits that are set; the amount where the percentage is one of equity.
        let values: [(limit: Limit, value: LimitValue, money: Money?)]
    }

    /// Every guard of single entries, in the order of their verdicts; the account rules are apart.
    var guardStates: [GuardState] {
        let apart = Set(EffectiveLimits.accountRules.map(\.code))
        return GuardCatalogue.all.filter { !apart.contains($0.descriptor.code) }.map { kind in
            let values = kind.descriptor.limits.compactMap { limit in
                limits[limit].map { (limit: limit, value: $0, money: money(of: limit, $0)) }
            }
            return GuardState(code: kind.descriptor.code, isOn: kind.init(limits) != nil, values: values)
        }
    }

    private func money(of limit: Limit, _ value: LimitValue) -> Money? {
        guard case .number(let percent) = value, Limit.sharesOfEquity.contains(limit.key) else { return nil }
        return share(percent)
    }
}
