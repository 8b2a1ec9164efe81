internal import Trading
internal import FoundationEssentials
internal import Market
internal import Performance

/// Trades as comma-separated values.
public enum TradeFile {
    /// The first line; new columns come at its end.
    static let header =
        "id,symbol,side,volume,open_time,open_price,close_time,close_price,commission,swap,profit,exit_reason,"
        + "entry_tag,exit_label,exits,mae,mfe,initial_risk,r,mae_r,mfe_r,bars"

    /// The header line and one line a trade; times ISO 8601 in UTC, money in account currency, what is unknown is empty.
    public static func text(_ report: BacktestReport) -> String {
        var lines = [header]
        for trade in report.outcome.record.trades {
            let value = report.plan.symbols[trade.symbol].value
            let specification = value.specification
            let money = { (amount: Money) in amount.text(digits: value.moneyDigits) }
            let multiple = { (number: Double?) in number.map { fixed($0, 4) } ?? "" }
            lines.append(
                [
                    String(trade.id), field(specification.name), trade.side.rawValue, volumeText(trade.volume),
                    trade.openTime.description, specification.text(trade.openPrice), trade.closeTime.description,
                    specification.text(trade.closePrice), money(trade.commission), money(trade.swap), money(trade.profit),
                    trade.exitReason.rawValue, field(trade.entryTag), field(trade.exitLabel), String(trade.exits),
                    trade.worstProfit.map(money) ?? "", trade.bestProfit.map(money) ?? "", trade.initialRisk.map(money) ?? "",
                    multiple(trade.multiple), multiple(trade.worstMultiple), multiple(trade.bestMultiple),
                    trade.ageBars.map { String($0) } ?? "",
                ].joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Writes the trades into a file, through links and devices. Throws when that fails, and, before anything is touched,
    /// when the file is one of those the run read.
    public static func write(_ report: BacktestReport, to path: String, readFrom inputs: [String] = []) throws(UserError) {
        if let input = inputs.first(where: { isSameFile($0, path) }) {
            throw .usage("--trades \(path) would overwrite \(input), which this run reads; name another file")
        }
        do {
            try Data(text(report).utf8).write(to: URL(filePath: path))
        } catch {
            throw UserError(
                ["\(path): error: the trades cannot be written; check the folder, its permissions and the free space"], exitCode: 2)
        }
    }

    /// A field of a line, quoted where it would break the line.
    private static func field(_ text: String) -> String {
        // By bytes: a carriage return and a newline together are one character.
        guard text.utf8.contains(where: { "\",\n\r".utf8.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// Lots with at least two decimals.
    private static func volumeText(_ volume: Volume) -> String {
        volume.raw % (Volume.one / 100) == 0 ? volume.text(digits: 2) : volume.description
    }
}

/// Whether two paths lead to one file, through symbolic or hard links.
func isSameFile(_ first: String, _ second: String) -> Bool {
    if URL(filePath: first).resolvingSymlinksInPath().path == URL(filePath: second).resolvingSymlinksInPath().path { return true }
    func identity(_ path: String) -> [Int]? {
        let found = try? FileManager.default.attributesOfItem(atPath: URL(filePath: path).resolvingSymlinksInPath().path)
        guard let found, let number = found[.systemFileNumber] as? Int, let device = found[.systemNumber] as? Int else { return nil }
        return [device, number]
    }
    guard let one = identity(first) else { return false }
    return one == identity(second)
}
