import Foundation
import Indicators
import Testing

/// Every kernel against values that no Herald code computed; their origin stands in the files' headers.
@Suite("Indicator values")
struct VectorTests {
    @Test("equal the vectors within 1e-9, relative or of the price", arguments: IndicatorCatalogue.all.map(\.name))
    func equalTheVectors(name: String) throws {
        let bars = try VectorFile.bars()
        let vectors = try VectorFile(kernel: name)
        let parameterSets = Set(vectors.columns.map(\.parameters))
        #expect(
            bars.count == 5000 && (parameterSets.count >= 3 || vectors.columns[0].parameters.isEmpty), "\(name): \(parameterSets.count)")
        for column in vectors.columns {
            let trial = try column.trial(name)
            let output = try #require(trial.descriptor.outputs.firstIndex { $0.name == column.output }, "\(column.output)")
            let found = try trial.pushed(bars)[output]
            let wrong = zip(vectors.rows, column.expected).first { row, expected in
                guard let expected else { return !found[row].isNaN }
                return !(abs(found[row] - expected) <= 1e-9 * max(abs(expected), bars[row].close))
            }
            if let wrong {
                Issue.record(
                    "\(trial) \(column.output) at bar \(wrong.0): \(found[wrong.0]), expected \(wrong.1.map { "\($0)" } ?? "absent")")
            }
        }
    }

    /// 1.00010, 1.00020, 1.00060 by hand.
    @Test func ofThreeBarsByHand() throws {
        let bars = [
            bar(100_000, 100_020, 99_990, 100_010), bar(100_010, 100_030, 100_000, 100_020), bar(100_090, 100_095, 100_050, 100_060),
        ]
        func last(_ name: String, _ period: Double, _ price: AppliedPrice = .close) throws -> Double {
            let values = try Trial(IndicatorRequest(kernel: name, parameters: [period], price: price)).pushed(bars)[0]
            return try #require(values.last)
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

    /// Open 1, high 8, low 2, close 5, so that no two prices agree.
    @Test(arguments: zip(AppliedPrice.allCases, [5, 1, 8, 2, 5, 5, 5]))
    func readsTheAppliedPrice(price: AppliedPrice, expected: Double) {
        #expect(price.value(BarSample(open: 1, high: 8, low: 2, close: 5)) == expected)
        let skewed = BarSample(open: 0.1, high: 0.9, low: 0.3, close: 0.9)
        let derived: [AppliedPrice: Double] = [.median: 0.6, .typical: 0.7, .weighted: 0.75]
        if let value = derived[price] { #expect(abs(price.value(skewed) - value) < 1e-15) }
    }
}

/// Expected values as `Tests/Oracles/make_indicator_vectors.py` writes them.
struct VectorFile {
    struct Column {
        let parameters: [String: Double]
        let price: AppliedPrice?
        let variant: KernelVariant
        let output: String
        /// One per kept row, nil where absent.
        var expected: [Double?] = []

        func trial(_ name: String) throws -> Trial {
            let descriptor = try #require(IndicatorCatalogue.descriptor(named: name))
            return try Trial(descriptor.request(parameters, price: price, variant: variant))
        }
    }

    /// The bars, from 0, that the file has values for.
    var rows: [Int] = []
    var columns: [Column] = []

    init(kernel name: String) throws {
        let lines = try Self.lines("\(name).csv")
        columns = try #require(lines.first).dropFirst().map { try Self.column($0) }
        for line in lines.dropFirst() {
            try #require(line.count == columns.count + 1, "\(name).csv: a row of \(line.count) fields")
            rows.append(try #require(Int(line[0])))
            for (index, field) in line.dropFirst().enumerated() {
                let number = Double(field)
                try #require(field.isEmpty || number != nil, "\(name).csv: \(field)")
                columns[index].expected.append(number)
            }
        }
        try #require(rows.count > 100, "\(name).csv has few rows")
    }

    /// The bars every vector is of.
    static func bars() throws -> [BarSample] {
        let lines = try lines("bars.csv")
        let head = try #require(lines.first)
        func field(_ name: String) throws -> Int { try #require(head.firstIndex(of: name), "bars.csv has no \(name)") }
        let places = try ["open", "high", "low", "close", "volume", "day", "time"].map(field)
        return try lines.dropFirst().map { line in
            let numbers = places.compactMap { Double(line[$0]) }
            try #require(numbers.count == places.count, "bars.csv: \(line)")
            return BarSample(
                open: numbers[0], high: numbers[1], low: numbers[2], close: numbers[3], volume: numbers[4],
                day: Int64(numbers[5]), time: Int64(numbers[6]))
        }
    }

    private static func lines(_ file: String) throws -> [[String]] {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Vectors/\(file)")
        return try String(contentsOf: path, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    private static func column(_ heading: String) throws -> Column {
        var (parameters, price, variant, output): ([String: Double], AppliedPrice?, KernelVariant, String) = ([:], nil, .mt5, "")
        for part in heading.split(separator: ";") {
            let pair = part.split(separator: "=").map(String.init)
            guard pair.count == 2 else { throw Malformed(heading: heading) }
            switch (pair[0], AppliedPrice(rawValue: pair[1]), KernelVariant(rawValue: pair[1]), Double(pair[1])) {
            case ("price", let found?, _, _): price = found
            case ("variant", _, let found?, _): variant = found
            case ("output", _, _, _): output = pair[1]
            case (let name, _, _, let number?): parameters[name] = number
            default: throw Malformed(heading: heading)
            }
        }
        return Column(parameters: parameters, price: price, variant: variant, output: output)
    }

    struct Malformed: Error { let heading: String }
}
