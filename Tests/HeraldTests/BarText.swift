import Foundation

/// Text of bars as MetaTrader 5 exports them.
enum BarText {
    static let header = "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>"

    /// Hourly bars from Monday 2024-01-01 00:00 on, prices in points of EURUSD.
    static func hourly(_ bars: [(open: Int, high: Int, low: Int, close: Int)], spread: Int = 10) -> String {
        let rows = bars.enumerated().map { row($0.offset, $0.element, spread) }
        return ([header] + rows).joined(separator: "\n") + "\n"
    }

    /// Hours in which nothing moves.
    static func still(_ count: Int, at price: Int = 110_000) -> [(open: Int, high: Int, low: Int, close: Int)] {
        Array(repeating: (price, price, price, price), count: count)
    }

    private static func row(_ hour: Int, _ bar: (open: Int, high: Int, low: Int, close: Int), _ spread: Int) -> String {
        let prices = [bar.open, bar.high, bar.low, bar.close].map { "\($0 / 100_000)." + padded($0 % 100_000, 5) }
        let fields = ["2024.01." + padded(1 + hour / 24, 2), padded(hour % 24, 2) + ":00:00"] + prices + ["100", "0", String(spread)]
        return fields.joined(separator: "\t")
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        String(repeating: "0", count: width - String(number).count) + String(number)
    }
}

/// The shipped sample: 4,000 hourly bars of EURUSD.
let sample = "samples/EURUSD_H1_synthetic.csv"

let shippedStrategies = ["sma_crossover", "rsi_reversion", "channel_breakout", "five_classics"]

/// The sample's header and rows, without line ends.
func sampleLines() throws -> [String] {
    try text(repository.appendingPathComponent(sample)).split(whereSeparator: \.isNewline).map(String.init)
}

/// Changes one field of a row, from 0.
func replacing(_ field: Int, of row: String, with value: String) -> String {
    var fields = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    fields[field] = value
    return fields.joined(separator: "\t")
}
