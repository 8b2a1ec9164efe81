import Market
import Performance
import Trading

func dollars(_ text: String) -> Money { Money(text: text) ?? .zero }
func instant(_ text: String) -> Timestamp { Timestamp(text: text) ?? Timestamp(nanoseconds: 0) }

/// A round trip of one lot of EURUSD with the given result.
func trade(
    _ side: Side = .buy, profit: String, openingCommission: String = "0", closingCommission: String = "0", swap: String = "0",
    reason: ExitReason? = .stopLoss
) -> Trade {
    let one = Volume(raw: Volume.one)
    let opening = Deal(
        id: 1, position: PositionID(7), strategy: 2, symbol: 3, entry: .opening, side: side, volume: one, price: Price(raw: 110_000_000),
        time: instant("2024-01-02 10:00"), commission: dollars(openingCommission))
    let closing = Deal(
        id: 2, position: PositionID(7), strategy: 2, symbol: 3, entry: .closing, side: side.opposite, volume: one,
        price: Price(raw: 110_500_000), time: instant("2024-01-03 11:00"), profit: dollars(profit),
        commission: dollars(closingCommission), swap: dollars(swap), reason: reason)
    return finished([opening, closing])[0]
}

/// The trades that deals finish.
func finished(_ deals: [Deal]) -> [Trade] {
    var book = TradeBook()
    return deals.compactMap { book.take($0) }
}

/// A curve over events given as times and equities, finished.
func curve(from initial: String = "10000", _ events: [(time: String, equity: String)]) -> EquityCurve {
    var curve = EquityCurve(initial: dollars(initial))
    for event in events { curve.observe(dollars(event.equity), at: instant(event.time)) }
    curve.finish()
    return curve
}

/// SplitMix64 (Steele, Lea, Flood 2014): a fixed seed gives the same cases on every run.
struct Noise {
    var state: UInt64

    mutating func below(_ bound: UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return (word ^ (word >> 31)) % bound
    }
}
