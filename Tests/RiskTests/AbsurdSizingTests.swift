import Market
import Risk
import Testing
import Trading

/// Values that no configuration and no script should let through are refused here too, and never stop the process.
/// Each runs in a process of its own, so that a trap fails one test instead of the suite.
@Suite("Absurd sizing")
struct AbsurdSizingTests {
    static func refuses(percent: Double = 1, hint: Double = 1) throws {
        let context = try Scene.context()
        let size = SizingPolicy.riskPercent(percent, of: .balance).volume(
            hint: hint, side: .buy, entry: price("1.1"), stop: price("1.095"), in: context)
        #expect(throws: Denial.self) { try size.get() }
    }

    @Test func percentThatIsNoNumber() async {
        await #expect(processExitsWith: .success) { try AbsurdSizingTests.refuses(percent: .nan) }
    }

    @Test func negativePercent() async {
        await #expect(processExitsWith: .success) { try AbsurdSizingTests.refuses(percent: -1) }
    }

    @Test func infinitePercent() async {
        await #expect(processExitsWith: .success) { try AbsurdSizingTests.refuses(percent: .infinity) }
    }

    @Test func hugePercent() async {
        await #expect(processExitsWith: .success) { try AbsurdSizingTests.refuses(percent: 1e300) }
    }

    @Test func hintThatIsNoNumber() async {
        await #expect(processExitsWith: .success) { try AbsurdSizingTests.refuses(hint: .nan) }
    }

    @Test func hintOfNothing() async {
        await #expect(processExitsWith: .success) {
            for hint in [0, -0.0, -1, .leastNonzeroMagnitude] { try AbsurdSizingTests.refuses(hint: hint) }
        }
    }

    @Test func hugeNegativeHint() async {
        await #expect(processExitsWith: .success) { try AbsurdSizingTests.refuses(hint: -1e300) }
    }

    @Test func infiniteNegativeHint() async {
        await #expect(processExitsWith: .success) { try AbsurdSizingTests.refuses(hint: -.infinity) }
    }

    @Test("the largest money and prices do not trap")
    func extremes() async {
        await #expect(processExitsWith: .success) {
            for symbol in ["EURUSD", "USDJPY", "XAUUSD"] {
                var context = try Scene.context(symbol)
                let largest = Int64.max
                context.account = AccountSnapshot(balance: Money(raw: largest), equity: Money(raw: largest))
                for (entry, stop) in [(largest, 1), (2, 1), (1, largest)] {
                    let size = SizingPolicy.riskPercent(100, of: .balance).volume(
                        hint: 1, side: .buy, entry: Price(raw: entry), stop: Price(raw: stop), in: context)
                    if let volume = try? size.get() { #expect(context.value.specification.accepts(volume)) }
                }
            }
        }
    }

    @Test("volumes that overflow their sum are refused")
    func symbolVolumeOverflow() async {
        await #expect(processExitsWith: .success) {
            var context = try Scene.context()
            context.symbolVolume = Volume(raw: .max)
            let chain = GuardChain(off { $0.maximumVolumePerSymbol = lots("10") })
            #expect(chain.review(order("1"), in: context).codes == ["SYMBOL_VOLUME_ABOVE_LIMIT"])
        }
    }

    @Test("a loss limit of an absurd percentage does not trap")
    func absurdLimit() async {
        await #expect(processExitsWith: .success) {
            _ = LossWatch(off { $0.maximumDrawdownPercent = 1e300 }, balance: dollars("10000"))
        }
    }
}
