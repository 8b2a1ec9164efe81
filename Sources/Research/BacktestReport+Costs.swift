internal import Market
internal import Performance
internal import Simulation

extension BacktestReport {
    /// What slippage was assumed.
    var slippageText: String {
        let slippage = plan.terms.costs.slippage
        var text = "\(slippage.points) points"
        if slippage.volatilityFactor > 0 { text += ", \(slippage.volatilityFactor) times the recent movement" }
        if slippage.randomPoints > 0 { text += ", up to \(slippage.randomPoints) points drawn (seed \(plan.terms.costs.seed))" }
        return text + " against every market and stop fill"
    }

    /// What commission was charged, and what it came to.
    var commissionText: String {
        let commission = plan.terms.costs.commission
        let total = "; total \(statistics.commission.text(digits: 2)) \(plan.currency)"
        func money(_ amount: Money) -> String {
            commission.currency == .account ? "\(amount.text(digits: 2)) \(plan.currency)" : "\(amount) of the profit currency"
        }
        var text =
            switch commission.basis {
            case .perLot(let amount): "\(money(amount)) per lot and deal"
            case .perDeal(let amount): "\(money(amount)) per deal"
            case .percent(let percent): "\(percent) % of each deal's value"
            }
        if commission.minimum != .zero { text += ", at least \(money(commission.minimum)) a deal" }
        let when =
            switch commission.charged {
            case .both: "when opening and when closing"
            case .open: "when opening"
            case .close: "when closing"
            }
        return text + ", charged \(when)" + total
    }

    /// Which symbols were charged for their nights, and what it came to.
    var swapText: String {
        let total = "total \(statistics.swap.text(digits: 2)) \(plan.currency)"
        let charged = plan.symbols.map(\.value.specification).filter { $0.swap.mode != .disabled }
        guard !charged.isEmpty else { return "none: the built-in specifications carry no swap rates; \(total)" }
        guard plan.terms.costs.swap.isCharged else { return "left out by costs.use_swap = false; \(total)" }
        let terms = charged.map { "\($0.name) \($0.swap.long) long, \($0.swap.short) short (\($0.swap.mode.rawValue))" }
        let nights = outcome.record.swapNights
        return "\(terms.joined(separator: "; ")), at the end of each day on the clock of its sessions; \(total)"
            + (nights > 0 ? " in \(nights) \(nights == 1 ? "night" : "nights"), counted for each position" : "")
    }

    /// How long requests took; nil when they took no time.
    var delayText: String? {
        let delay = plan.terms.costs.delay
        guard !delay.isNone else { return nil }
        let jitter = delay.jitterMilliseconds > 0 ? " and up to \(delay.jitterMilliseconds) drawn" : ""
        return "\(delay.milliseconds) ms\(jitter) from a decision to its execution; inside a bar the next quote of its path, if worse"
    }
}
