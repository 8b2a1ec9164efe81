internal import Market
internal import Trading

/// The owner of positions that no strategy of the run asked for: it opens nothing and decides nothing, the protective policy
/// and operators do.
final class Caretaker: Strategy {
    let plan: StrategyPlan

    init(symbol: String, timeframe: Timeframe) {
        plan = StrategyPlan(
            name: "adopted:\(symbol)", timeframe: timeframe, indicators: [], wantsTicks: false, readsPosition: false)
    }

    func bind(_ binding: StrategyBinding) {}
    func barClosed(_ view: borrowing StrategyView) -> Decision { .none }
    func tick(_ view: borrowing StrategyView) -> Decision { .none }
    func takeLogs() -> [StrategyLog] { [] }
}

extension TradingCore {
    /// The slot that owns what no strategy of the run asked for on a symbol; only with ``CoreConfiguration/hasCaretakers``.
    public func caretaker(of symbol: Int) -> Int { slots.count - books.count + symbol }

    /// The name of a strategy instance or caretaker.
    public func name(ofStrategy index: Int) -> String { slots[index].name }

    /// One caretaker a symbol, behind the strategies.
    static func caretakers(_ configuration: CoreConfiguration) -> [StrategyAssignment] {
        guard configuration.hasCaretakers else { return [] }
        return configuration.symbols.indices.map { index in
            let symbol = configuration.symbols[index]
            return StrategyAssignment(
                strategy: Caretaker(symbol: symbol.value.specification.name, timeframe: symbol.baseTimeframe), symbol: index)
        }
    }
}
