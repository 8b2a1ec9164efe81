import Market
@testable import Risk
import Testing
import Trading

/// Values that lie exactly on a boundary, where one flipped comparison shows.
@Suite("Risk boundaries")
struct BoundaryTests {
    @Test func noActionIsMilderThanItself() {
        for action in BreachAction.allCases { #expect(!(action < action)) }
        #expect(BreachAction.blockEntries < .reduceOnly && BreachAction.flatten < .halt && !(BreachAction.halt < .flatten))
    }

    private func isQuiet(_ watch: AccountWatch, _ lowest: String, _ highest: String) -> Bool {
        var watch = watch
        return watch.stayQuiet(lowest: dollars(lowest), highest: dollars(highest))
    }

    /// 5 % of 10,000 below the anchor is 9,500: that equity is no quiet one, and a cent more is.
    @Test func aStretchThatTouchesABoundIsNotQuiet() {
        var watch = AccountWatch(off { $0.set(DailyLossGuard.percent, 5) }, balance: dollars("10000"))
        _ = watch.see("10000", "10000", "2024-01-10 12:00")
        #expect(!isQuiet(watch, "9500", "10000"))
        #expect(isQuiet(watch, "9500.01", "10000"))
        var target = AccountWatch(off { $0.set(ProfitTargetGuard.percent, 10) }, balance: dollars("10000"))
        _ = target.see("10000", "10000", "2024-01-10 12:00")
        #expect(!isQuiet(target, "10000", "11000"))
        #expect(isQuiet(target, "10000", "10999.99"))
        // A new high of 12,000 lifts the floor of a fall of 20 % to 9,600.
        var fall = AccountWatch(off { $0.set(DrawdownGuard.percent, 20) }, balance: dollars("10000"))
        _ = fall.see("10000", "10000", "2024-01-10 12:00")
        #expect(!isQuiet(fall, "9600", "12000"))
        #expect(isQuiet(fall, "9600.01", "12000"))
    }

    @Test func equalValuesAreNotTighter() {
        for limit in GuardCatalogue.limits {
            guard let standard = limit.standard else { continue }
            #expect(!limit.isTighter(standard, than: standard) && !limit.loosens(standard, standard), "\(limit.key)")
        }
        #expect(StopRequiredGuard.limit.loosens(.flag(false), .flag(true)))
        #expect(DrawdownGuard.lock.loosens(.flag(true), .flag(false)) && !DrawdownGuard.lock.loosens(.flag(false), .flag(true)))
        #expect(DailyLossGuard.anchor.loosens(.choice("equity"), .choice("balance")))
        #expect(DailyLossGuard.percent.loosens(.number(6), .number(5)) && !DailyLossGuard.percent.loosens(.number(4), .number(5)))
    }

    @Test func limitsReadAsTheyAreWritten() {
        #expect(LimitValue.number(2).text == "2" && LimitValue.number(1.5).text == "1.5")
        #expect(LimitValue.number(1e15).text == "1000000000000000.0" && LimitValue.number(999_999_999_999_999).text == "999999999999999")
        #expect(LimitValue.flag(false).text == "false" && LimitValue.choice("halt").text == "halt")
    }

    @Test func presetsKnowWhatTheyAre() {
        #expect(off().isOff && !strict().isOff)
        #expect(!RiskPreset.strict.isBinding && !RiskPreset.off.isBinding && RiskPreset.propFirms.allSatisfy(\.isBinding))
        #expect(RiskPreset.named("ftmo_2step")?.name == "ftmo_2step" && RiskPreset.named("FTMO") == nil)
        for preset in RiskPreset.propFirms {
            #expect(preset[OpenRiskGuard.limit] == preset[DailyLossGuard.percent], "\(preset.name)")
        }
    }

    /// 2024-01-10 is a Wednesday.
    @Test(arguments: [
        (6, 1, "2024-01-06 00:00", true), (6, 1, "2024-01-08 23:59", true), (6, 1, "2024-01-09 00:00", false),
        (6, 1, "2024-01-05 23:59", false), (6, 1, "2024-01-07 12:00", true), (3, 3, "2024-01-10 12:00", true),
        (3, 3, "2024-01-11 00:00", false), (3, 3, "2024-01-09 23:59", false), (1, 5, "2024-01-07 23:59", false),
        (1, 5, "2024-01-12 23:59", true),
    ])
    func daysOfTheWeek(first: Int, last: Int, time: String, expected: Bool) {
        let hours = TradingHours(firstDay: first, lastDay: last, opens: 0, closes: 86_400, zone: .utc, text: "")
        #expect(hours.contain(instant(time)) == expected, "\(first)-\(last) at \(time)")
    }

    @Test func theOpeningSecondIsInAndTheClosingOneIsNot() {
        let hours = TradingHours(firstDay: 0, lastDay: 6, opens: 8 * 3600, closes: 9 * 3600, zone: .utc, text: "")
        let eight = instant("2024-01-10 08:00")
        #expect(!hours.contain(eight - 1) && hours.contain(eight) && hours.contain(eight + 3599) && !hours.contain(eight + 3600))
    }

    @Test func hoursThatNeverOpenAreAnInvariant() async {
        await #expect(processExitsWith: .failure) {
            _ = TradingHours(firstDay: 0, lastDay: 6, opens: 3600, closes: 3600, zone: .utc, text: "")
        }
    }

