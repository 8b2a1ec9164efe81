extension ScriptReference {
    private static let entryKeys =
        [
            ScriptKey(name: "stop_loss", type: "number", summary: "absolute price"),
            ScriptKey(name: "take_profit", type: "number", summary: "absolute price"),
            ScriptKey(name: "order", type: "string", summary: "\"market\" (default), \"limit\", \"stop\" or \"stop_limit\""),
            ScriptKey(name: "price", type: "number", summary: "absolute price that a limit, stop or stop_limit entry waits for"),
            ScriptKey(
                name: "limit_price", type: "number",
                summary: "absolute price, better than price, at which a stop_limit entry places its limit entry once price is reached"),
        ] + expiry + [
            ScriptKey(name: "size_hint", type: "number", summary: "factor in (0, 1] that shrinks the size"),
            ScriptKey(name: "confidence", type: "number", summary: "0 to 1, recorded only"),
            reason,
            ScriptKey(
                name: "tag", type: "string", summary: "short name, at most 40 characters, that reports group the trade by; else the reason"),
        ]

    private static let expiry = [
        ScriptKey(
            name: "expiry", type: "integer|\"day\"",
            summary: "closed bars after which a waiting entry is withdrawn, or \"day\": the broker drops it at the end of its day"),
        ScriptKey(
            name: "expires", type: "integer",
            summary: "instant at which the broker drops it, seconds since 1970, UTC, as tick.time + 3600"),
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
            keys: entryKeys, returns: "herald.Decision",
            example: "return short { order = \"stop_limit\", price = bar.low - 0.001, limit_price = bar.low, stop_loss = bar.low + 0.002, "
                + "expiry = \"day\" }"),
        ScriptFunction(
            name: "close", use: .decision, signature: "close { reason, fraction | volume }",
            summary: "Closes the strategy's positions, or a part of each, and withdraws its pending entry. \(rounding)",
            keys: [reason] + part, returns: "herald.Close", example: #"return close { reason = "done" }"#),
        ScriptFunction(
            name: "change", use: .decision, signature: "change { … }",
            summary: "Changes the strategy's newest pending entry, the one that `pending` shows; what is not given stays. The guards judge "
                + "what it becomes like a new entry, the broker may refuse, and then it rests on as it was.",
            keys: [
                ScriptKey(name: "price", type: "number", summary: "absolute price that it waits for"),
                ScriptKey(name: "limit_price", type: "number", summary: "absolute price of a stop_limit entry's limit entry"),
                ScriptKey(name: "stop_loss", type: "number", summary: "absolute price"),
                ScriptKey(name: "take_profit", type: "number", summary: "absolute price"),
            ] + expiry + [reason], returns: "herald.Decision",
            example: #"return change { price = bar.low - 0.0005, reason = "follow the low" }"#),
        ScriptFunction(
            name: "cancel", use: .decision, signature: "cancel { reason }",
            summary: "Withdraws the strategy's pending entries; its positions stay.", keys: [reason], returns: "herald.Decision",
            example: #"return cancel { reason = "too late" }"#),
        ScriptFunction(
            name: "close_by", use: .decision, signature: "close_by { reason }",
            summary: "Closes the strategy's long positions by its short ones without paying the spread, in pairs in the order of their "
                + "opening; what one of a pair has more stays. For hedging accounts with `entries.hedging`.",
            keys: [reason], returns: "herald.Decision", example: #"return close_by { reason = "flat without the spread" }"#),
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
