import Foundation
import History
import Market
import Testing

@Suite("What a terminal has told whole")
struct StoreCoverageTests {
    private let temporary = TemporaryStore()
    private var store: Store { temporary.store }

    private func period(_ from: String, _ to: String) -> Range<Timestamp> { instant(from)..<instant(to) }

    @Test func periodsThatMeetBecomeOne() {
        var coverage = StoreCoverage()
        coverage.add(period("2024-03-01", "2024-04-01"))
        coverage.add(period("2024-01-01", "2024-02-01"))
        #expect(coverage.periods == [period("2024-01-01", "2024-02-01"), period("2024-03-01", "2024-04-01")])
        #expect(
            coverage.missing(in: period("2023-12-01", "2024-05-01")) == [
                period("2023-12-01", "2024-01-01"), period("2024-02-01", "2024-03-01"), period("2024-04-01", "2024-05-01"),
            ])
        #expect(coverage.missing(in: period("2024-01-10", "2024-01-20")).isEmpty)
        #expect(
            coverage.told(in: period("2024-01-20", "2024-03-02")) == [
                period("2024-01-20", "2024-02-01"), period("2024-03-01", "2024-03-02"),
            ])
        coverage.add(period("2024-02-01", "2024-03-01"))
        #expect(coverage.periods == [period("2024-01-01", "2024-04-01")])
        coverage.add(period("2023-12-01", "2024-06-01"))
        #expect(coverage.periods == [period("2023-12-01", "2024-06-01")])
    }

    @Test func partsOfSecondsDoNotCount() {
        var coverage = StoreCoverage()
        let second = instant("2024-01-01").nanoseconds
        coverage.add(Timestamp(nanoseconds: second + 1)..<Timestamp(nanoseconds: second + 2_999_999_999))
        #expect(coverage.periods == [Timestamp(nanoseconds: second + 1_000_000_000)..<Timestamp(nanoseconds: second + 2_000_000_000)])
        var none = StoreCoverage()
        none.add(Timestamp(nanoseconds: second + 1)..<Timestamp(nanoseconds: second + 999_999_999))
        #expect(none.periods.isEmpty)
    }

    @Test func isKeptBesideThePricesAndOnlyThere() throws {
        var coverage = StoreCoverage()
        coverage.add(period("2020-01-06", "2020-01-07"))
        // Without prices there is nothing that could have been told.
        try store.keep(coverage, symbol: "EURUSD", kind: .bars(.m1))
        #expect(try store.coverage(symbol: "EURUSD", kind: .bars(.m1)).periods.isEmpty)
        try store.save(minutes("2020-01-06", 10), symbol: "EURUSD")
        try store.keep(coverage, symbol: "EURUSD", kind: .bars(.m1))
        #expect(try store.coverage(symbol: "EURUSD", kind: .bars(.m1)) == coverage)
        #expect(try store.coverage(symbol: "EURUSD", kind: .ticks).periods.isEmpty)
        #expect(try store.contents(of: "EURUSD").map(\.kind) == [.bars(.m1)])
        let file = store.file(symbol: "EURUSD", kind: .bars(.m1))
        #expect(try String(contentsOfFile: file + ".fetched", encoding: .utf8) == "2020-01-06T00:00:00Z 2020-01-07T00:00:00Z\n")
        // Prices that were removed were told in vain.
        try FileManager.default.removeItem(atPath: file)
        #expect(try store.coverage(symbol: "EURUSD", kind: .bars(.m1)).periods.isEmpty)
    }

    @Test(arguments: [
        "2020-01-07T00:00:00Z 2020-01-06T00:00:00Z\n", "2020-01-06T00:00:00Z\n", "never 2020-01-06T00:00:00Z\n",
        "2020-01-06T00:00:00Z 2020-01-07T00:00:00Z", "2020-01-06T00:00:00Z  2020-01-07T00:00:00Z\n",
    ])
    func whatIsNoListIsRefused(_ text: String) throws {
        try store.save(minutes("2020-01-06", 10), symbol: "EURUSD")
        let file = store.file(symbol: "EURUSD", kind: .bars(.m1)) + ".fetched"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(throws: StoreError.damaged(path: file, reason: "it is no list of periods")) {
            try store.coverage(symbol: "EURUSD", kind: .bars(.m1))
        }
    }
}
