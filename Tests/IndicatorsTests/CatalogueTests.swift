import Indicators
import Market
import Testing

/// What every kernel of the catalogue must do, so that a new one is covered by being listed.
@Suite("Indicator catalogue")
struct CatalogueTests {
    static let names = IndicatorCatalogue.all.map(\.name)

    @Test func isSortedUniqueAndFindable() {
        #expect(Self.names == ["atr", "ema", "rsi", "sma"])
        #expect(Self.names.allSatisfy { IndicatorCatalogue.descriptor(named: $0)?.name == $0 })
        #expect(IndicatorCatalogue.descriptor(named: "SMA") == nil)
        #expect(IndicatorCatalogue.descriptor(named: "") == nil)
    }

    @Test("the first value comes exactly at the warm-up", arguments: names)
    func warmsUp(name: String) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        for parameters in descriptor.trials {
            let warmUp = descriptor.warmUp(parameters)
            let values = descriptor.values(parameters, over: walk(bars: warmUp + 50))
            #expect(values.firstIndex { !$0.isNaN } == warmUp - 1, "\(name)\(parameters)")
            #expect(values.dropFirst(warmUp - 1).allSatisfy { $0.isFinite }, "\(name)\(parameters)")
        }
    }

    @Test("values stay finite whatever the bars", arguments: names)
    func staysFinite(name: String) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        let (top, bottom) = (Int64(Int32.max), Int64(Int32.min))
        let inputs: [String: (Int) -> BarSample] = [
            "constant": { _ in bar(1, 1, 1, 1) },
            "zero": { _ in bar(0, 0, 0, 0) },
            "gap up": { $0 < 5000 ? bar(1, 1, 1, 1) : bar(top, top, top, top) },
            "gap down": { $0 < 5000 ? bar(top, top, top, top) : bar(1, 1, 1, 1) },
            "widest bars": { _ in bar(bottom, top, bottom, top) },
            "largest swings": { $0.isMultiple(of: 2) ? bar(bottom, bottom, bottom, bottom) : bar(top, top, top, top) },
            "one move, then rest": { $0 == 3 ? bar(9, 9, 9, 9) : bar(8, 8, 8, 8) },
        ]
        for (label, sample) in inputs {
            for parameters in descriptor.trials {
                for price in [AppliedPrice.close, .weighted] {
                    let values = descriptor.values(parameters, price, over: (0..<10_100).map(sample))
                    let found = values.dropFirst(descriptor.warmUp(parameters) - 1)
                    #expect(found.count >= 99 && found.allSatisfy { $0.isFinite }, "\(name)\(parameters) \(price) over \(label)")
                }
            }
        }
    }

    @Test("a constant market gives the obvious value", arguments: [("sma", 1.5), ("ema", 1.5), ("atr", 0), ("rsi", 50)])
    func constantMarket(name: String, expected: Double) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        let values = descriptor.values([20], over: Array(repeating: bar(150_000, 150_000, 150_000, 150_000), count: 100))
        #expect(values.filter { !$0.isNaN } == Array(repeating: expected, count: 101 - descriptor.warmUp([20])))
    }

    @Test("columns share nothing", arguments: names)
    func freshColumnsAgree(name: String) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        let bars = walk(bars: 300)
        let alone = descriptor.values([14], over: bars)
        let (first, other) = (descriptor.column([14]), descriptor.column([14]))
        var together: [Double] = []
        for (sample, strange) in zip(bars, walk(bars: 300, seed: 9, level: 5000)) {
            first.push(sample)
            other.push(strange)
            together.append(first.newest)
        }
        #expect(together.bitPatterns == alone.bitPatterns)
    }

    @Test("the applied price matters exactly where the descriptor says so", arguments: names)
    func appliedPrice(name: String) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        let bars = walk(bars: 100)
        let close = descriptor.values([5], over: bars).bitPatterns
        for price in AppliedPrice.allCases where price != .close {
            #expect((descriptor.values([5], price, over: bars).bitPatterns != close) == descriptor.takesPrice, "\(price)")
        }
    }

    @Test("parameters out of range are named", arguments: names)
    func refusesParameters(name: String) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        #expect(descriptor.problem(with: [1]) == nil)
        #expect(descriptor.problem(with: [10_000]) == nil)
        #expect(descriptor.problem(with: [0]) == "\(name): period is 0; allowed are 1 to 10000")
        #expect(descriptor.problem(with: [10_001]) == "\(name): period is 10001; allowed are 1 to 10000")
        for parameter in descriptor.parameters {
            if let standard = parameter.standard { #expect(parameter.range.contains(standard)) }
        }
    }

    @Test func requestsReadLikeCalls() {
        #expect(IndicatorRequest(kernel: "ema", parameters: [200], timeframe: .h4).text == "ema(200) H4")
        #expect(IndicatorRequest(kernel: "sma", parameters: [20], price: .median).text == "sma(20, median)")
    }
}
