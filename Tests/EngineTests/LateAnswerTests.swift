import Engine
import Market
import Risk
import Simulation
import Testing
import Trading

/// Races between the core and the broker, each in its smallest form: the broker acts before the core is told.
@Suite struct LateAnswerTests {
    private func result(_ outcome: ExecutionResult.Outcome, tag: Int64 = 0, _ subject: ExecutionResult.Subject = .order) -> Event {
        .execution(ExecutionResult(clientTag: tag, strategy: 0, symbol: 0, outcome: outcome, subject: subject))
    }

    private func fill(_ id: Int64, _ tag: Int64, _ at: String, stop: String? = nil) -> Deal {
        Deal(
            id: id, position: PositionID(70), strategy: 0, symbol: 0, entry: .opening, side: .buy, volume: lots("1"), price: price(at),
            time: Timestamp(seconds: Shell.start), stopLoss: stop.map(price), clientTag: tag)
    }

    /// An entry fills while its withdrawal is under way: what it opens under an emergency stop is closed too, and the
    /// deal keeps its name.
    @Test(arguments: [BreachAction.flatten, .halt])
    func whatOpensUnderAnEmergencyStopIsClosed(_ action: BreachAction) throws {
        let entry = Entry(side: .buy, orderType: .limit, price: 1.09, tag: "dip")
        var shell = try Shell([Puppet(answers: [0: .enter(entry)])])
        try shell.run([flat(0), flat(1)])
        shell.isMute = true
        shell.tell(.command(.stop(action, reason: "fire")))
        try shell.run([flat(2)])
        shell.tell(result(.filled(fill(9, 1, "1.09")), tag: 1))
        #expect(shell.deals.last?.label == "dip")
        try shell.runBlind([flat(3), flat(4)])
        #expect(shell.closes.last?.target == .position(PositionID(70), lots("1")))
    }

    /// The broker refuses to withdraw an entry: the emergency stop asks again.
    @Test func aRefusedWithdrawalIsAskedForAgain() throws {
        var shell = try Shell([Puppet(answers: [0: .limit(.buy, 1.09)])])
        try shell.run([flat(0), flat(1)])
        shell.isMute = true
        shell.tell(.command(.stop(.flatten, reason: "fire")))
        shell.tell(result(.rejected(.marketClosed), tag: 1))
        try shell.run([flat(2), flat(3)])
        #expect(shell.closes.filter { $0.target == .pending(1) }.count == 2)
    }

    /// An exit's stop is on its way when another exit fails: the protective stop must not be looser.
    @Test(arguments: [(ProtectivePolicy.Action.keepStop, nil), (.tighten, nil), (.tighten, 1.0)] as [(ProtectivePolicy.Action, Double?)])
    func protectionIsNeverLooserThanAStopOnItsWay(action: ProtectivePolicy.Action, stop: Double?) throws {
        let exits = [
            PuppetExit("trail", 10) { view, _ in view.position.ageBars == 1 ? .stop(1.099) : .none },
            PuppetExit("broken", 70) { view, _ in view.position.ageBars == 2 ? .broken : .none },
        ]
        var shell = try Shell(
            [Puppet(answers: [0: .long(stop: stop)])], exits: exits, protection: ProtectivePolicy(action: action, stopPercent: 5))
        shell.holdsMoves = true
        try shell.run([flat(0), flat(1), flat(2), flat(3)])
        #expect(shell.moves.first?.stopLoss == price("1.099"))
        #expect(shell.moves.allSatisfy { ($0.stopLoss ?? .zero) >= price("1.099") }, "\(shell.moves.map(\.stopLoss))")
    }

