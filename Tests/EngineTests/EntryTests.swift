import Engine
import Market
import Risk
import Testing
import Trading

/// What the core makes of entries: at most one position a strategy, reversals, prices on the grid.
@Suite struct EntryTests {
    private func facts(_ answers: [Int: Decision], _ bars: [Bar], adding: Bool = false, hedging: Bool = false) throws -> [String] {
        var shell = try Shell([Puppet(answers: answers)], adding: adding, hedging: hedging)
        try shell.run(bars)
        return shell.facts
    }

    private let calm = (0...5).map { flat($0) }

    @Test func theSideAlreadyHeldIsSkipped() throws {
        let facts = try facts([0: .long(), 1: .long()], calm)
        #expect(facts == ["1 signal 1 enter BUY", "1 in BUY 1 1.10010", "2 skip 0 already_in_position"])
    }

    @Test func addingOpensASecondPosition() throws {
        let facts = try facts([0: .long(), 1: .long(), 2: .leave], calm, adding: true)
        #expect(
            facts == [
                "1 signal 1 enter BUY", "1 in BUY 1 1.10010", "2 signal 2 enter BUY", "2 in BUY 1 1.10010",
                "3 signal 3 close BUY", "3 out SELL 1 1.10000 close", "3 out SELL 1 1.10000 close",
            ])
    }

    @Test func anOppositeSignalClosesAndEntersAtOneQuote() throws {
        let facts = try facts([0: .long(), 1: .short()], [flat(0), flat(1), flat(2, "1.10100"), flat(3)])
        #expect(
            facts == [
                "1 signal 1 enter BUY", "1 in BUY 1 1.10010",
                "2 signal 2 enter SELL", "2 out SELL 1 1.10100 reverse", "2 in SELL 1 1.10100",
            ])
    }

    @Test func aReversalClosesEveryAddedPositionFirst() throws {
        let facts = try facts([0: .long(), 1: .long(), 2: .short()], calm, adding: true)
        #expect(
            facts.suffix(4) == [
                "3 signal 3 enter SELL", "3 out SELL 1 1.10000 reverse", "3 out SELL 1 1.10000 reverse", "3 in SELL 1 1.10000",
            ])
    }

    @Test func hedgingKeepsBothSides() throws {
        let facts = try facts([0: .long(), 1: .short(), 2: .short()], calm, hedging: true)
        #expect(
            facts == [
                "1 signal 1 enter BUY", "1 in BUY 1 1.10010", "2 signal 2 enter SELL", "2 in SELL 1 1.10000",
                "3 skip 0 already_in_position",
            ])
    }

    /// 1 % of 10,000 over 100 points is a lot; it loses 60, and 1 % of 9,940 over 100 points is 0.994, so 0.99 lots.
    @Test func theNewSideOfAReversalIsSizedOnTheBalanceAfterTheClose() throws {
        let puppet = Puppet(answers: [0: .long(stop: 1.09910), 1: .short(stop: 1.10050)])
        var shell = try Shell([puppet], balance: "10000", sizing: .riskPercent(1, of: .balance))
        try shell.run([flat(0), flat(1), flat(2, "1.09950")])
        #expect(
            shell.facts.suffix(3) == ["2 signal 2 enter SELL", "2 out SELL 1 1.09950 reverse", "2 in SELL 0.99 1.09950"])
    }

    @Test func aReversalWhoseNewSideIsDeniedStillCloses() throws {
        var shell = try Shell(
            [Puppet(answers: [0: .long(stop: 1.09), 1: .short()])], limits: limits { $0.set("stop_required", .flag(true)) })
        try shell.run(calm)
        #expect(
            shell.facts == [
                "1 signal 1 enter BUY", "1 in BUY 1 1.10010",
                "2 signal 2 enter SELL", "2 out SELL 1 1.10000 reverse", "2 denied 2 STOP_REQUIRED",
            ])
    }

    @Test func aReversalWhoseNewSideIsRejectedStillCloses() throws {
        let facts = try facts([0: .long(), 1: .short(stop: 1.09), 3: .short()], calm)
        #expect(
            facts.suffix(5) == [
                "2 signal 2 enter SELL", "2 out SELL 1 1.10000 reverse", "2 rejected 2 invalid_stops",
                "4 signal 3 enter SELL", "4 in SELL 1 1.10000",
            ])
    }

    @Test func closingWithNothingOpenIsASkip() throws {
        #expect(try facts([0: .leave], calm) == ["1 skip 0 nothing_to_close"])
    }

    @Test func stopsAndTargetsRoundTowardsTheEntry() throws {
        let cases: [(Decision, String, String)] = [
            (.long(stop: 1.098994, target: 1.101006), "1.09900", "1.10100"),
            (.long(stop: 1.098991, target: 1.101009), "1.09900", "1.10100"),
            (.short(stop: 1.101006, target: 1.098994), "1.10100", "1.09900"),
            (.short(stop: 1.101009, target: 1.098991), "1.10100", "1.09900"),
            (.long(stop: 1.099, target: 1.101), "1.09900", "1.10100"),
            (.short(stop: 1.101, target: 1.099), "1.10100", "1.09900"),
        ]
        for (decision, stop, target) in cases {
            var shell = try Shell([Puppet(answers: [0: decision])])
            try shell.run(calm)
            #expect(shell.orders.map(\.stopLoss) == [price(stop)], "\(decision)")
            #expect(shell.orders.map(\.takeProfit) == [price(target)], "\(decision)")
        }
    }

    @Test func restingPricesRoundToTheNearestPoint() throws {
        for (asked, rested) in [(1.098994, "1.09899"), (1.098996, "1.09900")] {
            var shell = try Shell([Puppet(answers: [0: .limit(.buy, asked)])])
            try shell.run(calm)
            #expect(shell.orders.map(\.price) == [price(rested)])
        }
    }

    @Test func pricesOffTheScaleAreDenied() throws {
        let decisions: [Decision] = [
            .long(stop: 1e12), .long(target: 1e300), .short(stop: 1e-9, target: 1.09), .limit(.buy, 1e11), .long(stop: -1),
            .long(stop: .nan),
        ]
        for decision in decisions {
            var shell = try Shell([Puppet(answers: [0: decision, 1: .long()])])
            try shell.run(calm)
            #expect(shell.facts.dropFirst().prefix(2) == ["1 denied 1 price_out_of_range", "2 signal 2 enter BUY"], "\(decision)")
        }
    }

    @Test func sizeHintsShrinkAndNothingElse() throws {
        var shell = try Shell([Puppet(answers: [0: .long(hint: 0.257)])])
        try shell.run(calm)
        #expect(shell.orders.map(\.volume) == [lots("0.25")])
    }
}
