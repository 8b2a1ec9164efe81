import Glibc
import History
import Market

// Usage: tick-bench STORE COUNT
//
// Puts made-up ticks of EURUSD into the store of a folder, always the same for a count: a walk around 1.1 in steps of up to
// two points, a tick about every 0.75 seconds, weekends left out. What `./dev bench` streams; it shows nothing about trading.

/// Weyl's sequence through a multiplier: good enough for prices that nobody learns from.
struct Draw {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// 0 to `bound` - 1.
    mutating func below(_ bound: UInt64) -> Int64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 32)) &* 0xD6E8_FEB8_6659_FD93
        word ^= word >> 32
        return Int64(word.multipliedFullWidth(by: bound).high)
    }
}

func ticks(_ count: Int) -> TickSeries {
    var builder = TickSeriesBuilder(digits: 5, capacity: count)
    var draw = Draw()
    var (milliseconds, bid) = (Int64(1_546_819_200_000), Int64(110_000))  // Monday, 2019-01-07
    for _ in 0..<count {
        milliseconds += 1 + draw.below(1_500)
        // 1970-01-01 was a Thursday: days 2 and 3 of a week that begins there are the weekend.
        if (milliseconds / 86_400_000) % 7 == 2 { milliseconds += 2 * 86_400_000 }
        bid += draw.below(5) - 2 + (bid > 115_000 ? -1 : bid < 105_000 ? 1 : 0) * draw.below(2)
        builder.append(
            nanoseconds: milliseconds * 1_000_000, bid: Int32(clamping: bid), ask: Int32(clamping: bid + 3 + draw.below(8)))
    }
    return builder.build()
}

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 2, let folder = arguments.first, let count = arguments.last.flatMap(Int.init), count > 0 else {
    print("usage: tick-bench STORE COUNT")
    exit(2)
}
do {
    let change = try Store(path: folder).save(ticks(count), symbol: "EURUSD")
    print("\(change.rowsAfter) ticks in \(change.path)")
} catch {
    print(error.message)
    exit(1)
}
