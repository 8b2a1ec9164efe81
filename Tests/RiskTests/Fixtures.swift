import Foundation
import Market
import Risk
import Testing
import Trading

func price(_ text: String) -> Price { Price(text: text) ?? .zero }
func lots(_ text: String) -> Volume { Volume(text: text) ?? .zero }
func dollars(_ text: String) -> Money { Money(text: text) ?? .zero }
func instant(_ text: String) -> Int64 { Timestamp(text: text)?.seconds ?? 0 }
func account(_ balance: String, _ equity: String) -> AccountSnapshot {
    AccountSnapshot(balance: dollars(balance), equity: dollars(equity))
}

/// Zones from the system's database, with hours added as brokers do.
enum Zone {
    static let newYork = rules("America/New_York")
    static let broker = rules("America/New_York", plus: 7)
    static let prague = rules("Europe/Prague")

    static func rules(_ name: String, plus hours: Int64 = 0) -> ZoneRules {
        guard let zone = TimeZone(identifier: name) else { return .utc }
        var (found, at): ([ZoneRules.Transition], Date) = ([], Date(timeIntervalSince1970: 1_514_764_800))
        let initial = Int64(zone.secondsFromGMT(for: at))
        while let next = zone.nextDaylightSavingTimeTransition(after: at), next.timeIntervalSince1970 < 2_145_916_800 {
            found.append(
                ZoneRules.Transition(at: Int64(next.timeIntervalSince1970), offset: Int64(zone.secondsFromGMT(for: next)) + hours * 3600))
            at = next
        }
        return ZoneRules(name: "\(name)+\(hours)", initialOffset: initial + hours * 3600, transitions: found)
    }

    /// 17:00 in New York: 22:00 UTC in January.
    static let reset = DailyReset(secondOfDay: 17 * 3600, zone: newYork)
}

/// A preset with what a test changes.
func strict(_ change: (inout RiskLimits) -> Void = { _ in }) -> RiskLimits { limits(.strict, change) }
func off(_ change: (inout RiskLimits) -> Void = { _ in }) -> RiskLimits { limits(.off, change) }
private func limits(_ preset: RiskPreset, _ change: (inout RiskLimits) -> Void) -> RiskLimits {
    var limits = RiskLimits(preset: preset, dailyReset: Zone.reset)
    change(&limits)
    return limits
}

/// A market and an account as an order meets them: Wednesday noon, 10,000 dollars.
enum Scene {
    static let now = instant("2024-01-10 12:00")
    static let quotes = [
        "EURUSD": ("1.1", "1.1001"), "XAUUSD": ("2000", "2000.1"), "USDJPY": ("160", "160.01"), "GBPUSD": ("1.25", "1.2501"),
    ]

    static func value(_ symbol: String, account: String = "USD") throws -> ContractValue {
        let specification = try #require(SymbolSpecification.builtIn(symbol))
        return try #require(ContractValue(specification, account: account))
    }

    static func quote(_ symbol: String) throws -> Quote {
        let usual = try #require(quotes[symbol])
        return Quote(bid: price(usual.0), ask: price(usual.1))
    }

    static func context(_ symbol: String = "EURUSD", equity: String = "10000", currency: String = "USD") throws -> RiskContext {
        RiskContext(
            now: Timestamp(seconds: now), account: account("10000", equity), leverage: 100, value: try value(symbol, account: currency),
            quote: try quote(symbol), quoteTime: Timestamp(seconds: now), exposures: [],
            watch: AccountWatch(off(), balance: dollars("10000")), activity: RiskActivity())
    }

    /// Something open or about to be, entered at the quote.
    static func exposure(
        _ volume: String, _ symbol: String = "EURUSD", index: Int = 0, strategy: Int = 0, _ side: Side = .buy,
        _ status: Exposure.Status = .open, stop: String? = nil, quote: Quote? = nil
    ) throws -> Exposure {
        let usual = try Scene.quote(symbol)
        return Exposure(
            strategy: strategy, symbol: index, side: side, volume: lots(volume), status: status, entry: usual.opening(side),
            stopLoss: stop.map(price), value: try value(symbol), quote: quote ?? usual)
    }
}

/// A market buy of EURUSD at 1.1001 unless said otherwise.
func order(
    _ volume: String = "0.1", _ side: Side = .buy, type: OrderType = .market, at entry: String? = nil, stop: String? = "1.09",
    target: String? = nil, strategy: Int = 0, symbol: Int = 0
) -> OrderRequest {
    OrderRequest(
        signalID: 1, strategy: strategy, symbol: symbol, side: side, volume: lots(volume), orderType: type, price: entry.map(price),
        stopLoss: stop.map(price), takeProfit: target.map(price), expiryBars: nil, decision: .bar,
        decisionQuote: Quote(bid: price("1.1"), ask: price("1.1001")), followsFill: false, clientTag: 1)
}

extension Verdict {
    /// The refusals; none when approved.
    var denials: [Denial] { if case .denied(let denials) = self { denials } else { [] } }
    var codes: [String] { denials.map(\.code) }
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
    mutating func chance(_ share: Double) -> Bool { Double(next() >> 11) / 9_007_199_254_740_992 < share }
    mutating func pick<T>(_ of: [T]) -> T { of[Int(within(0...Int64(of.count - 1)))] }
}
