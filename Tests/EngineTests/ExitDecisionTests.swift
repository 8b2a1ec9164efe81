import Engine
import Indicators
import Market
import Risk
import Testing
import Trading

/// What the exits of one position want at one event, and who wins.
@Suite struct ExitDecisionTests {
    private func buyer(stop: Double? = 1.0) -> Puppet { Puppet(answers: [0: .long(stop: stop, target: nil)]) }

    @Test func theHighestPriorityClosesAndTheRecordShowsTheOthers() throws {
        let exits = [
            PuppetExit("low", 30) { _, _ in .leave }, PuppetExit("high", 90) { _, _ in .leave },
            PuppetExit("middle", 50) { _, _ in .stop(1.05) },
        ]
        var shell = try Shell([buyer()], exits: exits)
        try shell.run([flat(0), flat(1), flat(2), flat(3)])
        #expect(
            shell.facts == [
                "1 signal 1 enter BUY", "1 in BUY 1 1.10010", "2 high close 1 all", "2 low close 1 all overruled by high",
                "2 middle move 1.05000 overruled by high", "2 out SELL 1 1.10000 exit (high)",
            ])
        #expect(exits.map(\.forgotten) == [[1], [1], [1]])
    }

    @Test func ofEqualPrioritiesTheFirstNamedWins() throws {
        let exits = [PuppetExit("first", 50) { _, _ in .part(0.5) }, PuppetExit("second", 50) { _, _ in .leave }]
        var shell = try Shell([buyer()], exits: exits)
        try shell.run([flat(0), flat(1), flat(2)])
        #expect(shell.facts.suffix(3).first == "2 first close 0.5")
        #expect(shell.facts.contains("2 second close 1 all overruled by first"))
    }

    @Test func theTightestStopWinsAndAppliesToWhatRemains() throws {
        let exits = [
            PuppetExit("near", 30) { view, _ in view.position.ageBars == 1 ? .stop(1.09) : .none },
            PuppetExit("far", 90) { view, _ in view.position.ageBars == 1 ? .stop(1.08) : .none },
            PuppetExit("half", 50) { view, _ in view.position.ageBars == 1 ? .part(0.5) : .none },
        ]
        var shell = try Shell([buyer()], exits: exits)
        try shell.run([flat(0), flat(1), flat(2), bar(3, "1.10000", "1.10000", "1.08500", "1.09500")])
        #expect(
            Array(shell.facts.dropFirst(2)) == [
                "2 half close 0.5", "2 far move 1.08000 overruled by near", "2 near move 1.09000", "2 out SELL 0.5 1.10000 exit (half)",
                "2 stop 1.09000 near", "3 out SELL 0.5 1.09000 stop_loss (near)",
            ])
    }

    @Test func aStopNeverMovesAgainstThePositionNorThroughThePrice() throws {
        for (side, wishes) in [(Side.buy, [0.9, 1.2, 1.0]), (Side.sell, [1.3, 1.05, 1.2])] {
            var asked = 0
            let exit = PuppetExit("stubborn") { _, _ in
                defer { asked += 1 }
                return .stop(wishes[asked % 3])
            }
            let puppet = Puppet(answers: [0: side == .buy ? .long(stop: 1.0) : .short(stop: 1.2)])
            var shell = try Shell([puppet], exits: [exit])
            try shell.run((0..<8).map { flat($0) })
            // Once in the record for each exit and position, not at every bar.
            #expect(shell.facts.filter { $0.contains("dropped") }.count == 1)
            #expect(shell.moves.isEmpty)
            #expect(shell.core.positions.first?.stopLoss == price(side == .buy ? "1.0" : "1.2"))
        }
    }

    @Test func aStopNearerThanTheStopsLevelIsDropped() throws {
        let exit = PuppetExit { _, _ in .stop(1.09990) }
        var shell = try Shell([buyer()], exits: [exit], stopsLevel: 20)
        try shell.run([flat(0), flat(1), flat(2)])
        #expect(shell.facts.last == "2 exit move 1.09990 dropped: it is nearer to the price than the broker allows")
    }

    @Test func stopsRoundTowardsThePrice() throws {
        let exit = PuppetExit { view, _ in .stop(view.position.side == .buy ? 1.0900001 : 1.1099999) }
        for side in [Side.buy, .sell] {
            let puppet = Puppet(answers: [0: side == .buy ? .long(stop: 1.0) : .short(stop: 1.2)])
            var shell = try Shell([puppet], exits: [exit])
            try shell.run([flat(0), flat(1), flat(2)])
            #expect(shell.moves.map(\.stopLoss) == [price(side == .buy ? "1.09001" : "1.10999")])
        }
    }

    @Test func aTickExitFiresInsideTheBarAndFillsAtTheWorseOfItsQuoteAndTheNext() throws {
        let exit = PuppetExit("crash", 90, runs: .tick) { view, _ in view.quote.bid <= price("1.09500") ? .leave : .none }
        var shell = try Shell([buyer()], exits: [exit])
        try shell.run([flat(0), bar(1, "1.10000", "1.10000", "1.09000", "1.10000"), flat(2)])
        #expect(shell.facts.last == "1 out SELL 1 1.09000 exit (crash)")
    }

    @Test func barExitsAreAskedOnceABarAndTickExitsAtEveryQuote() throws {
        let (slow, fast) = (PuppetExit("slow") { _, _ in .none }, PuppetExit("fast", runs: .tick) { _, _ in .none })
        var shell = try Shell([buyer()], exits: [slow, fast])
        try shell.run([flat(0), flat(1), flat(2), flat(3)])
        // Opened at the open of hour 1: three quotes are left there, four in each of the two bars after it.
        #expect((slow.asked, fast.asked) == (2, 11))
    }

    @Test func anExitSeesItsPositionMarkedAndAged() throws {
        var seen: [(Money, Int, Money, Money)] = []
        let exit = PuppetExit(runs: .tick) { view, _ in
            seen.append((view.position.unrealizedProfit, view.position.ageBars, view.position.worstProfit, view.position.bestProfit))
            return .none
        }
        var shell = try Shell([buyer(stop: 1.09010)], exits: [exit])
        try shell.run([flat(0), bar(1, "1.10000", "1.10500", "1.09500", "1.10100"), flat(2)])
        #expect(seen.map(\.0).prefix(3) == [money("-510"), money("490"), money("90")])
        #expect(seen.map(\.1).prefix(4) == [0, 0, 0, 1])
        #expect(seen.last?.2 == money("-510") && seen.last?.3 == money("490"))
        let position = try #require(shell.core.positions.first)
        #expect(position.initialRisk == money("1000") && position.multiples(of: position.bestProfit) == 0.49)
    }

    @Test func noPositionIsOpenedBeforeItsExitsCanWatchIt() throws {
        let exit = PuppetExit(indicators: [("average", IndicatorRequest(kernel: "sma", parameters: [4]))]) { _, _ in .none }
        let puppet = Puppet(onBar: { _, _, _ in .long(stop: 1.0) })
        var shell = try Shell([puppet], exits: [exit])
        try shell.run((0..<6).map { flat($0) })
        #expect(shell.facts.filter { $0.contains("denied") } == (1...3).map { "\($0) denied \($0) exits_warming_up" })
        #expect(shell.facts.contains("4 in BUY 1 1.10010"))
    }

    @Test func anAlarmReachesTheCircuitBreaker() throws {
        let exit = PuppetExit("crash", 90) { _, _ in .close(ExitClose(alarm: true)) }
        let puppet = Puppet(onBar: { _, view, _ in view.position == nil ? .long(stop: 1.0) : .none })
        let limits = limits {
            $0["max_alarm_exits"] = 1
            $0["alarm_minutes"] = 120
        }
        var shell = try Shell([puppet], limits: limits, exits: [exit])
        try shell.run((0..<7).map { flat($0) })
        #expect(shell.facts.filter { $0.contains("CIRCUIT_BREAKER") }.map { $0.prefix(2) } == ["3 ", "4 "])
        #expect(shell.facts.filter { $0.contains("in BUY") }.map { $0.prefix(2) } == ["1 ", "5 "])
    }

    @Test func aReplacedExitServesItsOldPositionsUntilTheyAreFlat() throws {
        let (old, new) = (PuppetExit("old") { view, _ in view.position.ageBars == 3 ? .leave : .none }, PuppetExit("new") { _, _ in .none })
        let puppet = Puppet(onBar: { hour, view, _ in hour == 0 || view.position == nil ? .long(stop: 1.0) : .none })
        var shell = try Shell([puppet], exits: [old])
        try shell.run([flat(0), flat(1), flat(2)])
        try shell.core.replaceExits(of: 0, with: [new])
        try shell.run([flat(3), flat(4), flat(5), flat(6), flat(7)])
        #expect(shell.facts.contains("4 out SELL 1 1.10000 exit (old)"))
        #expect((old.forgotten, new.forgotten, old.asked) == ([1], [], 3))
        #expect(new.asked == 2)
    }

    @Test func exitsOfAReloadStartWithTheBarsThatAreKept() throws {
        let puppet = Puppet(answers: [3: .long(stop: 1.0)])
        var shell = try Shell([puppet])
        try shell.run((0..<3).map { flat($0, "1.1000\($0)") })
        let exit = PuppetExit(indicators: [("average", IndicatorRequest(kernel: "sma", parameters: [3]))]) { _, _ in .none }
        try shell.core.replaceExits(of: 0, with: [exit])
        try shell.run([flat(3, "1.10003")])
        let newest = exit.binding?.columns.first?.newest() ?? .nan
        #expect(abs(newest - 1.10001) < 1e-12)
    }
}
