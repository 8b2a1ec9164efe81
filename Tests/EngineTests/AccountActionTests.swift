import Engine
import Foundation
import Market
import Risk
import Simulation
import Testing
import Trading

/// What a crossed limit or an operator does to the account; 1 lot of 10,000 bought at 1.10010 loses 5 % at a bid of 1.09510.
@Suite struct AccountActionTests {
    private func daily(_ action: BreachAction) -> RiskLimits {
        limits {
            $0["max_daily_loss_percent"] = 5
            $0.set("daily_loss_action", .choice(action.rawValue))
        }
    }

    /// Long, and a limit entry far below; then the loss; then another wish.
    private func shell(_ limits: RiskLimits) throws -> Shell {
        let holder = Puppet("holder", answers: [0: .long(), 3: .long()])
        let waiter = Puppet("waiter", answers: [0: .limit(.buy, 1.05)])
        var shell = try Shell([holder, waiter], balance: "10000", limits: limits, adding: true)
        try shell.run([flat(0), flat(1), flat(2, "1.09500"), flat(3, "1.09500"), flat(4, "1.09500"), flat(5, "1.04000")])
        return shell
    }

    @Test(arguments: [BreachAction.blockEntries, .reduceOnly])
    func blockingWithdrawsWhatWaitsAndRefusesEntries(action: BreachAction) throws {
        let facts = try shell(daily(action)).facts
        #expect(facts.filter { $0.hasPrefix("2 ") } == ["2 latched DAILY_LOSS_LIMIT", "2 withdrawn 2 daily_loss"])
        #expect(facts.contains("4 denied 3 DAILY_LOSS_LIMIT"))
        #expect(!facts.contains { $0.hasPrefix("5 in") } && !facts.contains { $0.contains(" out ") })
    }

