public import Market

/// A symbol's specification as a script in the MT5 terminal prints it: lines `NAME=value`.
///
/// Names are those of `SymbolInfoInteger`, `SymbolInfoDouble` and `SymbolInfoString` (`SYMBOL_DIGITS=5`), values numbers or the
/// enumerations' names (`SYMBOL_SWAP_MODE=SYMBOL_SWAP_MODE_POINTS`), besides `SYMBOL_NAME`, `MARGIN_RATE_LONG` and
/// `MARGIN_RATE_SHORT` of `SymbolInfoMarginRate`, `SESSION_TRADE_MONDAY=00:05-24:00, …` of `SymbolInfoSessionTrade`, `SERVER_ZONE` (the
/// server's clock) and `ACCOUNT_CURRENCY`. Other properties, empty lines and lines that begin with `#` are skipped.
public enum SpecificationText {
    /// Reads a specification; the failure holds every mistake with its line. `path` is only for messages.
    public static func parse(_ text: String, path: String = "specification") throws(SettingsFailure) -> SymbolSpecification {
        var lines = PropertyLines(text)
        let keys = lines.settings()
        var reader = SettingsReader(document: try SettingsDocument(text: "", path: path, overrides: []))
        for problem in lines.problems { reader.report(problem.message, key: "", at: problem.place) }
        let start = SettingPlace.file(SettingPosition(line: 1, column: 1))
        guard let name = lines.name else {
            reader.report("SYMBOL_NAME is missing; print the symbol's name in a line SYMBOL_NAME=…", key: "SYMBOL_NAME", at: start)
            throw reader.failure ?? SettingsFailure([])
        }
        let table = SymbolTable(name: name, keys: keys, path: [], place: start)
        guard reader.hasName(table) else { throw reader.failure ?? SettingsFailure([]) }
        let specification = reader.specification(table, nil)
        if let failure = reader.failure { throw failure }
        return specification
    }

    /// Reads a specification from a file. Throws when it cannot be read, and every mistake with its line.
    public static func read(path: String) throws(SettingsFailure) -> SymbolSpecification {
        try parse(SettingsFile.text(path: path, advice: "name a file that a script in the terminal printed"), path: path)
    }

    /// The keys and values of a specification's table.
    public static func rows(_ specification: SymbolSpecification) -> [(key: String, value: String)] { SymbolRows(specification).rows }

    /// A specification as a file of symbols holds it: one table, which reads back as the same; `validFrom`, to the second, makes it a
    /// dated one.
    public static func toml(_ specification: SymbolSpecification, validFrom: Timestamp? = nil) -> String {
        let name = dotted([specification.name])
        let header = validFrom.map { "[[\(name)]]\nvalid_from = \(value(of: $0))" } ?? "[\(name)]"
        let rows = SymbolRows(specification).rows.map { "\($0.key) = \($0.value)" }
        return ([header] + rows).joined(separator: "\n") + "\n"
    }

    /// The same as a value of TOML, whose own instants the library does not read soundly.
    private static func value(of validFrom: Timestamp) -> String {
        let text = text(of: validFrom)
        return text.utf8.count == 10 ? text : quoted(text)
    }

    /// From when terms hold, as a file of symbols says it: `2024-01-01` for a day's beginning (UTC), else `2024-01-01T14:05:00Z`.
    public static func text(of validFrom: Timestamp) -> String {
        let second = Timestamp(seconds: validFrom.seconds).description
        return second.hasSuffix("T00:00:00Z") ? String(second.prefix(10)) : second
    }

    /// What ``text(of:)`` says, read back; nil for anything else, and beyond the years 1900 to 2200.
    public static func instant(_ text: String) -> Timestamp? {
        guard text.utf8.count == 10 || text.hasSuffix("Z") && text.contains("T"), let instant = Timestamp(text: text),
            let years = Int(text.prefix(4)), (1900...2200).contains(years)
        else { return nil }
        return instant
    }
}
