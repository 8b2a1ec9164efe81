import Foundation
import Market
import Storage
import Trading

/// A folder of its own, removed when it goes away.
final class TemporaryFolder {
    let path = NSTemporaryDirectory() + "storage-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var database: String { path + "/herald.db" }
    var capture: String { path + "/capture" }

    /// The bytes of a file.
    static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

    static func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}

/// 2023-11-14T22:13:20Z.
let noon = Timestamp(seconds: 1_700_000_000)

let fresh = JournalStamp(mode: .simulate, namespace: 42, created: noon)

func draft(_ number: Int, kind: String = "reply", at time: Timestamp = noon) -> JournalDraft {
    JournalDraft(time: time, kind: kind, payload: "{\"number\":\(number)}", capture: .none)
}

func transaction(_ drafts: [JournalDraft], _ lines: [ReadModelRow] = []) -> JournalTransaction {
    var made = JournalTransaction(time: noon, capture: .none)
    (made.drafts, made.lines) = (drafts, lines)
    return made
}

/// One row of every read model, with text that wants to be markup, code or the end of a field.
func everyLine(_ number: Int64 = 1, hostile: String = "a,\"b\"\r\n'; DROP TABLE journal; --\u{0}é\u{1F4C8}=1+1") -> [ReadModelRow] {
    let time = Timestamp(nanoseconds: noon.nanoseconds + number)
    let signal = Signal(
        id: number, timestamp: time, symbol: "EURUSD", timeframe: .h1, strategy: hostile, side: .buy, action: .enter,
        decision: .bar, sizeHint: 0.1, price: Price(raw: 108_501_234), confidence: 1, reason: hostile)
    var order = OrderLine(magic: number, created: time, timestamp: time)
    (order.strategy, order.status, order.volume, order.price) = (hostile, "filled", Volume(raw: 1_000_000), Price(raw: 108_500_000))
    (order.side, order.error, order.ended) = (.sell, hostile, time)
    let deal = DealRecord(
        ticket: number, position: PositionID(7), comment: hostile, symbol: "EURUSD", kind: .trade(.closing, .sell),
        volume: Volume(raw: 10_000_000), price: Price(raw: 108_512_345), time: time, profit: Money(raw: -123_456),
        commission: Money(raw: -7), reason: .stopLoss)
    var position = PositionLine(
        ticket: PositionID(number), symbol: "EURUSD", side: .buy, volume: .zero, openPrice: Price(raw: 1), openTime: time,
        updated: time)
    position.closeTime = time
    var trade = TradeLine(
        id: number, side: .buy, volume: Volume(raw: 1), openTime: time, openPrice: Price(raw: 1), closeTime: time,
        closePrice: Price(raw: 3), exitReason: .exit)
    trade.excursion = Excursion(worst: Money(raw: -1), best: Money(raw: 2), initialRisk: nil, ageBars: 4)
    let account = AccountRecord(
        login: 123, server: hostile, currency: "USD", isNetting: false, isDemo: true, leverage: 30, balance: Money(raw: 1),
        equity: Money(raw: .max), isTradeAllowed: true)
    return [
        ReadModelRow(SignalLine(signal, .denied, denial: Denial(code: "SPREAD_ABOVE_LIMIT", observed: "3", formula: hostile))),
        ReadModelRow(SignalLine(Skip(reason: hostile, value: .nan), strategy: hostile, symbol: "EURUSD", at: time)),
        ReadModelRow(order), ReadModelRow(DealLine(deal, strategy: hostile, label: hostile)), ReadModelRow(position),
        ReadModelRow(trade), ReadModelRow(MetricLine("sharpe", 1.0, at: time)), ReadModelRow(MetricLine("lag", 0.1, at: time)),
        ReadModelRow(EquityLine(at: time, balance: Money(raw: 1_000_000), equity: Money(raw: 1_000_001))),
        ReadModelRow(AccountLine(account, at: time)),
    ]
}
