internal import Market
public import Risk
public import Trading

extension SimulatedBroker {
    /// Takes an approved close or withdrawal at the current quote of its symbol.
    public mutating func close(_ close: ApprovedClose, into results: inout [ExecutionResult]) {
        let request = close.request
        if case .closeBy(let first, let second) = request.target, !isReleasing, waitsToClose(first) || waitsToClose(second) {
            return reject(.closeOrderExists, first, request, &results)
        }
        if waits(.close(close)) { return }
        if case .pending(let tag) = request.target { return withdraw(tag, request, &results) }
        leave(request, &results)
    }

    /// Closes what a request is about, now.
    mutating func leave(_ request: CloseRequest, _ results: inout [ExecutionResult]) {
        switch request.target {
        case .pending: break
        case .position(let id, let volume): leave(id, volume, request, &results)
        case .closeBy(let first, let second): closeBy(first, second, request, &results)
        }
    }

    private mutating func leave(
        _ id: PositionID, _ volume: Volume, _ request: CloseRequest, _ results: inout [ExecutionResult]
    ) {
        guard let index = positions.firstIndex(where: { $0.id == id }), let quote = quotes[positions[index].symbol] else {
            return reject(.positionClosed, id, request, &results)
        }
        let position = positions[index]
        // On a netting account the identifier outlives the side.
        if let side = request.side, side != position.side { return reject(.positionClosed, id, request, &results) }
        if let rejection = refusal(ofClosing: volume, position, quote, filling: request.filling) {
            return reject(rejection, id, request, &results)
        }
        let base = basis(quote, request.decision, saw: request.decisionQuote, opening: position.side.opposite, position.symbol)
        let price = slipped(base.closing(position.side), closing: position)
        settle(index, volume, at: price, base, request.reason, &results)
    }

    /// Why so many lots of a position cannot be closed at a quote; nil when they can.
    ///
    /// All of it always can as far as the volume goes; a part must be on the lot step, and neither it nor what remains below
    /// the minimum.
    mutating func refusal(
        ofClosing volume: Volume, _ position: BrokerPosition, _ quote: Quote, filling: Filling? = nil
    ) -> Rejection? {
        let specification = values[position.symbol].specification
        if specification.orders.tradeMode == .disabled { return .tradeDisabled }
        guard specification.orders.kinds.contains(.market) else { return .invalidOrder }
        if volume > position.volume { return .invalidCloseVolume }
        if volume < position.volume {
            let isPart = volume >= specification.volumeMinimum && volume.raw % specification.volumeStep.raw == 0
            guard isPart, position.volume - volume >= specification.volumeMinimum else { return .invalidVolume }
        }
        if let filling, !isFillable(filling, position.symbol) { return .invalidFill }
        guard isOpen(position.symbol) else { return .marketClosed }
        return isFrozen(position, quote) ? .frozen : nil
    }

    /// Whether a level of a position is nearer to the price it triggers on than the freeze level.
    func isFrozen(_ position: BrokerPosition, _ quote: Quote) -> Bool {
        let specification = values[position.symbol].specification
        guard specification.orders.freezeLevelPoints > 0 else { return false }
        let level = Int64(specification.orders.freezeLevelPoints) * specification.point.raw
        let trigger = quote.closing(position.side)
        return [position.stopLoss, position.takeProfit].contains { price in
            price.map { abs($0.raw - trigger.raw) < level } ?? false
        }
    }

    /// Whether a close of a position waits for the next quote.
    private func waitsToClose(_ id: PositionID) -> Bool {
        held.contains {
            guard case .close(let close) = $0.decision else { return false }
            return switch close.request.target {
            case .position(let waiting, _): waiting == id
            case .closeBy(let first, let second): first == id || second == id
            case .pending: false
            }
        }
    }

    func reject(_ rejection: Rejection, _ id: PositionID, _ request: CloseRequest, _ results: inout [ExecutionResult]) {
        results.append(
            ExecutionResult(
                clientTag: 0, strategy: request.strategy, symbol: request.symbol, outcome: .rejected(rejection),
                subject: .close(id)))
    }
}
