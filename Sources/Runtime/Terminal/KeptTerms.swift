internal import Foundation
public import Market
public import Research

/// Writes the terms that a terminal tells into the folder of symbols, dated, so that backtests count with what held then.
public struct KeptTerms: Sendable {
    private let folder: String
    private let log: @Sendable (TerminalNote) -> Void

    /// `folder` is the folder of symbols.
    public init(folder: String, log: @escaping @Sendable (TerminalNote) -> Void) { (self.folder, self.log) = (folder, log) }

    /// Keeps them when they differ from the symbol's newest table; a failure is told and changes nothing.
    public func take(_ specification: SymbolSpecification) {
        do throws(UserError) {
            let kept = try KeptTerms.write([specification], folder: folder, isTrial: false)
            if kept.isChanged { log(TerminalNote(String(kept.text.dropLast()))) }
        } catch {
            log(TerminalNote("the terms of \(specification.name) were not kept: \(error.lines.joined(separator: "; "))"))
        }
    }

    /// Writes what differs, with today's date (UTC) where the symbol is described already.
    public static func write(
        _ specifications: [SymbolSpecification], folder: String, isTrial: Bool
    ) throws(UserError) -> SymbolImport {
        let today = String(Date.now.ISO8601Format().prefix(10))
        return try SymbolImport(
            specifications, SymbolImportRequest(files: [], from: nil, today: today, folder: folder, isTrial: isTrial))
    }
}
