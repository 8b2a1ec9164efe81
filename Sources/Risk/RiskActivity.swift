public import Market
public import Trading

/// What went out and came back lately, as far as limits ask for it; part of the core's replayed state.
public struct RiskActivity: Hashable, Sendable, Codable {
    /// One order that went out.
    struct Sent: Hashable, Sendable, Codable {
        let second: Int64
        let strategy: Int
        let symbol: Int
        let isBuy: Bool
        let volumeRaw: Int64
        let priceRaw: Int64?
    }

    /// Losing trades in a row.
    struct Streak: Hashable, Sendable, Codable {
        var losses = 0
        /// When the last of them closed, UTC seconds.
        var lastLoss = Int64.min
    }

    /// Orders of the last day, oldest first.
    private(set) var orders: [Sent] = []
    /// Requests of any kind since the day's reset: orders, closes, withdrawals, changes.
    public private(set) var messagesToday = 0
    private(set) var streaks: [Int: Streak] = [:]
    /// Adverse slippage of the last fills by symbol, in millionths of the price, oldest first.
    private(set) var slippage: [Int: [Int64]] = [:]

    /// When exits raised an alarm, by symbol, UTC seconds, oldest first; nil before the first, as in states that were
    /// written before alarms were kept.
    private(set) var alarms: [Int: [Int64]]?

    /// How many fills the slippage is averaged over.
    static let slippageFills = 10
    /// How many alarms of a symbol are kept, and for how many seconds: what the widest limits ask for.
    static let alarmsKept = (count: 1000, seconds: Int64(86_400))

    public init() {}

    /// An order goes out.
    public mutating func sent(_ order: OrderRequest, at second: Int64) {
        messagesToday += 1
        orders.removeAll { $0.second <= second - 86_400 }
        orders.append(
            Sent(
                second: second, strategy: order.strategy, symbol: order.symbol, isBuy: order.side == .buy,
                volumeRaw: order.volume.raw, priceRaw: order.price?.raw))
    }

    /// A close, a withdrawal or a change goes out.
    public mutating func sentOther() { messagesToday += 1 }

    /// The day's reset.
    public mutating func beginDay() { messagesToday = 0 }

    /// A trade closed with a net result in account currency.
    public mutating func closed(strategy: Int, net: Money, at second: Int64) {
        if net.raw < 0 {
            streaks[strategy, default: Streak()].losses += 1
            streaks[strategy, default: Streak()].lastLoss = second
        } else {
            streaks[strategy] = Streak()
        }
    }

    /// A fill came at a price worse (positive) or better than the one seen at the decision.
    public mutating func filled(symbol: Int, side: Side, wanted: Price, got: Price) {
        guard wanted.raw > 0 else { return }
        let adverse = side == .buy ? got.raw - wanted.raw : wanted.raw - got.raw
        // A figure beyond a thousandfold price is kept as that, so that it counts and sums never overflow.
        let most: Int64 = 1_000_000_000
        let millionths = mulDiv(adverse, 1_000_000, wanted.raw, .halfAwayFromZero) ?? adverse.signum() * most
        slippage[symbol, default: []].append(max(-most, min(millionths, most)))
        if slippage[symbol, default: []].count > Self.slippageFills { slippage[symbol]?.removeFirst() }
    }

    /// An exit of a symbol left with an alarm.
    public mutating func alarmed(symbol: Int, at second: Int64) {
        var times = (alarms?[symbol] ?? []).filter { second - $0 < Self.alarmsKept.seconds }
        times.append(second)
        alarms = (alarms ?? [:]).merging([symbol: Array(times.suffix(Self.alarmsKept.count))]) { _, newest in newest }
    }

    /// Alarms of a symbol less than so many seconds before an instant.
    func alarms(ofSymbol symbol: Int, within seconds: Int64, of now: Int64) -> Int {
        alarms?[symbol]?.lazy.filter { now - $0 <= seconds }.count ?? 0
    }

    /// Orders sent in the seconds before an instant.
    func orders(within seconds: Int64, of now: Int64) -> Int { orders.lazy.filter { $0.second > now - seconds }.count }

    /// The same under the indexes of another run; what no longer has one is dropped.
    public func renumbered(strategies: [Int?], symbols: [Int?]) -> RiskActivity {
        func moved<Value>(_ values: [Int: Value], _ places: [Int?]) -> [Int: Value] {
            var found: [Int: Value] = [:]
            for old in values.keys.sorted() where places.indices.contains(old) { if let new = places[old] { found[new] = values[old] } }
            return found
        }
        var activity = self
        activity.orders = orders.compactMap { sent in
            guard strategies.indices.contains(sent.strategy), symbols.indices.contains(sent.symbol),
                let strategy = strategies[sent.strategy], let symbol = symbols[sent.symbol]
            else { return nil }
            return Sent(
                second: sent.second, strategy: strategy, symbol: symbol, isBuy: sent.isBuy, volumeRaw: sent.volumeRaw,
                priceRaw: sent.priceRaw)
        }
        activity.streaks = moved(streaks, strategies)
        activity.slippage = moved(slippage, symbols)
        activity.alarms = alarms.map { moved($0, symbols) }
        return activity
    }
}
