@testable import Engine
import Market
import Trading

/// EURUSD for an account in dollars.
var contract: ContractValue? { SymbolSpecification.builtIn("EURUSD").flatMap { ContractValue($0, account: "USD") } }

/// A lot bought at 1.10000 with a stop 1,000 points below, at the start of the sample bars.
var sampleDeal: Deal {
    var deal = Deal(
        id: 1, position: PositionID(1), strategy: 0, symbol: 0, entry: .opening, side: .buy, volume: Volume(raw: Volume.one),
        price: Price(raw: Price.one / 10 * 11), time: Timestamp(seconds: start))
    deal.clientTag = 42
    deal.stopLoss = Price(raw: Price.one / 100 * 109)
    return deal
}

extension ExitView {
    /// The same moment with the position changed.
    func with(_ position: Position) -> ExitView {
        ExitView(account: account, quote: quote, now: now, closesBar: closesBar, position: position, session: session)
    }
}
