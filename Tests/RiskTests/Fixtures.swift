import Foundation
import Market
import Risk
import Testing
import Trading

func price(_ text: String) -> Price { Price(text: text) ?? .zero }
func lots(_ text: String) -> Volume { Volume(text: text) ?? .zero }
func dollars(_ text: String) -> Money { Money(text: text) ?? .zero }
func instant(_ text: String) -> Int64 { Timestamp(text: text)?.seconds ?? 0 }

/// New York from 2020 to 2035, by hand: summer time runs from 07:00 UTC on a day of March to 06:00 UTC on a day of
/// November a week lower (checked against Python's zoneinfo).
enum NewYork {
    static let marchDays = [8, 14, 13, 12, 10, 9, 8, 14, 12, 11, 10, 9, 14, 13, 12, 11]

    static let zone = ZoneRules(
        name: "America/New_York", initialOffset: -5 * 3600,
        transitions: marchDays.enumerated().flatMap { index, day in
            [
                ZoneRules.Transition(at: CivilTime.days(year: 2020 + index, month: 3, day: day) * 86_400 + 7 * 3600, offset: -4 * 3600),
                ZoneRules.Transition(
                    at: CivilTime.days(year: 2020 + index, month: 11, day: day - 7) * 86_400 + 6 * 3600, offset: -5 * 3600),
            ]
        })

    static let reset = DailyReset(secondOfDay: 17 * 3600, zone: zone)

    /// 17:00 on a date in New York is 21:00 UTC in summer and 22:00 in winter.
    static func reset(onDay day: Int64) -> Int64 {
        let civil = CivilTime(secondsSince1970: day * 86_400)
        let march = marchDays[civil.year - 2020]
        let start = CivilTime.days(year: civil.year, month: 3, day: march)
        let end = CivilTime.days(year: civil.year, month: 11, day: march - 7)
        return day * 86_400 + (start <= day && day < end ? 21 : 22) * 3600
    }
}

/// The strict preset, with what a test changes.
func strict(_ change: (inout RiskLimits) -> Void = { _ in }) -> RiskLimits {
    var limits = RiskLimits(preset: .strict, dailyReset: NewYork.reset)
    change(&limits)
    return limits
}

/// No limit, with what a test sets.
func off(_ change: (inout RiskLimits) -> Void = { _ in }) -> RiskLimits {
    var limits = RiskLimits(preset: .off, dailyReset: NewYork.reset)
    change(&limits)
    return limits
}

/// A market and an account as an order meets them.
enum Scene {
    static let quotes = ["EURUSD": ("1.1", "1.1001"), "XAUUSD": ("2000", "2000.1"), "USDJPY": ("160", "160.01")]

    static func context(
        _ symbol: String = "EURUSD", bid: String? = nil, ask: String? = nil, balance: String = "10000", equity: String? = nil,
        held: String = "0", open: Int = 0, losses: LossWatch? = nil
    ) throws -> RiskContext {
        let specification = try #require(SymbolSpecification.builtIn(symbol))
        let usual = try #require(quotes[symbol])
        return RiskContext(
            account: AccountSnapshot(balance: dollars(balance), equity: dollars(equity ?? balance)),
            value: try #require(ContractValue(specification, account: "USD")),
            quote: Quote(bid: price(bid ?? usual.0), ask: price(ask ?? usual.1)), symbolVolume: lots(held), openPositions: open,
            losses: losses ?? LossWatch(off(), balance: dollars(balance)))
    }
}

/// A market buy; guards look at nothing but its volume and stop.
func order(_ volume: String = "1", stop: String? = "1") -> OrderRequest {
    OrderRequest(
        signalID: 1, strategy: 0, symbol: 0, side: .buy, volume: lots(volume), orderType: .market, price: nil,
        stopLoss: stop.map(price), takeProfit: nil, expiryBars: nil, decision: .bar,
        decisionQuote: Quote(bid: price("1.1"), ask: price("1.1001")), followsFill: false, clientTag: 1)
}

extension Verdict {
    /// The codes of the refusals; empty when approved.
    var codes: [String] {
        switch self {
        case .approved: []
        case .denied(let denials): denials.map(\.code)
        }
    }
}

/// SplitMix64, so that every run tries the same cases.
struct Noise {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
    mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }
    mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
    mutating func chance(_ share: Double) -> Bool { fraction() < share }
}
