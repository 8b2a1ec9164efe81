import Engine
import Market
import Risk
import Testing
import Trading

/// An exit that fails leaves its positions protected, and says so.
@Suite struct ProtectionTests {
    private func run(
        stop: Double?, _ action: ProtectivePolicy.Action, side: Side = .buy, others: [PuppetExit] = [],
        change: (inout Shell) -> Void = { _ in }
    ) throws -> Shell {
        let puppet = Puppet(onBar: { hour, _, _ in
            hour == 0 || hour == 4 ? (side == .buy ? .long(stop: stop) : .short(stop: stop)) : .none
        })
        let exit = PuppetExit("broken", 70) { _, _ in .broken }
        var shell = try Shell([puppet], adding: true, exits: [exit] + others, protection: ProtectivePolicy(action: action, stopPercent: 2))
        change(&shell)
        try shell.run((0..<7).map { flat($0) })
        #expect(shell.facts.contains("2 failed broken line 7"))
        #expect(shell.notices.first?.code == .exitFailed)
        #expect(shell.facts.filter { $0.contains("failed broken") }.count == 1)
        return shell
    }

    @Test func theStopIsKeptAndNothingMoreIsOpened() throws {
        let shell = try run(stop: 1.05, .keepStop)
        #expect(shell.moves.isEmpty && shell.core.positions.map(\.stopLoss) == [price("1.05")])
        #expect(shell.facts.last == "5 denied 2 exit_failed")
        #expect(
            shell.notices.first?.message
                == "exit broken of puppet failed at exit.lua:7: it broke; 1 open position(s) fall under exits.on_failure = \"keep_stop\", the strategy opens nothing more until the script is mended"
        )
    }

    @Test(arguments: [(Side.buy, "1.078"), (.sell, "1.1221")])
    func aPositionWithoutAStopIsGivenOne(side: Side, expected: String) throws {
        // Two percent of the price it would close at: 1.10000 for a long, 1.10010 for a short, rounded towards it.
        for action in [ProtectivePolicy.Action.keepStop, .tighten] {
            let shell = try run(stop: nil, action, side: side)
            #expect(shell.core.positions.map(\.stopLoss) == [price(expected)])
        }
    }

    @Test(arguments: [(Side.buy, 1.05, "1.075"), (.sell, 1.2, "1.15005")])
    func tightenMovesTheStopHalfway(side: Side, stop: Double, expected: String) throws {
        let shell = try run(stop: stop, .tighten, side: side)
        #expect(shell.core.positions.map(\.stopLoss) == [price(expected)])
        #expect(shell.moves.count == 1)
    }

    @Test func closeLeaves() throws {
        let shell = try run(stop: 1.05, .close)
        #expect(shell.facts.contains("2 out SELL 1 1.10000 protective"))
    }

    @Test func whenTheBrokerRefusesTheStopThePositionIsClosed() throws {
        let shell = try run(stop: nil, .keepStop) { $0.moveRefusal = .invalidStops }
        #expect(shell.core.positions.isEmpty)
        #expect(shell.notices.map(\.code) == [.exitFailed, .unprotected])
    }

    @Test func theOtherExitsGoOn() throws {
        let other = PuppetExit("other", 10) { view, _ in view.position.ageBars == 3 ? .leave : .none }
        let shell = try run(stop: 1.05, .keepStop, others: [other])
        #expect(shell.facts.contains("4 out SELL 1 1.10000 exit (other)"))
    }

    @Test func restingEntriesOfTheStrategyAreWithdrawn() throws {
        let puppet = Puppet(onBar: { hour, _, _ in
            switch hour {
            case 0: .long(stop: 1.0)
            case 1: .limit(.buy, 1.05, stop: 1.0)
            default: .none
            }
        })
        let exit = PuppetExit { view, _ in view.position.ageBars == 2 ? .broken : .none }
        var shell = try Shell([puppet], adding: true, exits: [exit])
        try shell.run([flat(0), flat(1), flat(2), flat(3), bar(4, "1.10000", "1.10000", "1.04000", "1.04000")])
        #expect(shell.facts.contains("3 withdrawn 2 exit_failed"))
        #expect(shell.core.positions.count == 1)
    }

    /// The wish to leave the old side stands although the new one may not be opened.
    @Test func anOppositeSignalStillClosesAfterAnExitFailed() throws {
        let puppet = Puppet(answers: [0: .long(stop: 1.0), 3: .short(stop: 1.2)])
        let exit = PuppetExit { view, _ in view.position.ageBars == 1 ? .broken : .none }
        var shell = try Shell([puppet], exits: [exit])
        try shell.run((0..<6).map { flat($0) })
        #expect(shell.facts.contains("4 out SELL 1 1.10000 reverse") && shell.facts.contains("4 denied 2 exit_failed"))
        #expect(shell.core.positions.isEmpty)
    }

    @Test func whatIsLeavingAlreadyIsLeftInPeace() throws {
        let exits = [PuppetExit("leaver", 90) { _, _ in .leave }, PuppetExit("broken", 10) { _, _ in .broken }]
        var shell = try Shell([Puppet(answers: [0: .long(stop: nil)])], exits: exits)
        shell.isMute = true
        try shell.run([flat(0), flat(1), flat(2), flat(3)])
        // The close was asked for before the second exit failed; no stop is sent behind it.
        #expect(shell.closes.count == 1 && shell.moves.count <= 1)
    }
}
