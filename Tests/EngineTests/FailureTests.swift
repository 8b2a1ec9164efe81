import Engine
import Market
import Testing
import Trading

/// A strategy that fails is not asked again; everything else goes on.
@Suite struct FailureTests {
    private let failure = Decision.failed(StrategyFailure(file: "a.lua", line: 7, message: "no", callback: "on_bar"))

    @Test func oneStopsAndTheOtherGoesOn() throws {
        let broken = failure
        let first = Puppet("a", onBar: { hour, _, _ in hour == 1 ? broken : .none })
        let second = Puppet("b", answers: [2: .long()])
        var shell = try Shell([first, second])
        try shell.run((0...5).map { flat($0) })
        #expect(first.shown == [0, 1])
        #expect(second.shown == [0, 1, 2, 3, 4])
        #expect(shell.facts == ["2 failed 0 line 7", "3 signal 1 enter BUY", "3 in BUY 1 1.10010"])
    }

    @Test func itsPositionKeepsItsStopAtTheBroker() throws {
        let puppet = Puppet(answers: [0: .long(stop: 1.099), 1: failure])
        var shell = try Shell([puppet])
        try shell.run([flat(0), flat(1), flat(2), bar(3, "1.10000", "1.10000", "1.09800", "1.10000"), flat(4)])
        #expect(shell.facts.suffix(2) == ["2 failed 0 line 7", "3 out SELL 1 1.09900 stop_loss"])
    }

    @Test func ticksStopToo() throws {
        let broken = failure
        let puppet = Puppet(onTick: { _, _, _ in broken })
        var shell = try Shell([puppet])
        try shell.run((0...3).map { flat($0) })
        #expect(puppet.ticks == 1)
        #expect(puppet.shown == [])
        #expect(shell.facts == ["0 failed 0 line 7"])
    }

    /// docs/fill-rule.md: `expiry = n` withdraws it when the n-th bar of the strategy closes; a failure changes no order.
    @Test func itsRestingEntryStillExpires() throws {
        let puppet = Puppet(answers: [0: .limit(.buy, 1.09, expiry: 3), 1: failure])
        var shell = try Shell([puppet])
        try shell.run((0...6).map { flat($0) } + [flat(7, "1.08000")])
        #expect(shell.facts == ["1 signal 1 enter BUY", "2 failed 0 line 7", "4 withdrawn 1 expired"])
    }
}
