import Market
@testable import Risk
import Testing
import Trading

/// Random orders in random states: several symbols and currencies, things open and pending, a past of orders and fills.
enum Chance {
    static let symbols = ["EURUSD", "USDJPY", "GBPUSD", "XAUUSD"]

    static func quote(_ symbol: String, _ noise: inout Noise) throws -> Quote {
        let usual = try Scene.quote(symbol)
        let bid = usual.bid.raw + noise.within(-2_000_000...2_000_000)
        let spread = noise.chance(0.9) ? bid / 100_000 * noise.within(0...60) : bid / 100_000 * noise.within(60...600)
        return Quote(bid: Price(raw: bid), ask: Price(raw: bid + spread))
    }

    static func order(_ noise: inout Noise, _ symbol: Int, _ quote: Quote) -> OrderRequest {
        let side: Side = noise.chance(0.5) ? .buy : .sell
        let type: OrderType = noise.pick([.market, .limit, .stop])
        let part = { (most: Int64, noise: inout Noise) in Price(raw: quote.bid.raw / 1000 * noise.within(1...most)) }
        let away = noise.chance(0.5) ? part(40, &noise) : -part(40, &noise)
        let entry = type == .market ? quote.opening(side) : quote.opening(side) + away
        let (stop, target) = (part(120, &noise), part(200, &noise))
        return OrderRequest(
            signalID: 1, strategy: Int(noise.within(0...2)), symbol: symbol, side: side,
            volume: Volume(raw: noise.within(1...50) * 1_000_000),
            orderType: type, price: type == .market ? nil : entry,
            stopLoss: noise.chance(0.9) ? (side == .buy ? entry - stop : entry + stop) : nil,
            takeProfit: noise.chance(0.7) ? (side == .buy ? entry + target : entry - target) : nil, expiryBars: nil, decision: .bar,
            decisionQuote: quote, followsFill: false, clientTag: 1)
    }

    /// A state, and the order that meets it; its watch is left to the caller.
    static func scene(_ noise: inout Noise, now: Int64) throws -> (order: OrderRequest, context: RiskContext) {
        let symbol = Int(noise.within(0...3))
        var context = try Scene.context(symbols[symbol])
        context.now = Timestamp(seconds: now)
        context.quote = try quote(symbols[symbol], &noise)
        context.account.equity = Money(raw: noise.within(30_000_000...120_000_000))
        context.leverage = noise.pick([10, 30, 100, 500])
        context.quoteTime = noise.chance(0.05) ? nil : Timestamp(seconds: now - noise.within(0...150))
        if noise.chance(0.2) { context.news = [now + noise.within(-400...400)] }
        for _ in 0..<noise.within(0...12) {
            let other = Int(noise.within(0...3))
            let quote = try quote(symbols[other], &noise)
            let held = order(&noise, other, quote)
            context.exposures.append(
                Exposure(
                    strategy: held.strategy, symbol: other, side: held.side, volume: held.volume,
                    status: noise.pick([.open, .pending, .requested]),
                    entry: held.price ?? quote.opening(held.side), stopLoss: held.stopLoss, value: try Scene.value(symbols[other]),
                    quote: quote))
        }
        let asked = order(&noise, symbol, context.quote)
        let (many, fast) = (noise.within(0...60), noise.chance(0.5))
        for index in 0..<many { context.activity.sent(RiskTests.order(strategy: 9), at: now - (many - index) * (fast ? 2 : 900)) }
        if noise.chance(0.2) { context.activity.sent(asked, at: now - noise.within(0...60)) }
        for _ in 0..<noise.within(0...(noise.chance(0.2) ? 1600 : 40)) { context.activity.sentOther() }
        for _ in 0..<noise.within(0...6) {
            context.activity.closed(strategy: asked.strategy, net: Money(raw: -1), at: now - noise.within(0...9000))
        }
        for _ in 0..<(noise.chance(0.2) ? noise.within(0...4) : 0) {
            context.activity.alarmed(symbol: noise.chance(0.5) ? symbol : 9, at: now - noise.within(0...9000))
        }
        let adverse = noise.within(0...3000)
        for _ in 0..<noise.within(5...12) {
            context.activity.filled(symbol: symbol, side: .buy, wanted: Price(raw: Price.one), got: Price(raw: Price.one + adverse * 100))
        }
        return (asked, context)
    }

    /// A value of a limit where it matters, and one that is tighter; nil for what has no order.
    static func pair(_ limit: Limit, _ noise: inout Noise) -> (loose: LimitValue, tight: LimitValue)? {
        switch limit.kind {
        case .number(let unit, let range, let tighter):
            var standard =
                range.lowerBound < 1 && range.upperBound > 1000 ? range.upperBound / 4 : min(max(range.lowerBound, 10), range.upperBound)
            if case .number(let value)? = limit.standard, value > 0 { standard = value }
            func inside(_ value: Double) -> Double {
                let clamped = min(max(value, max(range.lowerBound, unit == .percent ? 0.001 : 0)), range.upperBound)
                return unit == .count ? clamped.rounded() : clamped
            }
            let loose = inside(standard * Double(noise.within(1...400)) / 200)
            let factor = Double(noise.within(5...95)) / 100
            let tight = inside(tighter == .lower ? loose * factor : max(loose, 1) / factor)
            return (.number(loose), .number(tight))
        case .flag(let tighter): return (.flag(!tighter), .flag(tighter))
        case .choice(let names):
            let loose = noise.within(0...Int64(names.count - 2))
            return (.choice(names[Int(loose)]), .choice(names[Int(noise.within(loose + 1...Int64(names.count - 1)))]))
        case .mode, .hours: return nil
        }
    }
}
