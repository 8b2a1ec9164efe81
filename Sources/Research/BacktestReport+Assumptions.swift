internal import Settings
internal import Engine
internal import ScriptAPI
internal import Simulation
internal import Performance
internal import Market
internal import Risk

extension BacktestReport {
    /// Every assumption the result rests on: key and words, in the order of the report.
    var assumptions: [(key: String, text: String)] {
        let (terms, limits) = (plan.terms, plan.limits)
        var list: [(key: String, text: String)] = [
            ("price_model", priceModelText),
            ("fills", plan.priceModel.fillAssumption),
            ("stops", plan.priceModel.stopAssumption),
            ("spread", spreadText),
            ("slippage", slippageText), ("commission", commissionText), ("swap", swapText),
            ("leverage", "1:\(terms.leverage)"),
            ("stop_out", terms.stopOutPercent > 0 ? "worst position closed below a margin level of \(terms.stopOutPercent) %" : "never"),
            ("sizing", sizingText),
            (
                "positions",
                plan.hedging || plan.adding
                    ? "adding \(plan.adding ? "allowed" : "not allowed"), hedging \(plan.hedging ? "allowed" : "not allowed")"
                    : "at most one per strategy; an opposite signal closes and reverses"
            ),
            ("exits", exitsText),
            ("accounting", terms.accounting == .netting ? "netting: one position per symbol" : "hedging: each order has its position"),
            ("risk_preset", limits.isOff ? "off: no guard protected this account, research only" : limits.preset),
            ("data_time_zone", plan.dataZone.name),
            ("ambiguous_exits", "\(outcome.ambiguousExits) exits in bars that held both stop and target; the stop was taken"),
        ]
        if let delayText { list.append(("delay", delayText)) }
        if let termsText { list.append(("terms", termsText)) }
        if let free = netWithoutCosts {
            let money = { (amount: Money) in "\(amount.text(digits: 2)) \(plan.currency)" }
            list.append(
                (
                    "without_costs",
                    "net profit \(money(free)) without spread, slippage, commission and swap; costs took \(money(free - statistics.netProfit))"
                ))
        }
        if !dataNotes.isEmpty { list.append(("data", dataNotes.joined(separator: "; "))) }
        return list
    }

    /// The strategies in the order of the plan; those of one name are told apart by their place in the configuration.
    var strategyNames: [String] {
        let names = plan.strategies.map(\.strategy.plan.name)
        return names.enumerated().map { place, name in names.count(where: { $0 == name }) > 1 ? "\(name) #\(place + 1)" : name }
    }

    /// The price model, and how much of what a run on ticks saw was real.
    private var priceModelText: String {
        let (model, quotes) = (plan.priceModel, outcome.quotes)
        guard model == .realTicks, let percent = quotes.realPercent else { return model.assumption }
        // Rounded down: made-up quotes never vanish from the figure.
        let share = Double((percent * 10).rounded(.down)) / 10
        return "\(model.assumption); \(share) % of \(quotes.real + quotes.generated) quotes are real"
            + (quotes.generated > 0 ? ", the others made up from bars as by every_tick" : "")
    }

    /// Where spreads come from, and what share of the bars has one of its own.
    private var spreadText: String {
        let sources = plan.symbols.compactMap { symbol in
            symbol.spreads.map { (plan.symbols.count > 1 ? symbol.value.specification.name + ": " : "") + $0.text }
        }
        guard plan.priceModel != .realTicks else { return plan.priceModel.spreadAssumption + ": every real quote has its own" }
        return ([plan.priceModel.spreadAssumption] + sources).joined(separator: "; ")
    }

    /// How many dated changes of terms came in the run; nil where none is dated.
    private var termsText: String? {
        let dated = plan.datedChanges
        guard !dated.isEmpty else { return nil }
        let names = dated.map { "\(plan.symbols[$0.symbol].value.specification.name) \(SpecificationText.text(of: $0.change.from))" }
        return "those of the first quote's day, then \(outcome.appliedChanges) of \(dated.count) dated snapshots: "
            + names.joined(separator: ", ")
    }

    /// Each exit with its priority and when it is asked, behind its strategy when there are several.
    private var exitsText: String {
        let exits = zip(strategyNames, plan.strategies).filter { !$1.exits.isEmpty }.map { name, assignment in
            (plan.strategies.count > 1 ? name + ": " : "") + assignment.exits.map(\.plan.words).joined(separator: ", ")
        }
        return exits.isEmpty
            ? "none but stops, targets and the strategies themselves"
            : exits.joined(separator: "; ") + (exitsOrigin.map { "; \($0)" } ?? "")
                + (plan.priceModel == .pessimisticOHLC
                    ? "; on bar data a tick is a quote of the bar's path, stamped with the bar's opening time" : "")
    }

    private var sizingText: String {
        switch plan.sizing {
        case .fixedLots(let lots): "fixed \(lots) lots"
        case .riskPercent(let percent, let base): "\(percent) % of \(base.rawValue) at risk between entry and stop"
        case .averageRange(let percent, let multiple, let period, let base):
            "\(percent) % of \(base.rawValue) at risk over a move of \(multiple) average true ranges of \(period) bars"
        case .fixedFraction(let percent, let base): "a value of \(percent) % of \(base.rawValue)"
        }
    }
}

extension ExitPlan {
    /// The name with its priority and when it is asked.
    var words: String { "\(printable(name)) (priority \(priority), at each \(runs.rawValue))" }
}
