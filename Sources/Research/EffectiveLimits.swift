public import Market
internal import Risk
public import Settings

/// The limits that a configuration comes to, in money for its account, for a person to check.
///
/// Amounts hold for `account.balance` with nothing open; they come from the same rules that watch the account.
public struct EffectiveLimits: Sendable {
    let settings: HeraldSettings
    /// The account rules that are on, as they begin.
    let figures: [AccountWatch.Figure]
    /// When the next day begins, UTC seconds.
    let nextReset: Int64
    /// UTC seconds.
    let now: Int64

    /// - Parameter now: what the time to the next reset is counted from.
    public init(_ settings: HeraldSettings, now: Timestamp) {
        let (balance, reset) = (settings.account.balance, settings.risk.dailyReset)
        (self.settings, self.now) = (settings, now.seconds)
        figures = AccountWatch(settings.risk, balance: balance).figures
        nextReset = reset.zone.next(secondOfDay: reset.secondOfDay, notBefore: now.seconds + 1)
    }

    var limits: RiskLimits { settings.risk }
    var balance: Money { settings.account.balance }
    /// What limits on the initial capital count from.
    var capital: Money { limits.initialBalance ?? balance }

    /// `500.00 USD`, to the currency's own decimals.
    func money(_ amount: Money) -> String {
        "\(amount.text(digits: ContractValue.digits(of: settings.account.currency))) \(settings.account.currency)"
    }

    /// The part of the balance that a percentage is; rounded down, as the guards do.
    func share(_ percent: Double) -> Money {
        // Percentages are kept to a millionth.
        mulDiv(balance.raw, Int64((percent * 1_000_000).rounded()), 100_000_000, .down).map(Money.init(raw:)) ?? balance
    }

    /// What a person should look at although it is allowed.
    var notes: [String] {
        var notes: [String] = []
        for figure in figures {
            let isTarget = figure.level > figure.anchor
            guard isTarget ? balance >= figure.level : balance < figure.level || (balance == figure.level && !figure.isPassed) else {
                continue
            }
            notes.append(
                "\(figure.code): a balance of \(money(balance)) is \(isTarget ? "at or above" : "at or below") \(money(figure.level)), "
                    + "so nothing would be traded; correct account.balance or risk.initial_balance")
        }
        if countsFromCapital, limits.initialBalance == nil {
            notes.append(
                "limits count from an initial capital of \(money(balance)), the balance at the start; "
                    + "give risk.initial_balance when the account has a history")
        }
        if countsFromCapital, let initial = limits.initialBalance, Double(balance.raw) > 1.25 * Double(initial.raw) {
            notes.append(
                "the balance of \(money(balance)) is far above risk.initial_balance \(money(initial)), so limits on the initial capital "
                    + "hardly protect it; correct the figure if it lacks a digit")
        }
        let most = GuardCatalogue.limits.first { $0.key == "max_risk_per_order_percent" }.flatMap(limits.number)
        if let percent = settings.sizing.riskPercent, let most, percent > most {
            notes.append(
                "sizing.risk_percent \(LimitValue.number(percent).text) is above risk.max_risk_per_order_percent "
                    + "\(LimitValue.number(most).text), so entries of full size are refused; lower the first")
        }
        return notes
    }

    /// Whether a rule that is on and belongs to somebody else counts from the initial capital.
    private var countsFromCapital: Bool {
        guard RiskPreset.named(limits.preset)?.isBinding == true else { return false }
        let bases = GuardCatalogue.limits.filter { ["daily_loss_base", "drawdown_base"].contains($0.key) }
        return figures.contains { $0.code == "TOTAL_LOSS_LIMIT" } || bases.contains { limits.choice($0) == "initial" }
    }
}

extension SizingPolicy {
    /// The percentage at risk in one order between its price and its stop; nil for other methods.
    fileprivate var riskPercent: Double? { if case .riskPercent(let percent, _) = self { percent } else { nil } }
}
