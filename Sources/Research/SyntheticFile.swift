internal import FoundationEssentials
internal import History
internal import Market
public import Settings

/// Writes made-up bars to a file.
public enum SyntheticFile {
    /// Writes bars in MT5's export layout and returns how many; throws what the user must change.
    public static func write(
        to path: String, symbol: String, timeframe: String, bars: Int, seed: UInt64, from: String,
        settings: HeraldSettings, replace: Bool
    ) throws(UserError) -> Int {
        guard let specification = settings.specification(for: symbol) else {
            throw .usage("unknown symbol '\(symbol)'; known are \(settings.symbols.keys.sorted().joined(separator: ", "))")
        }
        guard let timeframe = Timeframe(text: timeframe) else {
            throw .usage("unknown timeframe '\(timeframe)'; there are \(Timeframe.allCases.map(\.rawValue).joined(separator: " "))")
        }
        guard let start = Timestamp(text: from) else { throw .usage("--from '\(from)' is no date; write 2020-01-31") }
        guard (1...10_000_000).contains(bars) else { throw .usage("--bars must be 1 to 10,000,000") }
        guard replace || !FileManager.default.fileExists(atPath: path) else {
            throw .usage("\(path) exists already; choose another name, or replace it with --replace")
        }
        let series = SyntheticMarket(seed: seed).bars(
            specification: specification, timeframe: timeframe, from: start, count: bars)
        do { try BarFileWriter.write(series, to: path) } catch { throw UserError([error.message], exitCode: 2) }
        return series.count
    }
}
