import Foundation
import Indicators
import Market
import Testing

/// What every kernel of the catalogue must do, so that a new one is covered by being listed.
@Suite("Indicator catalogue")
struct CatalogueTests {
    static let names = IndicatorCatalogue.all.map(\.name)

    @Test func isSortedUniqueAndFindable() {
        #expect(Self.names == Set(Self.names).sorted())
        #expect(Self.names.allSatisfy { IndicatorCatalogue.descriptor(named: $0)?.name == $0 })
        #expect(IndicatorCatalogue.descriptor(named: "SMA") == nil)
        #expect(IndicatorCatalogue.descriptor(named: "") == nil)
    }

    @Test("each output's first value comes exactly at its warm-up", arguments: Trial.all)
    func warmsUp(trial: Trial) throws {
        let values = try trial.pushed(walk(bars: trial.warmUp + 80))
        for (output, descriptor) in trial.descriptor.outputs.enumerated() {
            let warmUp = descriptor.warmUp(trial.request)
            let first = values[output].firstIndex { !$0.isNaN }
            if descriptor.waitsForDay {
                #expect(first == 24, "\(trial) \(descriptor.name): the second day of hourly bars")
            } else {
                #expect(first == warmUp - 1, "\(trial) \(descriptor.name)")
            }
            #expect(values[output].dropFirst(first ?? 0).allSatisfy { $0.isFinite }, "\(trial) \(descriptor.name)")
        }
    }

    @Test("a series shorter than the warm-up has no value", arguments: Trial.all)
    func tooShort(trial: Trial) throws {
        let warmUp = trial.descriptor.outputs.map { $0.warmUp(trial.request) }.min() ?? 1
        let short = walk(bars: warmUp - 1)
        let (pushed, computed) = (try trial.pushed(short), try trial.computed(short))
        #expect(pushed.allSatisfy { $0.allSatisfy { $0.isNaN } })
        #expect(computed.allSatisfy { $0.allSatisfy { $0.isNaN } })
    }

