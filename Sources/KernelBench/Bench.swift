import Glibc
import Indicators

/// What the command line asked for.
struct Options {
    var elements = 10_000_000
    var rounds = 5
    var isJSON = false
    var columnsFile: String?
    var only: String?
    var variants: [KernelVariant] = [.talib, .mt5]

    init(_ arguments: ArraySlice<String>) {
        var rest = arguments
        func fail(_ why: String) -> Never {
            print("kernel-bench: \(why); use [--elements N] [--repeat R] [--only KERNEL] [--json] [--write-columns FILE]")
            exit(2)
        }
        func number(_ option: String) -> Int {
            guard let text = rest.popFirst(), let value = Int(text), value > 0 else { fail("\(option) needs a number above 0") }
            return value
        }
        while let option = rest.popFirst() {
            switch option {
            case "--elements": elements = number(option)
            case "--repeat": rounds = number(option)
            case "--json": isJSON = true
            case "--only": only = rest.popFirst()
            case "--write-columns": columnsFile = rest.popFirst()
            default: fail("there is no option \(option)")
            }
        }
    }
}

/// A written column in large pages where the system has them, as NumPy's arrays are.
func column(_ count: Int) -> UnsafeMutablePointer<Double> {
    let page = 1 << 21
    let bytes = (8 * max(count, 1) + page - 1) / page * page
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: page)
    madvise(memory, bytes, MADV_HUGEPAGE)
    let column = memory.assumingMemoryBound(to: Double.self)
    column.initialize(repeating: 0, count: count)
    return column
}

/// Nanoseconds this process has been computing: what other processes take from the machine does not count.
func nanoseconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
    return Double(now.tv_sec) * 1e9 + Double(now.tv_nsec)
}

/// A seeded random walk of bars with five decimals.
struct Walk {
    let count: Int
    let open, high, low, close, volume: UnsafeMutablePointer<Double>
    let stamps: UnsafeMutablePointer<Int64>

    init(count: Int, seed: UInt64) {
        self.count = count
        (open, high, low, close, volume) = (column(count), column(count), column(count), column(count), column(count))
        stamps = .allocate(capacity: max(count, 1))
        var state = seed
        func random(below bound: UInt64) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64((state >> 33) % bound)
        }
        var last: Int64 = 110_000
        for index in 0..<count {
            let first = last + random(below: 5) - 2
            last = max(50_000, min(200_000, first + random(below: 41) - 20))
            open[index] = (Double(first) / 1e5)
            high[index] = (Double(max(first, last) + random(below: 12)) / 1e5)
            low[index] = (Double(min(first, last) - random(below: 12)) / 1e5)
            close[index] = (Double(last) / 1e5)
            volume[index] = (Double(1 + random(below: 500)))
            (stamps + index).initialize(to: Int64(index) * 60)
        }
    }

    var columns: BarColumns {
        get throws {
            try BarColumns(
                count: count, open: open, high: high, low: low, close: close, volume: volume, day: stamps, time: stamps,
                grid: PriceGrid(digits: 5))
        }
    }

    /// High, low and close, one after the other, as raw little-endian doubles.
    func write(to path: String) {
        guard let file = fopen(path, "wb") else {
            print("kernel-bench: cannot write \(path)")
            exit(1)
        }
        for column in [high, low, close] { fwrite(column, 8, count, file) }
        fclose(file)
    }
}

/// The best times of one kernel in nanoseconds per element.
struct Timing {
    let kernel: String
    let variant: KernelVariant
    var batch = Double.infinity
    var stream = Double.infinity
    var isEqual = false
}

let measured = ["sma", "ema", "rsi", "macd", "bollinger", "stochastic", "adx", "atr"]

func run(_ options: Options) {
    let walk = Walk(count: options.elements, seed: 20_240_601)
    if let path = options.columnsFile { walk.write(to: path) }
    do {
        var timings: [Timing] = []
        for name in measured where options.only == nil || options.only == name {
            for variant in options.variants { timings.append(try time(name, variant, over: walk, rounds: options.rounds)) }
        }
        report(timings, copy: timeCopy(walk, rounds: options.rounds), options)
    } catch {
        print("kernel-bench: \(error)")
        exit(1)
    }
}

/// Batch and streaming in turns, best of the rounds; every buffer was written once before, so that no page is new.
func time(_ name: String, _ variant: KernelVariant, over walk: Walk, rounds: Int) throws -> Timing {
    guard let descriptor = IndicatorCatalogue.descriptor(named: name) else { return Timing(kernel: name, variant: variant) }
    let needsPeriod = descriptor.parameters.contains { $0.standard == nil }
    let request = try descriptor.request(needsPeriod ? ["period": 20] : [:], variant: variant)
    let columns = try walk.columns
    let (batch, stream) = (descriptor.outputs.map { _ in column(walk.count) }, descriptor.outputs.map { _ in column(walk.count) })
    defer { for buffer in batch + stream { buffer.deallocate() } }
    var timing = Timing(kernel: name, variant: variant)
    for _ in 0..<rounds {
        let start = nanoseconds()
        try IndicatorCatalogue.compute(request, over: columns, into: batch)
        let middle = nanoseconds()
        try IndicatorCatalogue.stream(request, over: columns, into: stream)
        let end = nanoseconds()
        timing.batch = min(timing.batch, (middle - start) / Double(walk.count))
        timing.stream = min(timing.stream, (end - middle) / Double(walk.count))
    }
    timing.isEqual = zip(batch, stream).allSatisfy { memcmp($0, $1, 8 * walk.count) == 0 }
    return timing
}

func timeCopy(_ walk: Walk, rounds: Int) -> Double {
    let target = column(walk.count)
    defer { target.deallocate() }
    var best = Double.infinity
    for _ in 0..<rounds {
        let start = nanoseconds()
        memcpy(target, walk.close, 8 * walk.count)
        best = min(best, (nanoseconds() - start) / Double(walk.count))
    }
    return best
}

func report(_ timings: [Timing], copy: Double, _ options: Options) {
    func shown(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
    func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(1, width - text.utf8.count)) }
    if options.isJSON {
        let rows = timings.map {
            "{\"kernel\": \"\($0.kernel)\", \"variant\": \"\($0.variant.rawValue)\", \"batch\": \(shown($0.batch)), "
                + "\"stream\": \(shown($0.stream)), \"equal\": \($0.isEqual)}"
        }
        print("{\"elements\": \(options.elements), \"copy\": \(shown(copy)), \"kernels\": [\n" + rows.joined(separator: ",\n") + "\n]}")
        return
    }
    print("nanoseconds per element over \(options.elements) bars, best of \(options.rounds); copying one column \(shown(copy))")
    print(padded("kernel", 12) + padded("variant", 9) + padded("batch", 8) + padded("stream", 8) + "equal bits")
    for timing in timings {
        print(
            padded(timing.kernel, 12) + padded(timing.variant.rawValue, 9) + padded(shown(timing.batch), 8)
                + padded(shown(timing.stream), 8) + (timing.isEqual ? "yes" : "NO"))
    }
}
