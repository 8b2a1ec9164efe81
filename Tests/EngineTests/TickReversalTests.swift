import Engine
import Market
import Testing

/// docs/fill-rule.md: decisions of `on_tick` fill at the next quote or at the one they saw, whichever is worse; "this
/// holds for both legs of a reversal", and a decision filled inside a bar meets the quotes after its fill.
@Suite struct TickReversalTests {
    /// Long from the open of hour 1; quotes 5 to 8 are the open, the low, the high and the close of hour 1.
    private func facts(at quote: Int, _ decision: Decision, _ bar: Bar, next: [Bar] = [flat(2)]) throws -> [String] {
        let puppet = Puppet(
            onTick: { count, _, _ in count == quote ? decision : .none }, onBar: { hour, _, _ in hour == 0 ? .long() : .none })
        var shell = try Shell([puppet])
        try shell.run([flat(0), bar] + next)
        return shell.facts.filter { !$0.contains("signal") }
    }

    @Test func bothLegsFillAtTheQuoteTheySawWhenTheNextIsBetter() throws {
        // Seen at the low, 1.09900; the next quote is the high, 1.10100.
        let facts = try facts(at: 6, .short(), bar(1, "1.10000", "1.10100", "1.09900", "1.10000"))
        #expect(facts == ["1 in BUY 1 1.10010", "1 out SELL 1 1.09900 reverse", "1 in SELL 1 1.09900"])
    }

    @Test func bothLegsFillAtTheNextQuoteWhenThatIsWorse() throws {
        // Seen at the high, 1.10100; the next quote is the close, 1.10020.
        let facts = try facts(at: 7, .short(), bar(1, "1.10000", "1.10100", "1.09900", "1.10020"))
        #expect(facts == ["1 in BUY 1 1.10010", "1 out SELL 1 1.10020 reverse", "1 in SELL 1 1.10020"])
    }

    @Test func theStopOfTheSecondLegMeetsTheLaterQuotesOfTheBar() throws {
        // Seen at the open of hour 2 and filled at its low; the ask of the high, 1.10110, lies beyond the stop.
        let facts = try facts(
            at: 9, .short(stop: 1.1005), flat(1), next: [bar(2, "1.10000", "1.10100", "1.09900", "1.10000"), flat(3)])
        #expect(
            facts == [
                "1 in BUY 1 1.10010", "2 out SELL 1 1.09900 reverse", "2 in SELL 1 1.09900", "2 out BUY 1 1.10050 stop_loss",
            ])
    }

    @Test func theTargetOfTheSecondLegIsReachedByTheCloseOfTheBar() throws {
        // Seen at the low, 1.09900, filled while the high is quoted; the close of 1.09500 lies beyond the target.
        let facts = try facts(
            at: 6, .short(target: 1.0985), bar(1, "1.10000", "1.10100", "1.09900", "1.09500"), next: [flat(2, "1.10000")])
        #expect(
            facts == [
                "1 in BUY 1 1.10010", "1 out SELL 1 1.09900 reverse", "1 in SELL 1 1.09900", "1 out BUY 1 1.09850 take_profit",
            ])
    }
}
