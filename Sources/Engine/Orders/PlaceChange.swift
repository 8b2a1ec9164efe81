internal import Trading

/// What indices of strategies, caretakers and symbols become when a run goes on with others than before.
///
/// Strategies are the same by their slot on a symbol of the same name; everything of one that is gone passes to the caretaker
/// of its symbol.
public struct PlaceChange: Hashable, Sendable {
    /// By index of before; nil for a symbol that is no longer part of the run.
    private let symbols: [Int?]
    /// By index of before, caretakers behind strategies; nil when the symbol is gone.
    private let strategies: [Int?]

    /// From the places of before to those of now.
    public init(from old: LedgerTerms, to new: LedgerTerms) {
        let symbols = old.symbols.map(new.symbols.firstIndex)
        let places = old.strategies.map { place in symbols[place.symbol].map { new.owner(slot: place.slot, symbol: $0) } }
        (self.symbols, strategies) = (symbols, places + symbols.map { $0.map(new.caretaker) })
    }

    /// Where a symbol stands now; nil when it is no longer part of the run.
    public func symbol(_ old: Int) -> Int? { symbols.indices.contains(old) ? symbols[old] : nil }

    /// Where a strategy or a caretaker stands now, or who has what was its; nil when its symbol is gone.
    public func strategy(_ old: Int) -> Int? { strategies.indices.contains(old) ? strategies[old] : nil }

    /// A wish at the places of now; nil when its symbol is gone.
    func wish(_ old: OrderWish) -> OrderWish? {
        guard let strategy = strategy(old.strategy), let symbol = symbol(old.symbol) else { return nil }
        switch old {
        case .open(var request):
            (request.strategy, request.symbol) = (strategy, symbol)
            return .open(request)
        case .close(var request):
            (request.strategy, request.symbol) = (strategy, symbol)
            return .close(request)
        case .modify(var request):
            (request.strategy, request.symbol) = (strategy, symbol)
            return .modify(request)
        case .change(var request):
            (request.strategy, request.symbol) = (strategy, symbol)
            return .change(request)
        }
    }

    /// A deal at the places of now; nil when its symbol is gone.
    func deal(_ old: Deal) -> Deal? {
        guard let strategy = strategy(old.strategy), let symbol = symbol(old.symbol) else { return nil }
        var deal = old
        (deal.strategy, deal.symbol) = (strategy, symbol)
        return deal
    }
}
