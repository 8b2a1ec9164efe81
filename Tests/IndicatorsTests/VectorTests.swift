import Indicators
import Testing

/// Every kernel against values that no Herald code computed; their origin stands in the files' headers.
@Suite("Indicator values")
struct VectorTests {
    /// Kernels that divide exact sums once must agree to the last bit; recursive ones within this, relatively.
    static let tolerance = ["sma": 0, "atr": 0, "ema": 1e-12, "rsi": 1e-12]

    @Test("equal the vectors", arguments: IndicatorCatalogue.all.map(\.name))
    func equalTheVectors(name: String) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        let vectors = try #require(Vectors(kernel: name), "Vectors/\(name).csv is missing or malformed")
        let tolerance = try #require(Self.tolerance[name], "state a tolerance for \(name)")
        #expect(vectors.bars.count == 400 && vectors.columns.count >= 4)
        for column in vectors.columns {
            let found = descriptor.values([column.period], column.price, over: vectors.bars)
            let wrong = zip(found, column.expected).enumerated().filter { !agrees($1.0, $1.1, tolerance) }
            #expect(wrong.isEmpty, "period \(column.period) \(column.price), first at bar \(wrong.first?.offset ?? -1)")
        }
    }

    private func agrees(_ found: Double, _ expected: Double?, _ tolerance: Double) -> Bool {
        guard let expected else { return found.isNaN }
        return abs(found - expected) <= tolerance * abs(expected)
    }

    /// 1.00010, 1.00020, 1.00060 by hand.
    @Test func ofThreeBarsByHand() throws {
        let bars = [
            bar(100_000, 100_020, 99_990, 100_010), bar(100_010, 100_030, 100_000, 100_020), bar(100_090, 100_095, 100_050, 100_060),
        ]
        func last(_ name: String, _ period: Int, _ price: AppliedPrice = .close) throws -> Double {
            try #require(IndicatorCatalogue.descriptor(named: name)?.values([period], price, over: bars).last)
        }
        #expect(try last("sma", 3) == 1.0003)
        #expect(try last("sma", 2, .median) == 1.0004375)
        // Ranges 0.00030 and, over the gap from 1.00020, 0.00075.
        #expect(try last("atr", 2) == 0.000525)
        // alpha 1/2: 1.00010, 1.00015, 1.000375
        #expect(abs(try last("ema", 3) - 1.000375) < 1e-15)
        #expect(try last("rsi", 2) == 100)
        // Opens: +10 and +80 points; lows: +10 and +50.
        #expect(try last("rsi", 2, .low) == 100)
    }

    @Test("no loss gives 100, no gain 0, no change 50")
    func relativeStrengthAtItsEnds() throws {
        let rsi = try #require(IndicatorCatalogue.descriptor(named: "rsi"))
        func last(_ step: Int64) -> Double? {
            rsi.values([14], over: (0..<40).map { bar(1000 + step * $0, 1000 + step * $0, 1000 + step * $0, 1000 + step * $0) }).last
        }
        #expect(last(1) == 100)
        #expect(last(-1) == 0)
        #expect(last(0) == 50)
    }

    /// Open 1, high 8, low 2, close 5 points, so that no two prices agree.
    @Test(arguments: zip(AppliedPrice.allCases, [5, 1, 8, 2, 5, 5, 5]))
    func readsTheAppliedPrice(price: AppliedPrice, expected: Double) {
        let sample = BarSample(open: 1, high: 8, low: 2, close: 5, scale: 1)
        #expect(price.value(sample) == expected)
        let skewed = BarSample(open: 1, high: 9, low: 3, close: 9, scale: 10)
        let derived: [AppliedPrice: Double] = [.median: 0.6, .typical: 0.7, .weighted: 0.75]
        if let value = derived[price] { #expect(price.value(skewed) == value) }
    }
}
