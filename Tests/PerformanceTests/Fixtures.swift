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
    return Trade(opening: opening, closing: closing)
}

/// A curve over events given as times and equities, finished.
func curve(from initial: String = "10000", _ events: [(time: String, equity: String)]) -> EquityCurve {
    var curve = EquityCurve(initial: dollars(initial))
    for event in events { curve.observe(dollars(event.equity), at: instant(event.time)) }
    curve.finish()
    return curve
}
