import Connectors
import Market
import Risk
import Testing
import Trading

/// Approved commands for connectors; the guards are off.
enum StageCommand {
    /// A market order of so many lots of symbol 0.
    static func buy(_ lots: String, expires: Timestamp) throws -> BrokerCommand {
        let quote = Quote(bid: Price(raw: 110_000_000), ask: Price(raw: 110_010_000))
        let request = OrderRequest(
            signalID: 1, strategy: 0, symbol: 0, side: .buy, volume: try #require(Volume(text: lots)), orderType: .market, price: nil,
            stopLoss: nil, takeProfit: nil, expiryBars: nil, decision: .bar, decisionQuote: quote, followsFill: false, clientTag: 1)
        let limits = RiskLimits(preset: .off, dailyReset: DailyReset(secondOfDay: 0, zone: .utc))
        let money = Money(raw: 100_000_000)
        let euro = try #require(SymbolSpecification.builtIn("EURUSD"))
        let value = try #require(ContractValue(euro, account: "USD"))
        let context = RiskContext(
            now: expires, account: AccountSnapshot(balance: money, equity: money), leverage: 100, value: value, quote: quote,
            quoteTime: expires, exposures: [], watch: AccountWatch(limits, balance: money), activity: RiskActivity())
        guard case .approved(let order) = GuardChain(limits).review(request, in: context) else { throw Unapproved() }
        return BrokerCommand(tag: OrderTag(namespace: 5, slot: 0, number: 1), action: .open(order), expires: expires)
    }

    private struct Unapproved: Error {}
}
