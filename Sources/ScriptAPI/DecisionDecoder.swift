internal import Engine
internal import Market
internal import Scripting
internal import Trading

/// Turns what `on_bar` or `on_tick` returned into a decision, or says what is wrong with it.
struct DecisionDecoder {
    let source: ScriptSource

    func decode(_ value: ScriptValue, _ callback: String) throws(StrategyFailure) -> Decision {
        let reader = AnswerReader(value, from: callback, of: source, among: ScriptReference.decisions)
        switch reader.function {
        case "long": return .enter(try entry(.buy, reader))
        case "short": return .enter(try entry(.sell, reader))
        case "close":
            try reader.checkKeys()
            return .close(reason: try reader.text("reason") ?? "", part: try reader.part())
        case "change":
            try reader.checkKeys()
            return .change(try change(reader))
        case "cancel":
            try reader.checkKeys()
            return .cancel(reason: try reader.text("reason") ?? "")
        case "close_by":
            try reader.checkKeys()
            return .closeBy(reason: try reader.text("reason") ?? "")
        case "skip":
            guard let reason = value[1].text else { throw reader.failure("skip needs a reason: skip(\"why\", value)") }
            guard value[2] == .none || value[2].double != nil else { throw reader.failure("skip's second argument must be a number") }
            return .skip(Skip(reason: String(reason.prefix(100)), value: value[2].double))
        default:
            throw reader.failure(
                "\(callback) must return long{…}, short{…}, close{…}, change{…}, cancel{…}, close_by{…}, skip(…) or nothing; it returned \(value.shown)"
            )
        }
    }

    private func entry(_ side: Side, _ reader: AnswerReader) throws(StrategyFailure) -> Entry {
        try reader.checkKeys()
        var entry = Entry(side: side)
        if let order = try reader.text("order") {
            guard let type = OrderType(rawValue: order) else {
                throw reader.failure("order must be \"market\", \"limit\", \"stop\" or \"stop_limit\"; it is \"\(order)\"")
            }
            entry.orderType = type
        }
        entry.price = try reader.price("price")
        entry.stopLoss = try reader.price("stop_loss")
        entry.takeProfit = try reader.price("take_profit")
        guard (entry.orderType == .market) == (entry.price == nil) else {
            throw reader.failure(
                entry.orderType == .market
                    ? "a market order has no price; write order = \"limit\" or \"stop\" beside it"
                    : "a \(entry.orderType.rawValue) entry needs price = …")
        }
        entry.limitPrice = try reader.price("limit_price")
        guard (entry.orderType == .stopLimit) == (entry.limitPrice != nil) else {
            throw reader.failure(
                entry.orderType == .stopLimit
                    ? "a stop_limit entry needs limit_price = …, where its limit is placed once price is reached"
                    : "limit_price belongs to order = \"stop_limit\"; a limit entry waits at price")
        }
        if let hint = try reader.number("size_hint") {
            guard hint > 0, hint <= 1 else {
                throw reader.failure("size_hint must lie in (0, 1]: it can only shrink the size; it is \(hint)")
            }
            entry.sizeHint = hint
        }
        entry.confidence = try reader.confidence()
        let (bars, expiration) = try reader.expiry()
        guard entry.orderType != .market || (bars == nil && expiration == nil) else {
            throw reader.failure("expiry and expires are for entries that wait; a market order has neither")
        }
        (entry.expiryBars, entry.expiration) = (bars, expiration ?? .untilCancelled)
        entry.reason = try reader.text("reason") ?? ""
        entry.tag = try tag(reader)
        return entry
    }

    private func change(_ reader: AnswerReader) throws(StrategyFailure) -> EntryChange {
        let (bars, expiration) = try reader.expiry()
        let change = EntryChange(
            price: try reader.price("price"), limitPrice: try reader.price("limit_price"), stopLoss: try reader.price("stop_loss"),
            takeProfit: try reader.price("take_profit"), expiryBars: bars, expiration: expiration,
            reason: try reader.text("reason") ?? "")
        let prices = [change.price, change.limitPrice, change.stopLoss, change.takeProfit]
        guard prices.contains(where: { $0 != nil }) || bars != nil || expiration != nil else {
            throw reader.failure(
                "change needs what is to be otherwise: price, limit_price, stop_loss, take_profit, expiry or expires; cancel {} withdraws")
        }
        return change
    }

    /// Reports show it in a column, so it is short and one line.
    private func tag(_ reader: AnswerReader) throws(StrategyFailure) -> String {
        guard let text = try reader.wholeText("tag") else { return "" }
        let tag = withoutControls(text)
        guard tag.count <= 40 else { throw reader.failure("tag may have at most 40 characters; it has \(tag.count)") }
        return tag
    }
}