    @Test(arguments: [BreachAction.flatten, .halt])
    func flatteningClosesEverything(action: BreachAction) throws {
        let shell = try shell(daily(action))
        #expect(
            shell.facts.filter { $0.hasPrefix("2 ") }.sorted() == [
                "2 latched DAILY_LOSS_LIMIT", "2 out SELL 1 1.09500 daily_loss", "2 withdrawn 2 daily_loss",
            ])
        #expect(shell.facts.contains("4 denied 3 DAILY_LOSS_LIMIT"))
        #expect(shell.broker.isIdle)
    }

    @Test func aHaltOutlivesTheResetAndEndsByCommand() throws {
        let puppet = Puppet(answers: [0: .long(), 30: .long(), 32: .long()])
        var shell = try Shell([puppet], balance: "10000", limits: daily(.halt))
        try shell.run([flat(0), flat(1), flat(2, "1.09500")] + (3...31).map { flat($0, "1.09500") })
        #expect(shell.facts.last == "31 denied 2 DAILY_LOSS_LIMIT")
        shell.tell(.command(.release(code: "DAILY_LOSS_LIMIT", reason: "looked at it")))
        try shell.run([flat(32, "1.09500"), flat(33, "1.09500")])
        #expect(shell.facts.suffix(3) == ["31 released DAILY_LOSS_LIMIT", "33 signal 3 enter BUY", "33 in BUY 1 1.09510"])
    }

    @Test func anOperatorStopsAndReleases() throws {
        let puppet = Puppet(answers: [0: .long(), 2: .long(), 4: .long()])
        var shell = try Shell([puppet], balance: "10000")
        try shell.run([flat(0), flat(1)])
        shell.tell(.command(.stop(.flatten, reason: "holiday")))
        try shell.run([flat(2), flat(3)])
        #expect(shell.facts.contains("1 latched KILLED") && shell.facts.contains("1 out SELL 1 1.10000 killed"))
        #expect(shell.facts.contains("3 denied 2 KILLED"))
        shell.tell(.command(.release(code: "KILLED", reason: "back")))
        shell.tell(.command(.release(code: "KILLED", reason: "twice")))
        try shell.run([flat(4), flat(5)])
        #expect(shell.facts.filter { $0.contains("released") } == ["3 released KILLED"])
        #expect(shell.facts.last == "5 in BUY 1 1.10010")
    }

    /// 500 of 10,000 may be lost; a deposit of 10,000 makes it 20,000, and still 500 may be lost.
    @Test func aDepositMakesNoRoom() throws {
        let puppet = Puppet(answers: [0: .long()])
        var shell = try Shell([puppet], balance: "10000", limits: daily(.flatten))
        try shell.run([flat(0), flat(1)])
        shell.tell(.cashFlow(money("10000")))
        try shell.run([flat(2, "1.09511"), flat(3, "1.09510")])
        #expect(shell.facts.suffix(2) == ["3 latched DAILY_LOSS_LIMIT", "3 out SELL 1 1.09510 daily_loss"])
        #expect(shell.core.account.balance == money("19500"))
    }

    @Test func aWithdrawalIsNoLoss() throws {
        let puppet = Puppet(answers: [0: .long()])
        var shell = try Shell([puppet], balance: "10000", limits: daily(.flatten))
        try shell.run([flat(0), flat(1)])
        shell.tell(.cashFlow(money("-4000")))
        try shell.run([flat(2)])
        #expect(!shell.facts.contains { $0.contains("latched") })
        // 5 % of the 6,000 that are left: 300, reached at 1.09710.
        try shell.run([flat(3, "1.09711"), flat(4, "1.09710")])
        #expect(shell.facts.suffix(2) == ["4 latched DAILY_LOSS_LIMIT", "4 out SELL 1 1.09710 daily_loss"])
    }

    @Test func newsKeepsEntriesAway() throws {
        let puppet = Puppet(answers: [0: .long(), 1: .leave, 2: .long(), 3: .leave, 4: .long()])
        var shell = try Shell([puppet], limits: limits { $0["news_minutes_before"] = 30 })
        let hour = { (hour: Int64) in Timestamp(seconds: Shell.start + hour * 3600) }
        shell.tell(.news([NewsEvent(time: hour(3).adding(seconds: 1200), currency: "USD"), NewsEvent(time: hour(5), currency: "JPY")]))
        try shell.run((0...6).map { flat($0) })
        #expect(shell.facts.filter { $0.contains("denied") } == ["3 denied 3 NEWS_WINDOW"])
        #expect(shell.facts.filter { $0.contains(" in ") }.count == 2)
    }

    @Test func theStateOfTheRiskRulesSurvivesARestart() throws {
        let puppet = Puppet(answers: [0: .long()])
        var shell = try Shell([puppet], balance: "10000", limits: daily(.flatten))
        try shell.run([flat(0), flat(1), flat(2, "1.09500")])
        let saved = try JSONEncoder().encode(shell.core.risk)
        let state = try JSONDecoder().decode(RiskState.self, from: saved)
        #expect(state == shell.core.risk)
        let again = Puppet(answers: [0: .long(), 23: .long()])
        var restarted = try Shell([again], balance: "9490", limits: daily(.flatten), risk: state)
        try restarted.run((0...25).map { flat($0, "1.09500") })
        #expect(
            restarted.facts.filter { !$0.contains("signal") } == [
                "1 denied 1 DAILY_LOSS_LIMIT", "24 released DAILY_LOSS_LIMIT", "24 in BUY 1 1.09510",
            ])
    }

    @Test func everyRefusalOfOneOrderIsRecorded() throws {
        let puppet = Puppet(answers: [0: .long()])
        var shell = try Shell(
            [puppet], balance: "1000",
            limits: limits {
                $0.set("stop_required", .flag(true))
                $0["max_volume_per_order"] = 0.5
                $0["max_exposure_per_order_percent"] = 100
                $0["max_spread_points"] = 5
            })
        try shell.run([flat(0), flat(1)])
        #expect(
            shell.facts == [
                "1 signal 1 enter BUY", "1 denied 1 STOP_REQUIRED", "1 denied 1 ORDER_VOLUME_ABOVE_LIMIT",
                "1 denied 1 ORDER_EXPOSURE_ABOVE_LIMIT", "1 denied 1 SPREAD_ABOVE_LIMIT",
            ])
    }

    @Test func sizingByTheAverageRangeWaitsForIt() throws {
        // Ranges of 100 points: 1 % of 10,000 over twice that is 0.5 lots.
        let bars = (0...8).map { bar($0, "1.10000", "1.10050", "1.09950", "1.10000") }
        let puppet = Puppet(answers: [1: .long(), 5: .long()])
        var shell = try Shell(
            [puppet], balance: "10000", sizing: .averageRange(percent: 1, multiple: 2, period: 3, of: .balance))
        try shell.run(bars)
        #expect(shell.facts.contains("2 denied 1 size_needs_atr"))
        #expect(shell.facts.contains("6 in BUY 0.5 1.10010"))
    }

    @Test func aStreakOfLossesPausesItsStrategyOnly() throws {
        let loser = Puppet("loser", answers: [0: .long(), 1: .leave, 2: .long(), 3: .leave, 4: .long(), 6: .long()])
        let other = Puppet("other", answers: [4: .long()])
        var shell = try Shell(
            [loser, other],
            limits: limits {
                $0["max_loss_streak"] = 2
                $0["loss_streak_minutes"] = 120
            })
        try shell.run((0...8).map { flat($0) })
        #expect(shell.facts.filter { $0.contains("denied") } == ["5 denied 5 LOSS_STREAK"])
        // Two hours after the second loss, at hour 4, it may trade again.
        #expect(shell.facts.last == "7 in BUY 1 1.10010")
    }
}
