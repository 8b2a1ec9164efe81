extension ScriptReference {
    private static let entryKeys = [
        ScriptKey(name: "stop_loss", type: "number", summary: "absolute price"),
        ScriptKey(name: "take_profit", type: "number", summary: "absolute price"),
        ScriptKey(name: "order", type: "string", summary: "\"market\" (default), \"limit\" or \"stop\""),
        ScriptKey(name: "price", type: "number", summary: "absolute price of a limit or stop entry"),
        ScriptKey(name: "expiry", type: "integer", summary: "closed bars after which a limit or stop entry is withdrawn"),
        ScriptKey(name: "size_hint", type: "number", summary: "factor in (0, 1] that shrinks the size"),
        ScriptKey(name: "confidence", type: "number", summary: "0 to 1, recorded only"),
        reason,
        ScriptKey(
            name: "tag", type: "string", summary: "short name, at most 40 characters, that reports group the trade by; else the reason"),
    ]

    private static let reason = ScriptKey(name: "reason", type: "string", summary: "why, for the record")
    private static let part = [
        ScriptKey(name: "fraction", type: "number", summary: "how much of what is open, in (0, 1]; default all of it"),
        ScriptKey(name: "volume", type: "number", summary: "how many lots instead, above zero"),
    ]

    static let decisions: [ScriptFunction] = [
        ScriptFunction(
            name: "long", use: .decision, signature: "long { … }", summary: "Wishes to be long; closes a short position first.",
            keys: entryKeys, returns: "herald.Decision", example: #"return long { stop_loss = bar.close - 0.002, reason = "x" }"#),
        ScriptFunction(
            name: "short", use: .decision, signature: "short { … }", summary: "Wishes to be short; closes a long position first.",
            keys: entryKeys, returns: "herald.Decision", example: #"return short { stop_loss = bar.close + 0.002 }"#),
        ScriptFunction(
            name: "close", use: .decision, signature: "close { reason, fraction | volume }",
            summary: "Closes the strategy's positions, or a part of each, and withdraws its pending entry. \(rounding)",
            keys: [reason] + part, returns: "herald.Close", example: #"return close { reason = "done" }"#),
        ScriptFunction(
            name: "skip", use: .decision, signature: "skip(reason, value)",
            summary: "Does nothing and says why, for the \"why no trade?\" record.", returns: "herald.Decision",
            example: #"return skip("too quiet", bar.high - bar.low)"#),
    ]

    private static let rounding =
        "A part is rounded down to the symbol's volume step, is at least its minimum, and is everything where less than the minimum "
        + "would remain."

    /// What `should_exit` may return.
    static let exitDecisions: [ScriptFunction] = [
        ScriptFunction(
            name: "close", use: .exitDecision, signature: "close { reason, fraction | volume, confidence, alarm }",
            summary: "Closes the position, or a part of it. \(rounding) Of several exits that close at one event the one with the "
                + "highest priority wins.",
            keys: [reason] + part + [
                ScriptKey(name: "confidence", type: "number", summary: "0 to 1, recorded only (exits)"),
                ScriptKey(
                    name: "alarm", type: "boolean",
                    summary: "whether it counts towards pausing new entries on the symbol; default false (exits)"),
            ], returns: "herald.Close", example: #"return close { reason = "half is enough", fraction = 0.5 }"#),
        ScriptFunction(
            name: "move_stop", use: .exitDecision, signature: "move_stop(price, reason)",
            summary: "Moves the broker's stop to an absolute price. It only ever tightens: a stop further away than the present one is "
                + "ignored, one at or through the price is dropped and recorded. Of several exits the tightest stop wins.",
            returns: "herald.ExitDecision", example: #"return move_stop(position.open_price, "break-even")"#),
    ]
}
