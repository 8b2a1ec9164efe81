import Foundation
import Indicators

/// A closed bar of 5 digits.
func bar(_ open: Int64, _ high: Int64, _ low: Int64, _ close: Int64) -> BarSample {
    BarSample(open: open, high: high, low: low, close: close, scale: 100_000)
}

/// A made-up walk: prices around `level` points, each bar inside its high and low.
func walk(bars count: Int, seed: UInt64 = 1, level: Int64 = 110_000) -> [BarSample] {
    var state = seed
    func draw(_ range: ClosedRange<Int64>) -> Int64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return range.lowerBound + Int64(state >> 33) % (range.upperBound - range.lowerBound + 1)
    }
    return (0..<count).map { _ in
        let (open, close) = (level + draw(-500...500), level + draw(-500...500))
        return bar(open, max(open, close) + draw(0...50), min(open, close) - draw(0...50), close)
    }
}

extension KernelDescriptor {
    /// Parameter lists worth trying: both ends of the range and some between.
    var trials: [[Int]] {
        [.min, 2, 5, 14, 200, .max].map { wanted in
            parameters.map { min(max(wanted, $0.range.lowerBound), $0.range.upperBound) }
        }
    }

    func column(_ parameters: [Int], _ price: AppliedPrice = .close) -> IndicatorColumn {
        makeColumn(IndicatorRequest(kernel: name, parameters: parameters, price: price))
    }

    /// The value after each bar, from a fresh column.
    func values(_ parameters: [Int], _ price: AppliedPrice = .close, over bars: [BarSample]) -> [Double] {
        let column = column(parameters, price)
        return bars.map { bar in
            column.push(bar)
            return column.newest
        }
    }
}

extension [Double] {
    /// Equal numbers have equal patterns, and so has what is absent.
    var bitPatterns: [UInt64] { map { $0.isNaN ? .max : $0.bitPattern } }
}

/// Expected values of one kernel over bars, as `Vectors/make_vectors.py` writes them.
struct Vectors {
    struct Column {
        var period: Int
        var price: AppliedPrice
        /// One per bar, nil where absent.
        var expected: [Double?]
    }
    var bars: [BarSample] = []
    var columns: [Column] = []

    /// Reads `Vectors/NAME.csv`; nil when it is missing or malformed.
    init?(kernel name: String) {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Vectors/\(name).csv")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        guard let heads = rows.first?.dropFirst(4) else { return nil }
        for head in heads {
            let words = head.split(separator: " ")
            guard let period = Int(words[0]), let price = AppliedPrice(rawValue: words.count > 1 ? String(words[1]) : "close")
            else { return nil }
            columns.append(Column(period: period, price: price, expected: []))
        }
        for row in rows.dropFirst() {
            let points = row.prefix(4).compactMap { Int64($0) }
            guard points.count == 4, row.count == 4 + columns.count else { return nil }
            bars.append(bar(points[0], points[1], points[2], points[3]))
            for (index, field) in row.dropFirst(4).enumerated() {
                guard field.isEmpty || Double(field) != nil else { return nil }
                columns[index].expected.append(Double(field))
            }
        }
    }
}
