internal import History
internal import Market
public import Settings

/// What `herald data check` finds in the store: damage, gaps, repetitions and unlikely prices.
public struct PriceCheck: Sendable {
    /// Files that are no good, one line each.
    public let faultLines: [String]
    private let checked: [(stored: StoredSeries, quality: PriceQuality)]

    /// Checks all files of a symbol, or of every symbol; throws when the store holds none.
    public init(store path: String, symbol: String?, settings: HeraldSettings) throws(UserError) {
        let store = Store(path: path)
        var (faults, checked): ([StoreError], [(StoredSeries, PriceQuality)]) = ([], [])
        do throws(StoreError) {
            let (series, bad) = try store.contents()
            let wanted = series.filter { symbol == nil || $0.symbol == symbol }
            // The folder of a damaged file tells whose it is.
            let folder = symbol.map { store.file(symbol: $0, kind: .ticks) }.map { $0.dropLast(StoreKind.ticks.fileName.count) }
            faults = bad.filter { fault in folder.map { fault.message.hasPrefix($0) } ?? true }
            if let symbol, wanted.isEmpty, faults.isEmpty { _ = try store.contents(of: symbol) }
            for stored in wanted {
                let hours = settings.specification(for: stored.symbol)?.sessions
                do throws(StoreError) {
                    // Always open is also what is said of a symbol that nothing is known of.
                    let known = hours.flatMap { $0.isAlwaysOpen ? nil : $0 }
                    checked.append((stored, try store.quality(of: stored, sessions: known)))
                } catch {
                    faults.append(error)
                }
            }
        } catch {
            throw UserError([error.message], exitCode: 2)
        }
        guard !checked.isEmpty || !faults.isEmpty else {
            throw .usage("no prices are stored in \(path); herald data import FILE --symbol NAME brings some")
        }
        (faultLines, self.checked) = (faults.map(\.message), checked)
    }

    /// Whether every file is whole and holds nothing impossible; gaps and unlikely prices are only told.
    public var passed: Bool { faultLines.isEmpty && checked.allSatisfy(\.quality.isSound) }

    /// Some lines for each file, ending with a newline.
    public var text: String { checked.map { $0.quality.text($0.stored) }.joined() }

    /// The same as one object.
    public var json: JSONValue {
        .object([
            "passed": .bool(passed), "faults": .array(faultLines.map(JSONValue.string)),
            "series": .array(checked.map { .object(["stored": $0.stored.json, "quality": $0.quality.json]) }),
        ])
    }
}

extension PriceQuality {
    fileprivate func text(_ stored: StoredSeries) -> String {
        var lines = ["\(stored.symbol) \(stored.kind): \(stored.count) from \(stored.first) to \(stored.last)"]
        let share = openSeconds > 0 ? 100 * Double(missingSeconds) / Double(openSeconds) : 0
        lines.append(
            "  gaps              \(gapCount)\(gapCount > 0 ? ", \(hours(missingSeconds)) of open market, \(decimals(share, 2)) %" : "")")
        lines += gaps.map { "    \($0.from) to \($0.to): \(hours($0.openSeconds))" }
        if gapCount > gaps.count { lines.append("    and \(gapCount - gaps.count) shorter ones") }
        if assumesWeekends { lines.append("    (hours unknown: Friday 20:00 to Sunday 23:00 UTC is taken for closed)") }
        lines.append("  duplicates        \(duplicates)")
        lines.append("  out of order      \(disordered)")
        lines.append("  zero or negative  \(notPositive)")
        lines.append("  contradictory     \(contradictory)")
        for (name, outliers) in named {
            let usual = "usual \(decimals(outliers.median, 1)), give or take \(decimals(outliers.deviation, 1)) points"
            lines.append("  \(name)\(String(repeating: " ", count: 18 - name.count))\(outliers.count) unlikely (\(usual))")
            lines += outliers.worst.prefix(3).map { "    \($0.time): \(decimals($0.points, 1)) points, score \(decimals($0.score, 0))" }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    fileprivate var json: JSONValue {
        .object([
            "rows": .integer(rows), "sound": .bool(isSound), "gaps": .integer(gapCount), "missing_seconds": .integer(Int(missingSeconds)),
            "open_seconds": .integer(Int(openSeconds)), "assumes_weekends": .bool(assumesWeekends),
            "longest_gaps": .array(
                gaps.map {
                    .object([
                        "from": .string($0.from.description), "to": .string($0.to.description),
                        "open_seconds": .integer(Int($0.openSeconds)),
                    ])
                }),
            "duplicates": .integer(duplicates), "out_of_order": .integer(disordered), "not_positive": .integer(notPositive),
            "contradictory": .integer(contradictory), "outliers": .object(Dictionary(uniqueKeysWithValues: named.map { ($0, $1.json) })),
        ])
    }

    private var named: [(String, Outliers)] {
        // A tick has no range.
        [("jumps", jumps)] + (holdsTicks ? [] : [("ranges", ranges)]) + [("spreads", spreads)]
    }

    private func hours(_ seconds: Int64) -> String {
        seconds < 3600 ? "\(seconds / 60) min" : "\(decimals(Double(seconds) / 3600, 1)) h"
    }
}

extension PriceQuality.Outliers {
    fileprivate var json: JSONValue {
        .object([
            "count": .integer(count), "median": .number(median), "deviation": .number(deviation),
            "worst": .array(
                worst.map {
                    .object(["time": .string($0.time.description), "points": .number($0.points), "score": .number($0.score)])
                }),
        ])
    }
}

/// A number with some decimals, without an exponent.
private func decimals(_ value: Double, _ digits: Int) -> String {
    Price(value).map { $0.text(digits: digits) } ?? String(value)
}