    /// An entry that adds to a position brings its own stop: an exit that moved the old one did not put it there.
    @Test func aStopThatCameWithAnAdditionIsNobodysExit() throws {
        let exit = PuppetExit("trail") { view, _ in view.position.ageBars == 1 ? .stop(1.05) : .none }
        let puppet = Puppet(answers: [0: .long(stop: 1.0), 3: .long(stop: 1.09)])
        var shell = try Shell([puppet], adding: true, exits: [exit], accounting: .netting)
        try shell.run([flat(0), flat(1), flat(2), flat(3), flat(4), bar(5, "1.10000", "1.10000", "1.08000", "1.08000")])
        #expect(shell.deals.last?.reason == .stopLoss && shell.deals.last?.price == price("1.09"))
        #expect(shell.deals.last?.label == "")
    }

    /// On a netting account an order may take a part of a position that is being left: no answer to the close.
    @Test func anOrderThatTakesAPartIsNoAnswerToAClose() throws {
        let puppets = [Puppet("a", answers: [0: .long(), 2: .short()]), Puppet("b")]
        var shell = try Shell(puppets, accounting: .netting)
        try shell.run([flat(0), flat(1), flat(2)])
        shell.isMute = true
        try shell.run([flat(3)])
        #expect(shell.closes.count == 1)
        let part = Deal(
            id: 9, position: PositionID(1), strategy: 0, symbol: 0, entry: .closing, side: .sell, volume: lots("0.4"),
            price: price("1.1"), time: Timestamp(seconds: Shell.start), profit: money("-4"), reason: .reverse, clientTag: 77)
        shell.tell(.execution(ExecutionResult(clientTag: 77, strategy: 1, symbol: 0, outcome: .filled(part))))
        #expect(shell.closes.count == 1, "the close is on its way already")
    }

    /// A limit entry that was on its way when entries were stopped does not rest on.
    @Test func anEntryThatRestsAfterTheStopIsWithdrawn() throws {
        var shell = try Shell([Puppet(answers: [0: .limit(.buy, 1.09)])])
        shell.holdsOrders = true
        try shell.run([flat(0), flat(1)])
        shell.tell(.command(.stop(.blockEntries, reason: "enough")))
        shell.tell(result(.pending, tag: 1))
        try shell.run([flat(2)])
        #expect(shell.closes.map(\.target) == [.pending(1)])
    }

    /// Something was added while a close was on its way, which the broker therefore fills in part: the rest is asked for.
    @Test func whatWasAddedMeanwhileIsClosedToo() throws {
        var shell = try Shell([Puppet(answers: [0: .long()])], accounting: .netting)
        try shell.run([flat(0), flat(1)])
        shell.isMute = true
        shell.tell(.command(.closeAll(.everything, reason: "out")))
        var added = fill(8, 5, "1.1")
        added.position = PositionID(1)
        shell.tell(result(.filled(added), tag: 5))
        let part = Deal(
            id: 9, position: PositionID(1), strategy: 0, symbol: 0, entry: .closing, side: .sell, volume: lots("1"),
            price: price("1.1"), time: Timestamp(seconds: Shell.start), profit: money("-10"), reason: .commanded)
        #expect(shell.closes.count == 1)
        shell.tell(result(.filled(part), .close(PositionID(1))))
        #expect(shell.closes.map(\.target) == [.position(PositionID(1), lots("1")), .position(PositionID(1), lots("1"))])
    }

    /// An order was on its way when an exit failed: what it opens is protected as well.
    @Test func whatOpensAfterAnExitFailedIsProtected() throws {
        let exit = PuppetExit("broken", 70) { view, _ in view.position.ageBars == 2 ? .broken : .none }
        var shell = try Shell([Puppet(answers: [0: .long(stop: 1.0), 1: .long()])], adding: true, exits: [exit])
        try shell.run([flat(0), flat(1)])
        shell.holdsOrders = true
        try shell.run([flat(2), flat(3)])
        #expect(shell.orders.count == 2 && shell.moves.isEmpty)
        shell.tell(result(.filled(fill(9, 2, "1.1")), tag: 2))
        #expect(shell.moves.map(\.position) == [PositionID(70)])
    }
}
