import Engine
import Market
import Risk
import Testing
import Trading

/// A resting entry counts as a position, and leaves with its expiry, a close or an opposite signal.
@Suite struct PendingLifeTests {
    private func facts(
        _ answers: [Int: Decision], _ bars: [Bar], adding: Bool = false, hedging: Bool = false
    ) throws -> [String] {
        var shell = try Shell([Puppet(answers: answers)], adding: adding, hedging: hedging)
        try shell.run(bars)
        return shell.facts
    }

    private let calm = (0...6).map { flat($0) }

    @Test func theSameSideIsHeldAlready() throws {
        let facts = try facts([0: .limit(.buy, 1.09), 1: .long(), 2: .limit(.buy, 1.08)], calm)
        #expect(facts == ["1 signal 1 enter BUY", "2 skip 0 already_in_position", "3 skip 0 already_in_position"])
    }

    @Test func itCountsAgainstTheLimitOfOpenPositions() throws {
        let (first, second) = (Puppet("a", answers: [0: .limit(.buy, 1.09)]), Puppet("b", answers: [1: .long(), 3: .long()]))
        var shell = try Shell([first, second], limits: limits { $0["max_open_positions"] = 1 })
        try shell.run(calm)
        #expect(
            shell.facts == [
                "1 signal 1 enter BUY", "2 signal 2 enter BUY", "2 denied 2 OPEN_POSITIONS_AT_LIMIT",
                "4 signal 3 enter BUY", "4 denied 3 OPEN_POSITIONS_AT_LIMIT",
            ])
    }

    @Test func itCountsAgainstTheSymbolsVolume() throws {
        let (first, second) = (Puppet("a", answers: [0: .limit(.buy, 1.09)]), Puppet("b", answers: [1: .long()]))
        var shell = try Shell([first, second], limits: limits { $0["max_volume_per_symbol"] = 1.5 })
        try shell.run(calm)
        #expect(shell.facts.last == "2 denied 2 SYMBOL_VOLUME_ABOVE_LIMIT")
    }

    @Test func anOppositeSignalWithdrawsItAndEnters() throws {
        let facts = try facts([0: .limit(.buy, 1.09), 1: .short()], calm + [flat(7, "1.08000")])
        #expect(
            facts == ["1 signal 1 enter BUY", "2 signal 2 enter SELL", "2 withdrawn 1 reverse", "2 in SELL 1 1.10000"])
    }

    @Test func aCloseWithdrawsIt() throws {
        let facts = try facts([0: .limit(.buy, 1.09), 1: .leave], calm + [flat(7, "1.08000")])
        #expect(facts == ["1 signal 1 enter BUY", "2 signal 2 close BUY", "2 withdrawn 1 close"])
    }

    @Test func itExpiresWhenItsLastBarClosesAfterWhatThatOpenTriggered() throws {
        let answer: [Int: Decision] = [0: .limit(.buy, 1.09, expiry: 2)]
        // Given at the open of hour 1: the bars of hours 1 and 2 are its two.
        #expect(try facts(answer, calm) == ["1 signal 1 enter BUY", "3 withdrawn 1 expired"])
        let late = [flat(0), flat(1), flat(2), flat(3, "1.08900"), flat(4)]
        #expect(try facts(answer, late) == ["1 signal 1 enter BUY", "3 in BUY 1 1.09000"])
        let tooLate = [flat(0), flat(1), flat(2), flat(3), flat(4, "1.08900"), flat(5)]
        #expect(try facts(answer, tooLate) == ["1 signal 1 enter BUY", "3 withdrawn 1 expired"])
    }

    @Test func withoutExpiryItRestsForGood() throws {
        let bars = (0...40).map { flat($0) } + [flat(41, "1.08000")]
        #expect(try facts([0: .limit(.buy, 1.09)], bars) == ["1 signal 1 enter BUY", "41 in BUY 1 1.09000"])
    }

    @Test func onceFilledItIsAPosition() throws {
        let bars = [flat(0), bar(1, "1.10000", "1.10000", "1.08980", "1.09500"), flat(2), flat(3), flat(4)]
        let facts = try facts([0: .limit(.buy, 1.09), 1: .long(), 2: .leave], bars)
        #expect(
            facts == [
                "1 signal 1 enter BUY", "1 in BUY 1 1.09000", "2 skip 0 already_in_position", "3 signal 2 close BUY",
                "3 out SELL 1 1.10000 close",
            ])
    }

    @Test func oneThatIsJumpedOverWithItsStopPaysForBoth() throws {
        // The jump to 1.08500 passes the stop at 1.08800 too.
        let facts = try facts([0: .limit(.buy, 1.09, stop: 1.088), 2: .long()], [flat(0), flat(1), flat(2, "1.08500"), flat(3)])
        #expect(
            facts == [
                "1 signal 1 enter BUY", "2 in BUY 1 1.09000", "2 out SELL 1 1.08500 stop_loss", "3 signal 2 enter BUY",
                "3 in BUY 1 1.10010",
            ])
    }

    /// docs/fill-rule.md: an opposite signal withdraws a resting entry; one for the same side does not.
    @Test func withAddingASignalForTheSameSideLeavesARestingEntryAlone() throws {
        let facts = try facts([0: .limit(.buy, 1.09), 1: .long()], calm + [flat(7, "1.08000")], adding: true)
        #expect(
            facts == ["1 signal 1 enter BUY", "2 signal 2 enter BUY", "2 in BUY 1 1.10010", "7 in BUY 1 1.09000"])
    }

    /// docs/lua-api.md: `close` withdraws the pending entry; docs/fill-rule.md: more than one may rest with adding on.
    @Test func withAddingACloseWithdrawsEveryRestingEntry() throws {
        let facts = try facts(
            [0: .limit(.buy, 1.09), 1: .limit(.buy, 1.08), 2: .leave], calm + [flat(7, "1.07000")], adding: true)
        #expect(!facts.contains { $0.hasPrefix("7 in BUY") }, "\(facts)")
        #expect(facts.filter { $0.contains("withdrawn") } == ["3 withdrawn 1 close", "3 withdrawn 2 close"])
    }

    @Test func withHedgingACloseWithdrawsBothSides() throws {
        let facts = try facts(
            [0: .limit(.buy, 1.09), 1: .limit(.sell, 1.11), 2: .leave], calm + [flat(7, "1.07000")], hedging: true)
        #expect(!facts.contains { $0.hasPrefix("7 in BUY") }, "\(facts)")
    }

    /// docs/fill-rule.md: a limit that trips closes everything; docs/lua-api.md: expiry counts closed bars.
    @Test func withAddingExpiryCountsForEachRestingEntry() throws {
        let facts = try facts(
            [0: .limit(.buy, 1.09, expiry: 2), 1: .limit(.buy, 1.08, expiry: 2)], calm + [flat(7, "1.07000")], adding: true)
        #expect(facts.filter { $0.contains("withdrawn") } == ["3 withdrawn 1 expired", "4 withdrawn 2 expired"])
    }
}
