import Indicators
import Testing

/// Markets no formula is made for.
@Suite("Indicators at the extremes")
struct ExtremeTests {
    static let top: Int64 = 9_000_000_000_000_000

    static let markets: [String: @Sendable (Int) -> BarSample] = [
        "constant": { bar(1, 1, 1, 1, hour: $0) },
        "zero": { bar(0, 0, 0, 0, hour: $0) },
        "gap up": { $0 < 150 ? bar(1, 1, 1, 1, hour: $0) : bar(top, top, top, top, hour: $0) },
        "gap down": { $0 < 150 ? bar(top, top, top, top, hour: $0) : bar(1, 1, 1, 1, hour: $0) },
        "widest bars": { bar(1, top, 1, top, volume: 4_000_000_000, hour: $0) },
        "largest swings": { $0.isMultiple(of: 2) ? bar(1, 1, 1, 1, hour: $0) : bar(top, top, top, top, hour: $0) },
        "one move, then rest": { $0 == 3 ? bar(9, 9, 9, 9, hour: $0) : bar(8, 8, 8, 8, hour: $0) },
        "ramp": { bar(Int64($0), Int64($0) + 1, Int64($0), Int64($0) + 1, hour: $0) },
    ]

    @Test("values stay finite whatever the bars", arguments: Trial.all)
    func staysFinite(trial: Trial) throws {
        for (label, market) in Self.markets {
            let bars = (0..<(trial.warmUp + 300)).map(market)
            for (output, values) in try trial.pushed(bars).enumerated() {
                let first = max(trial.descriptor.outputs[output].warmUp(trial.request) - 1, 24)
                #expect(values.dropFirst(first).allSatisfy { $0.isFinite }, "\(trial) output \(output) over \(label)")
            }
        }
    }

    @Test("a day without volume has no average price")
    func noVolume() throws {
        let trial = try #require(Trial.all.first { $0.request.kernel == "vwap" })
        let bars = (0..<48).map { bar(100, 200, 50, 100, volume: $0 < 30 ? 0 : 5, hour: $0) }
        let values = try trial.pushed(bars)[0]
        #expect(values.firstIndex { !$0.isNaN } == 30)
    }

    /// Kernels over a window forget: what has left it leaves no trace.
    @Test(
        "an outlier leaves no trace",
        arguments: [
            "sma", "lwma", "stddev", "bollinger", "cci", "linreg_slope", "highest", "lowest", "donchian", "williams_r", "stochastic",
            "momentum", "roc", "mfi", "hma", "atr", "macd",
        ])
    func forgetsOutliers(name: String) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        let quiet = walk(bars: 900)
        var loud = quiet
        loud[200] = bar(1, Self.top / 1000, 1, Self.top / 1000, volume: 4_000_000_000, hour: 200)
        for trial in Trial.trials(of: descriptor) where trial.request.variant == .mt5 && trial.warmUp < 200 {
            for grid in [PriceGrid(digits: 5), .none] {
                // Exponential means forget at their own pace: after 600 bars nothing of 1e10 is left only for short ones.
                if name == "macd" && trial.request.parameters.max() ?? 0 > 14 { continue }
                let (clean, spoilt) = (try trial.pushed(quiet, grid: grid), try trial.pushed(loud, grid: grid))
                for output in clean.indices {
                    for index in 800..<900 {
                        let tolerance = 1e-9 * max(abs(clean[output][index]), 1.1)
                        guard abs(clean[output][index] - spoilt[output][index]) <= tolerance else {
                            Issue.record("\(trial) output \(output) bar \(index): \(clean[output][index]), \(spoilt[output][index])")
                            break
                        }
                    }
                }
            }
        }
    }

    @Test(
        "a constant market gives the obvious value",
        arguments: [
            ("sma", [1.5]), ("ema", [1.5]), ("atr", [0]), ("rsi", [50]), ("stddev", [0]), ("bollinger", [1.5, 1.5, 1.5]), ("cci", [0]),
            ("momentum", [100]), ("roc", [0]), ("linreg_slope", [0]), ("macd", [0, 0, 0]), ("stochastic", [100, 100]), ("lwma", [1.5]),
            ("hma", [1.5]), ("kama", [1.5]), ("dema", [1.5]), ("tema", [1.5]), ("smma", [1.5]), ("donchian", [1.5, 1.5, 1.5]),
            ("highest", [1.5]), ("true_range", [0]), ("williams_r", [0]), ("vwap", [1.5]), ("mfi", [100]), ("adx", [0, 0, 0]),
            ("pivot_points", [1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5]), ("keltner", [1.5, 1.5, 1.5]), ("ichimoku", [1.5, 1.5, 1.5, 1.5]),
        ] as [(String, [Double])])
    func constantMarket(name: String, expected: [Double]) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        let given = Dictionary(uniqueKeysWithValues: descriptor.parameters.filter { $0.standard == nil }.map { ($0.name, 20.0) })
        let values = try Trial(descriptor.request(given)).pushed(
            (0..<200).map { bar(150_000, 150_000, 150_000, 150_000, hour: $0) })
        for (found, value) in zip(values, expected) {
            #expect(found.dropFirst(199).allSatisfy { abs($0 - value) < 1e-12 }, "\(name): \(found.last ?? .nan)")
        }
    }
}
