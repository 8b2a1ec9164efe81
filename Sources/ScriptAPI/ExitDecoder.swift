internal import Engine
internal import Scripting
internal import Trading

/// Turns what `should_exit` returned into an answer, or says what is wrong with it.
struct ExitDecoder {
    let source: ScriptSource

    func decode(_ value: ScriptValue, _ callback: String) throws(StrategyFailure) -> ExitAnswer {
        let reader = AnswerReader(value, from: callback, of: source, among: ScriptReference.exitDecisions)
        switch reader.function {
        case "close":
            try reader.checkKeys()
            return .close(
                ExitClose(
                    part: try reader.part(), reason: try reader.text("reason") ?? "", confidence: try reader.confidence(),
                    alarm: try reader.flag("alarm")))
        case "move_stop": return .moveStop(try price(reader), reason: try reason(reader))
        default:
            throw reader.failure("\(callback) must return close{…}, move_stop(…) or nothing; it returned \(value.shown)")
        }
    }

    private func price(_ reader: AnswerReader) throws(StrategyFailure) -> Double {
        guard let price = reader.value[1].double else {
            throw reader.failure(
                "move_stop takes a price and a reason: move_stop(price, \"why\"); its price is \(reader.value[1].shown)")
        }
        guard price.isFinite else {
            throw reader.failure("the price of move_stop is \(price); look for a division by zero or a missing value")
        }
        guard price > 0 else { throw reader.failure("the price of move_stop is \(price); it must be a positive, absolute price") }
        return price
    }

    private func reason(_ reader: AnswerReader) throws(StrategyFailure) -> String {
        if reader.value[2] == .none { return "" }
        guard let text = reader.value[2].text else {
            throw reader.failure("the reason of move_stop must be a text; it is \(reader.value[2].shown)")
        }
        return String(text.prefix(200))
    }
}
