public import Market
public import Research

/// Writes the terms that a terminal tells into the folder of symbols, dated, so that backtests count with what held then.
public struct KeptTerms: Sendable {
    private let folder: String
    private let now: @Sendable () -> Timestamp
    private let log: @Sendable (TerminalNote) -> Void

    /// `folder` is the folder of symbols, `now` the machine's clock, UTC.
    public init(
        folder: String, now: @escaping @Sendable () -> Timestamp = { MarketClock.wall.now }, log: @escaping @Sendable (TerminalNote) -> Void
    ) {
        (self.folder, self.now, self.log) = (folder, now, log)
    }

    /// Keeps them when they differ from the symbol's newest table; a failure is told and changes nothing.
    public func take(_ specification: SymbolSpecification) {
        do throws(UserError) {
            let kept = try KeptTerms.write([specification], folder: folder, isTrial: false, now: now())
            if kept.isChanged { log(TerminalNote(String(kept.text.dropLast()))) }
        } catch {
            log(TerminalNote("the terms of \(specification.name) were not kept: \(error.lines.joined(separator: "; "))"))
        }
    }

    /// Writes what differs, with the day of `now` (UTC) where the symbol is described already, and with `now` itself for more of a day.
    public static func write(
        _ specifications: [SymbolSpecification], folder: String, isTrial: Bool, now: Timestamp = MarketClock.wall.now
    ) throws(UserError) -> SymbolImport {
        try SymbolImport(specifications, SymbolImportRequest(files: [], from: nil, now: now, folder: folder, isTrial: isTrial))
    }
}