    @Test("batch equals streaming bit for bit", arguments: Trial.all)
    func batchEqualsStreaming(trial: Trial) throws {
        for (count, grid) in [(0, PriceGrid(digits: 5)), (1, .init(digits: 5)), (5, .none), (1023, .none), (2100, .init(digits: 5))] {
            let bars = walk(bars: count, seed: UInt64(count))
            #expect(
                try trial.pushed(bars, grid: grid).bitPatterns == trial.computed(bars, grid: grid).bitPatterns,
                "\(trial) over \(count) bars")
        }
    }

    @Test("no value depends on a later bar", arguments: Trial.all)
    func prefixInvariance(trial: Trial) throws {
        let bars = walk(bars: 700, seed: 5)
        let whole = try trial.computed(bars).bitPatterns
        for count in [1, 2, 24, 25, 63, 129, 350, 699] {
            let prefix = try trial.computed(Array(bars.prefix(count))).bitPatterns
            #expect(prefix == whole.map { Array($0.prefix(count)) }, "\(trial) over \(count) bars")
        }
    }

    @Test("a saved state goes on bit for bit, also through JSON", arguments: Trial.all)
    func stateRoundTrip(trial: Trial) throws {
        let bars = walk(bars: 260, seed: 3)
        let whole = try trial.pushed(bars).bitPatterns
        for cut in [0, 1, 2, 13, 14, 27, 100, 259] {
            let before = try trial.column()
            for bar in bars.prefix(cut) { before.push(bar) }
            let data = try JSONEncoder().encode(before.state)
            let after = try trial.column()
            try after.restore(JSONDecoder().decode(IndicatorState.self, from: data))
            #expect(after.lastTime == (cut == 0 ? nil : bars[cut - 1].time))
            #expect(after.state == before.state)
            for (index, bar) in bars.enumerated().dropFirst(cut) {
                after.push(bar)
                let found = after.outputs.indices.map { [after.newest($0)] }.bitPatterns
                guard found == whole.map({ [$0[index]] }) else {
                    Issue.record("\(trial) differs at bar \(index) after a cut at \(cut)")
                    break
                }
            }
        }
    }

    @Test("a damaged or foreign state is refused and changes nothing", arguments: Trial.all)
    func refusesStates(trial: Trial) throws {
        let column = try trial.column()
        for bar in walk(bars: 90) { column.push(bar) }
        let state = column.state
        let longer = try state.with(words: state.words + [0])
        let shorter = try state.with(words: state.words.isEmpty ? [1] : Array(state.words.dropLast()))
        #expect(throws: KernelProblem.self) { try column.restore(longer) }
        #expect(throws: KernelProblem.self) { try column.restore(shorter) }
        let other = try IndicatorColumn(IndicatorRequest(kernel: "sma", parameters: [17]), grid: .none)
        #expect(throws: KernelProblem.self) { try column.restore(other.state) }
        #expect(column.state == state)
    }

    @Test("a reset forgets everything", arguments: Trial.all)
    func resets(trial: Trial) throws {
        let column = try trial.column()
        for bar in walk(bars: 120, seed: 8) { column.push(bar) }
        column.reset()
        #expect(column.end.pointee == 0 && column.lastTime == nil && column.newest().isNaN)
        let bars = walk(bars: 120, seed: 9)
        for bar in bars { column.push(bar) }
        let found = column.outputs.map { output in (0..<column.end.pointee).map { output[$0] } }
        #expect(try found.bitPatterns == trial.pushed(bars).bitPatterns)
        #expect(column.lastTime == bars.last?.time)
    }

    @Test("a number that is not finite is refused and changes nothing", arguments: Trial.all)
    func refusesNaN(trial: Trial) throws {
        let column = try trial.column()
        let bars = walk(bars: 60)
        for bar in bars { column.push(bar) }
        let state = column.state
        let spoilt: [WritableKeyPath<BarSample, Double>] = [\.open, \.high, \.low, \.close, \.volume]
        for (field, value) in zip(spoilt, [Double.nan, .infinity, -.infinity, .signalingNaN, .nan]) {
            var bad = bars[9]
            bad[keyPath: field] = value
            #expect(!column.push(bad))
            #expect(throws: KernelProblem.self) { _ = try trial.computed(bars + [bad]) }
        }
        #expect(column.state == state && column.end.pointee == 60)
    }

    @Test("many threads may compute the same table", .timeLimit(.minutes(30)))
    func concurrent() async throws {
        let bars = walk(bars: 600)
        let expected = try Trial.all.map { try $0.computed(bars).bitPatterns }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let found = try Trial.all.map { try $0.computed(bars).bitPatterns }
                    return found == expected
                }
            }
            for try await same in group { #expect(same) }
        }
    }

    @Test("columns share nothing", arguments: Trial.all)
    func columnsShareNothing(trial: Trial) throws {
        let bars = walk(bars: 150)
        let alone = try trial.pushed(bars)
        let (first, other) = (try trial.column(), try trial.column())
        var together = alone.map { _ in [Double]() }
        for (sample, strange) in zip(bars, walk(bars: 150, seed: 9, level: 5000)) {
            first.push(sample)
            other.push(strange)
            for output in together.indices { together[output].append(first.newest(output)) }
        }
        #expect(together.bitPatterns == alone.bitPatterns)
    }

    @Test("the applied price matters exactly where the descriptor says so", arguments: names)
    func appliedPrice(name: String) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        let trial = try #require(Trial.trials(of: descriptor).last)
        let bars = walk(bars: 300)
        let standard = descriptor.standardPrice ?? .close
        let expected = try trial.pushed(bars).bitPatterns
        for price in AppliedPrice.allCases where price != standard {
            let request = IndicatorRequest(
                kernel: name, parameters: trial.request.parameters, price: price, variant: trial.request.variant)
            let differs = try Trial(request).pushed(bars).bitPatterns != expected
            #expect(differs == descriptor.takesPrice, "\(price)")
        }
    }

    @Test("a variant matters exactly where the descriptor has two formulas", arguments: names)
    func variants(name: String) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        let bars = walk(bars: 300) + (0..<40).map { bar(100_000, 100_000, 100_000, 100_000, volume: 0, hour: 300 + $0) }
        func values(_ variant: KernelVariant) throws -> [[[UInt64]]] {
            try Trial.trials(of: descriptor).filter { $0.request.variant == variant }.map { try $0.pushed(bars).bitPatterns }
        }
        let differ = try values(.mt5) != values(.talib)
        #expect(differ == (descriptor.talibFormula != nil))
    }

    @Test("parameters out of range are named", arguments: names)
    func refusesParameters(name: String) throws {
        let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
        let standard = descriptor.parameters.map { $0.standard ?? 20 }
        #expect(descriptor.problem(with: standard) == nil)
        #expect(descriptor.problem(with: standard + [1]) != nil)
        for (index, parameter) in descriptor.parameters.enumerated() {
            var values = standard
            for wrong in [parameter.range.lowerBound.nextDown, parameter.range.upperBound.nextUp, .nan, .infinity] {
                values[index] = wrong
                #expect(descriptor.problem(with: values)?.contains(parameter.name) == true, "\(wrong)")
            }
            values[index] = parameter.range.lowerBound + 0.5
            if parameter.isWhole { #expect(descriptor.problem(with: values)?.contains("whole number") == true) }
        }
        #expect(throws: KernelProblem.self) { try descriptor.request(["perod": 3]) }
    }

    @Test func requestsReadLikeCalls() throws {
        #expect(IndicatorRequest(kernel: "ema", parameters: [200], timeframe: .h4).text == "ema(200) H4")
        #expect(IndicatorRequest(kernel: "sma", parameters: [20], price: .median).text == "sma(20, median)")
        #expect(
            IndicatorRequest(kernel: "rsi", parameters: [14], variant: .talib, symbol: "GBPUSD").text == "rsi(14, variant=talib) GBPUSD")
        let sma = try #require(IndicatorCatalogue.descriptor(named: "sma"))
        #expect(throws: KernelProblem.self) { try sma.request() }
        #expect(try sma.request(["period": 5]).text == "sma(5)")
    }
}

extension IndicatorState {
    /// The same with other words, as a damaged file would give them.
    fileprivate func with(words: [UInt64]) throws -> IndicatorState {
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(self))
        var object = try #require(json as? [String: Any])
        object["words"] = words
        return try JSONDecoder().decode(IndicatorState.self, from: JSONSerialization.data(withJSONObject: object))
    }
}
