internal import Trading
internal import FoundationEssentials
internal import Market
internal import Performance

/// Trades as comma-separated values.
public enum TradeFile {
    /// The header line and one line a trade; times ISO 8601 in UTC, money in account currency.
    public static func text(_ report: BacktestReport) -> String {
        var lines = ["id,symbol,side,volume,open_time,open_price,close_time,close_price,commission,swap,profit,exit_reason"]
        for trade in report.outcome.record.trades {
            let value = report.plan.symbols[trade.symbol].value
            let specification = value.specification
            let money = { (amount: Money) in amount.text(digits: value.moneyDigits) }
            lines.append(
                [
                    String(trade.id), specification.name, trade.side.rawValue, volumeText(trade.volume),
                    trade.openTime.description, specification.text(trade.openPrice), trade.closeTime.description,
                    specification.text(trade.closePrice), money(trade.commission), money(trade.swap), money(trade.profit),
                    trade.exitReason.rawValue,
                ].joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Writes the trades. Throws when the file cannot be written.
    public static func write(_ report: BacktestReport, to path: String) throws(UserError) {
        do {
            try Data(text(report).utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw UserError(
                ["\(path): error: the trades cannot be written; check the folder, its permissions and the free space"], exitCode: 2)
        }
    }

    /// Lots with at least two decimals.
    private static func volumeText(_ volume: Volume) -> String {
        volume.raw % (Volume.one / 100) == 0 ? volume.text(digits: 2) : volume.description
    }
}
