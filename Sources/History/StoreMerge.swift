import Market

/// How new rows replace old ones of the same period.
struct StoreMerge {
    /// Old rows before the new ones begin.
    let before: Int
    /// The first old row after the new ones end.
    let after: Int
    private let old: Int
    private let new: Int
    private let first: Int64
    private let last: Int64
    private var added = 0
    private var changed = 0
    private var unchanged = 0
    private var removed = 0

    /// Compares ascending rows; `new` must be above 0. `isEqual` is asked about an old and a new row of the same time.
    init(old: Int, new: Int, oldTime: (Int) -> Int64, newTime: (Int) -> Int64, isEqual: (Int, Int) -> Bool) {
        (self.old, self.new, first, last) = (old, new, newTime(0), newTime(new - 1))
        before = StoreMerge.count(old) { [first] in oldTime($0) < first }
        after = StoreMerge.count(old) { [last] in oldTime($0) <= last }
        var (left, right) = (before, 0)
        while left < after || right < new {
            if right == new || (left < after && oldTime(left) < newTime(right)) {
                removed += 1
                left += 1
            } else if left == after || newTime(right) < oldTime(left) {
                added += 1
                right += 1
            } else {
                if isEqual(left, right) { unchanged += 1 } else { changed += 1 }
                left += 1
                right += 1
            }
        }
    }

    /// Rows afterwards.
    var rows: Int { before + new + old - after }

    func change(path: String, kind: StoreKind) -> StoreChange {
        StoreChange(
            path: path, kind: kind, rowsBefore: old, rowsAfter: rows, first: Timestamp(nanoseconds: first),
            last: Timestamp(nanoseconds: last), added: added, changed: changed, unchanged: unchanged, removed: removed)
    }

    /// New bars between what stays of the old ones.
    func united(_ bars: BarSeries, with old: BarSeries?) -> BarSeries {
        guard let old, before > 0 || after < old.count else { return bars }
        func joined<Element>(_ left: Column<Element>, _ middle: Column<Element>) -> ContiguousArray<Element> {
            var column: ContiguousArray<Element> = []
            column.reserveCapacity(rows)
            column += left[..<before]
            column += middle
            column += left[after...]
            return column
        }
        return BarSeries(
            digits: bars.digits, timeframe: bars.timeframe, opened: joined(old.opened, bars.opened),
            prices: joined(old.prices, bars.prices), extras: joined(old.extras, bars.extras))
    }

    /// How many of the first rows a test holds for; it must hold for none after one it fails for.
    private static func count(_ rows: Int, where holds: (Int) -> Bool) -> Int {
        var (low, high) = (0, rows)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