    @Test func aStopAtTheEntryOfAPendingOrderCannotBeMeant() throws {
        func risk(_ status: Exposure.Status, entry: String, stop: String) throws -> Money? {
            Exposure(
                strategy: 0, symbol: 0, side: .buy, volume: lots("1"), status: status, entry: price(entry), stopLoss: price(stop),
                value: try Scene.value("EURUSD"), quote: try Scene.quote("EURUSD")
            ).risk
        }
        #expect(try risk(.pending, entry: "1.1", stop: "1.1") == nil)
        #expect(try risk(.open, entry: "1.1", stop: "1.1") == .zero)
        #expect(try risk(.pending, entry: "1.1", stop: "1.0999") == dollars("10"))
        #expect(try risk(.open, entry: "0", stop: "0") == nil && risk(.open, entry: "1.1", stop: "0") == nil)
        #expect(try risk(.open, entry: "0", stop: "1") == nil)
    }

    @Test func anyPartOfNothingIsTooMuch() {
        #expect(exceeds(0, 1, of: 0) && exceeds(1, 100, of: -5))
        #expect(!exceeds(0, 1, of: 1) && !exceeds(1, 100, of: 1) && exceeds(2, 100, of: 1))
    }

    @Test func theResetItselfIsNotAheadOfIt() {
        let limits = off {
            $0.set(DailyLossGuard.percent, 5)
            $0.set(DailyLossGuard.preResetMinutes, 15)
        }
        var watch = AccountWatch(limits, balance: dollars("10000"))
        _ = watch.see("10000", "10000", "2024-01-10 12:00")
        let reset = instant("2024-01-10 22:00")
        #expect(!watch.isAheadOfReset(reset) && watch.isAheadOfReset(reset - 1))
        #expect(watch.isAheadOfReset(reset - 900) && !watch.isAheadOfReset(reset - 901))
    }

    private func observed(
        _ guardian: any RiskGuard.Type, _ order: OrderRequest, at time: String = "2024-01-10 12:00", _ change: (inout RiskLimits) -> Void
    ) throws -> String? {
        var (limits, context) = (off(change), try Scene.context())
        limits.dailyReset = DailyReset(secondOfDay: 43_200, zone: .utc)
        context.now = Timestamp(seconds: instant(time))
        return guardian.init(limits)?.review(order, in: context)?.observed
    }

    @Test func refusalsSayWhatWasFound() throws {
        func ratio(_ order: OrderRequest, least: Double = 1) throws -> String? {
            try observed(RewardRiskGuard.self, order) { $0.set(RewardRiskGuard.limit, least) }
        }
        #expect(try ratio(order(stop: "1.0901", target: "1.1051")) == "reward/risk 0.5")
        #expect(try ratio(order(stop: "1.1001", target: "1.1051")) == "reward/risk no risk from 1.1001 to the stop 1.1001")
        #expect(try ratio(order(stop: "0", target: "1.1051")) == "entry 1.1001, stop 0, target 1.1051")
        #expect(try ratio(order("0.1", .sell, stop: "1.2", target: "0")) == "entry 1.1, stop 1.2, target 0")
        #expect(try ratio(order(type: .limit, at: "0", stop: "1", target: "1.1")) == "entry 0, stop 1, target 1.1")
        // A millionth below the least ratio is still enough, as for prices that were rounded to the grid.
        #expect(try ratio(order(stop: "1.0901", target: "1.11009999")) == nil)
        #expect(try ratio(order(stop: "1.0901", target: "1.11009998")) != nil)
        func stop(_ order: OrderRequest) throws -> String? {
            try observed(StopDistanceGuard.self, order) { $0.set(StopDistanceGuard.limit, 10) }
        }
        #expect(try stop(order(stop: "0")) == "entry 1.1001, stop 0")
        #expect(try stop(order(type: .limit, at: "0", stop: "1")) == "entry 0, stop 1")
        let collar = try observed(PriceCollarGuard.self, order(type: .limit, at: "0")) { $0.set(PriceCollarGuard.limit, 10) }
        #expect(collar == "price 0 at bid 1.1, ask 1.1001")
        let volume = try observed(SymbolVolumeGuard.self, order("0")) { $0.set(SymbolVolumeGuard.limit, 10) }
        #expect(volume == "0 lots, 0 in all")
    }

    /// A reset at noon ends Friday itself; 2024-01-12 is a Friday.
    @Test(arguments: [
        ("2024-01-12 10:59", nil), ("2024-01-12 11:00", "60 minutes before the end of the week"),
        ("2024-01-12 11:59", "1 minutes before the end of the week"), ("2024-01-12 12:00", "the weekend"),
        ("2024-01-14 11:59", "the weekend"), ("2024-01-14 12:00", nil),
    ])
    func theWeekend(time: String, expected: String?) throws {
        #expect(try observed(WeekendGuard.self, order(), at: time) { $0.set(WeekendGuard.limit, 60) } == expected)
    }
}
