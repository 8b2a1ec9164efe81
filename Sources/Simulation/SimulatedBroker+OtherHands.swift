public import Market
public import Trading

extension SimulatedBroker {
    /// Somebody else closes a position, or so many lots of it (nil for all), with a market order at the current quote.
    ///
    /// Nothing happens when the position is gone or the broker would refuse the volume.
    public mutating func closeExternally(_ id: PositionID, volume: Volume?, into results: inout [ExecutionResult]) {
        guard let index = positions.firstIndex(where: { $0.id == id }), let quote = quotes[positions[index].symbol] else { return }
        let position = positions[index]
        let volume = volume ?? position.volume
        guard refusal(ofClosing: volume, position, quote) == nil else { return }
        let price = slipped(quote.closing(position.side), closing: position)
        settle(index, volume, at: price, quote, .external, &results)
    }

    /// Somebody else moves a position's levels at the current quote; nil for none.
    ///
    /// Nothing happens when the position is gone, the levels are these already or the broker would refuse them.
    public mutating func modifyExternally(
        _ id: PositionID, stopLoss: Price?, takeProfit: Price?, into results: inout [ExecutionResult]
    ) {
        guard let position = positions.first(where: { $0.id == id }) else { return }
        let outcome = move(id, stopLoss, takeProfit)
        if case .rejected = outcome { return }
        results.append(
            ExecutionResult(
                clientTag: 0, strategy: position.strategy, symbol: position.symbol, outcome: outcome, subject: .levels(id)))
    }
}
