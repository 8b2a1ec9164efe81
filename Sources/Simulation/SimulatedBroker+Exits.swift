internal import Market
internal import Trading

extension SimulatedBroker {
    /// The stops and targets that a step of a bar's path has met, stops first.
    mutating func closeLevels(
        _ step: PathStep, _ symbol: Int, _ quote: Quote, _ range: BarRange, _ results: inout [ExecutionResult]
    ) {
        switch step {
        case .adverseExtreme: closeStops(symbol, quote, range, &results)
        case .otherExtreme: closeAtOtherExtreme(symbol, quote, range, &results)
        case .close: closeAtClose(symbol, quote, &results)
        }
    }

    /// Every stop in the range that held when the bar opened, or came with an entry triggered in it.
    mutating func closeStops(_ symbol: Int, _ quote: Quote, _ range: BarRange, _ results: inout [ExecutionResult]) {
        var index = 0
        while index < positions.count {
            let position = positions[index]
            guard position.symbol == symbol, let stop = position.stopLoss, position.stopReach == .wholeRange,
                range.worst(position.side, isBeyond: stop)
            else {
                index += 1
                continue
            }
            if let target = position.takeProfit, range.best(position.side, reaches: target) { ambiguousExits += 1 }
            closeStop(index, at: stop, quote, &results)
        }
    }

    /// Targets in the range, and whatever was set on the path before this quote and met by it.
    private mutating func closeAtOtherExtreme(
        _ symbol: Int, _ quote: Quote, _ range: BarRange, _ results: inout [ExecutionResult]
    ) {
        var index = 0
        while index < positions.count {
            let position = positions[index]
            guard position.symbol == symbol else {
                index += 1
                continue
            }
            let isTargetMet =
                switch (position.takeProfit, position.targetReach) {
                case (nil, _), (_, .closeOnly): false
                case (let target?, .wholeRange): range.best(position.side, reaches: target)
                case (let target?, .laterQuotes), (let target?, .moved): quote.reaches(target, position.side)
                }
            if position.stopReach == .laterQuotes || position.stopReach == .moved, let stop = position.stopLoss,
                quote.isBeyond(stop, position.side)
            {
                if isTargetMet { ambiguousExits += 1 }
                closeStop(index, at: position.stopReach == .moved ? quote.closing(position.side) : stop, quote, &results)
            } else if isTargetMet, let target = position.takeProfit {
                settle(index, at: target, quote.moved(to: target, position.side), .takeProfit, &results)
            } else {
                index += 1
            }
        }
    }

    /// What was set inside the bar and met by its close.
    private mutating func closeAtClose(_ symbol: Int, _ quote: Quote, _ results: inout [ExecutionResult]) {
        var index = 0
        while index < positions.count {
            let position = positions[index]
            guard position.symbol == symbol, position.isBoundToPath, closePassed(index, quote, jump: nil, &results) else {
                index += 1
                continue
            }
        }
    }

    /// Stops and targets that a bar's open has met: a jump.
    mutating func closeAtJump(_ symbol: Int, _ quote: Quote, _ results: inout [ExecutionResult]) {
        var index = 0
        while index < positions.count {
            guard positions[index].symbol == symbol, closePassed(index, quote, jump: quote, &results) else {
                index += 1
                continue
            }
        }
    }

    /// On a netting account: the position that a resting entry would meet is gone when its stop or target lay on the way.
    mutating func closeOnTheWay(to met: Quote, _ symbol: Int, _ jump: Quote?, _ results: inout [ExecutionResult]) {
        guard let index = positions.firstIndex(where: { $0.symbol == symbol }) else { return }
        _ = closePassed(index, met, jump: jump, &results)
    }

    /// Closes a position whose stop, or else target, a quote has met; tells whether it did.
    ///
    /// Inside a bar the market passes every price, so a stop fills at its own; at a jump it fills at the quote jumped to.
    private mutating func closePassed(
        _ index: Int, _ met: Quote, jump: Quote?, _ results: inout [ExecutionResult]
    ) -> Bool {
        // Field by field: this is asked at every quote, and a position is large.
        let side = positions[index].side
        if let stop = positions[index].stopLoss, met.isBeyond(stop, side) {
            let passed = positions[index].stopReach == .moved ? met.closing(side) : stop
            closeStop(index, at: jump?.closing(side) ?? passed, jump ?? met, &results)
        } else if let target = positions[index].takeProfit, met.reaches(target, side) {
            settle(index, at: target, jump ?? met.moved(to: target, side), .takeProfit, &results)
        } else {
            return false
        }
        return true
    }

    private mutating func closeStop(
        _ index: Int, at price: Price, _ quote: Quote, _ results: inout [ExecutionResult]
    ) {
        let position = positions[index]
        settle(index, at: slipped(price, closing: position), quote.moved(to: price, position.side), .stopLoss, &results)
    }
}
