public import Market

/// By how much the costs of a simulation are multiplied, to see what a strategy bears.
public struct StressFactors: Hashable, Sendable {
    /// Of the distance from bid to ask.
    public var spread: Double
    /// Of every part of the slippage.
    public var slippage: Double
    /// Of every commission and its minimum.
    public var commission: Double
    /// Of what positions are charged overnight; what they are paid stays.
    public var swap: Double
    /// Of the delay and its jitter.
    public var delay: Double

    public init(spread: Double = 1, slippage: Double = 1, commission: Double = 1, swap: Double = 1, delay: Double = 1) {
        (self.spread, self.slippage, self.commission) = (spread, slippage, commission)
        (self.swap, self.delay) = (swap, delay)
    }

    /// Everything as it is.
    public static let none = StressFactors()

    /// A spread multiplied, rounded up to whole points; as it was when the product is no price.
    public func widened(_ spread: Price, point: Price) -> Price {
        guard self.spread != 1 else { return spread }
        let points = (Double(spread.raw) / Double(point.raw) * self.spread - 1e-9).rounded(.up)
        guard points.isFinite, points >= 0, points < 9e9 else { return spread }
        let (raw, overflow) = Int64(points).multipliedReportingOverflow(by: point.raw)
        return overflow ? spread : Price(raw: raw)
    }

    /// A quote whose ask is as far from the bid as the widened spread.
    public func widened(_ quote: Quote, point: Price) -> Quote {
        Quote(bid: quote.bid, ask: quote.bid + widened(quote.spread, point: point))
    }
}

/// Why a text is no ``StressFactors``: what, where and what to write instead.
public struct StressError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One line.
    public let description: String
}

extension StressFactors {
    private static let names = ["spread", "slippage", "commission", "swap", "delay"]
    private static let largest = 100.0

    /// Reads `spread=2,slippage=1.5`: each key once, each factor a plain number from 0 to 100; spaces around them do not count.
    public init(text: String) throws(StressError) {
        self.init()
        var seen: Set<String> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(StressFactors.trimmed)
            guard sides.count == 2, !sides[0].isEmpty else {
                throw StressFactors.error("expected KEY=FACTOR, found \"\(StressFactors.trimmed(part))\"")
            }
            let name = sides[0]
            guard StressFactors.names.contains(name) else {
                throw StressFactors.error("unknown cost \"\(name)\"; known are \(StressFactors.names.joined(separator: ", "))")
            }
            guard seen.insert(name).inserted else { throw StressFactors.error("\(name) is given twice; give it once") }
            let isPlain = sides[1].utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".") }
            guard isPlain, let factor = Double(sides[1]), factor.isFinite, (0...StressFactors.largest).contains(factor) else {
                throw StressFactors.error("\(name): expected a number from 0 to 100, found \"\(sides[1])\"")
            }
            set(name, factor)
        }
    }

    private mutating func set(_ name: String, _ factor: Double) {
        switch name {
        case "spread": spread = factor
        case "slippage": slippage = factor
        case "commission": commission = factor
        case "swap": swap = factor
        default: delay = factor
        }
    }

    private static func error(_ what: String) -> StressError {
        StressError(description: "stress: \(what) (an example: spread=2,slippage=1.5)")
    }

    private static func trimmed(_ text: Substring) -> String {
        var rest = text
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
