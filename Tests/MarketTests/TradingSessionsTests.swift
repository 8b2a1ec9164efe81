import Market
import Testing

private func hours(_ opens: Int64, _ closes: Int64) -> TradingSessions.Hours {
    TradingSessions.Hours(opens: opens * 60, closes: closes * 60)
}
private func date(_ text: String) -> Int64 { floorDivide(instant(text).seconds, 86_400) }
private let wholeDay = hours(0, 1440)

@Suite("Trading sessions")
struct TradingSessionsTests {
    /// Mon 00:00 to Fri 24:00 on New York's clock plus seven hours: Sunday 17:00 to Friday 17:00 in New York.
    static let currencies = TradingSessions(
        zone: newYork(plusHours: 7), week: [[], [wholeDay], [wholeDay], [wholeDay], [wholeDay], [wholeDay], []],
        holidays: [date("2023-12-25"), date("2024-01-01")], earlyCloses: [date("2023-12-22"): 20 * 3600])
    /// A break of an hour after every midnight.
    static let metals = TradingSessions(
        zone: newYork(plusHours: 7), week: [[]] + Array(repeating: [hours(60, 1440)], count: 5) + [[]],
        holidays: [date("2024-03-29")])
    /// Two sessions a day, given in the wrong order, on New York's own clock.
    static let index = TradingSessions(
        zone: newYork(plusHours: 0), week: [[]] + Array(repeating: [hours(990, 1020), hours(570, 960)], count: 5) + [[]])

    struct Expectation: Sendable, CustomTestStringConvertible {
        let at: String
        let sessions: TradingSessions
        let moment: SessionMoment
        init(_ sessions: TradingSessions, _ at: String, closesIn: Int64?, closedFor: Int64?, dayEndsIn: Int64, isOpen: Bool? = nil) {
            (self.at, self.sessions) = (at, sessions)
            moment = SessionMoment(isOpen: isOpen ?? (closesIn != nil), closesIn: closesIn, closedFor: closedFor, dayEndsIn: dayEndsIn)
        }
        var testDescription: String { "\(at) \(sessions.zone.name)" }
    }

    private static let hour: Int64 = 3600

    @Test(
        "the tables made by hand hold",
        arguments: [
            // A week in winter: Sunday 22:00 UTC to Friday 22:00 UTC, then two days without trade.
            Expectation(currencies, "2024-01-14 21:59:59", closesIn: nil, closedFor: nil, dayEndsIn: 1),
            .init(currencies, "2024-01-14 22:00", closesIn: 120 * hour, closedFor: 48 * hour, dayEndsIn: 24 * hour),
            .init(currencies, "2024-01-17 12:00", closesIn: 58 * hour, closedFor: 48 * hour, dayEndsIn: 10 * hour),
            .init(currencies, "2024-01-19 21:59:59", closesIn: 1, closedFor: 48 * hour, dayEndsIn: 1),
            .init(currencies, "2024-01-19 22:00", closesIn: nil, closedFor: nil, dayEndsIn: 24 * hour),
            // The clock goes forward in the weekend of 2024-03-10: the break is an hour shorter, as is the Sunday.
            .init(currencies, "2024-03-08 21:00", closesIn: hour, closedFor: 47 * hour, dayEndsIn: hour),
            .init(currencies, "2024-03-09 22:00", closesIn: nil, closedFor: nil, dayEndsIn: 23 * hour),
            .init(currencies, "2024-03-10 21:00", closesIn: 120 * hour, closedFor: 48 * hour, dayEndsIn: 24 * hour),
            // And back in that of 2024-11-03.
            .init(currencies, "2024-11-01 20:00", closesIn: hour, closedFor: 49 * hour, dayEndsIn: hour),
            .init(currencies, "2024-11-02 21:00", closesIn: nil, closedFor: nil, dayEndsIn: 25 * hour),
            // An early close on Friday, a weekend and a holiday on Monday are one break of 20:00 to Tuesday 00:00.
            .init(currencies, "2023-12-22 17:00", closesIn: hour, closedFor: 76 * hour, dayEndsIn: 5 * hour),
            .init(currencies, "2023-12-22 18:00", closesIn: nil, closedFor: nil, dayEndsIn: 4 * hour),
            .init(currencies, "2023-12-25 21:59", closesIn: nil, closedFor: nil, dayEndsIn: 60),
            .init(currencies, "2023-12-25 22:00", closesIn: 72 * hour + 24 * hour, closedFor: 72 * hour, dayEndsIn: 24 * hour),
            // A break of an hour a day, of 49 hours over a weekend, of a day more over Good Friday.
            .init(metals, "2024-01-16 21:00", closesIn: hour, closedFor: hour, dayEndsIn: hour),
            .init(metals, "2024-01-16 22:30", closesIn: nil, closedFor: nil, dayEndsIn: 23 * hour + 1800),
            .init(metals, "2024-01-16 23:00", closesIn: 23 * hour, closedFor: hour, dayEndsIn: 23 * hour),
            .init(metals, "2024-01-19 21:59", closesIn: 60, closedFor: 49 * hour, dayEndsIn: 60),
            .init(metals, "2024-03-28 20:59", closesIn: 60, closedFor: 73 * hour, dayEndsIn: 60),
            // 09:30-16:00 and 16:30-17:00.
            .init(index, "2024-07-10 13:29:59", closesIn: nil, closedFor: nil, dayEndsIn: 14 * hour + 1801),
            .init(index, "2024-07-10 13:30", closesIn: 6 * hour + 1800, closedFor: 1800, dayEndsIn: 14 * hour + 1800),
            .init(index, "2024-07-10 20:00", closesIn: nil, closedFor: nil, dayEndsIn: 8 * hour),
            .init(index, "2024-07-10 20:30", closesIn: 1800, closedFor: 16 * hour + 1800, dayEndsIn: 7 * hour + 1800),
            .init(index, "2024-07-12 20:30", closesIn: 1800, closedFor: 64 * hour + 1800, dayEndsIn: 7 * hour + 1800),
            .init(.always, "2024-07-12 20:30", closesIn: nil, closedFor: nil, dayEndsIn: 3 * hour + 1800, isOpen: true),
        ])
    func table(_ expected: Expectation) {
        let second = instant(expected.at).seconds
        #expect(expected.sessions.moment(at: second) == expected.moment)
        var clock = SessionClock(expected.sessions)
        let (earlier, found) = (clock.moment(at: second - 400_000), clock.moment(at: second))
        #expect(found == expected.moment && earlier == expected.sessions.moment(at: second - 400_000))
    }

    @Test("hours that overlap or abut are one session, whatever their order")
    func united() {
        func monday(_ hours: [TradingSessions.Hours]) -> TradingSessions {
            TradingSessions(zone: .utc, week: [[], hours, [], [], [], [], []])
        }
        #expect(monday([hours(60, 90), hours(0, 60), hours(80, 120)]) == monday([hours(0, 120)]))
        #expect(monday([hours(0, 60), hours(61, 120)]) != monday([hours(0, 120)]))
        #expect(monday([]).moment(at: 0) == SessionMoment(isOpen: false, closesIn: nil, closedFor: nil, dayEndsIn: 86_400))
    }

    @Test("a market that never closes ends only at a closing, however far")
    func farHoliday() {
        let day = CivilTime.days(year: 2099, month: 6, day: 1)
        let sessions = TradingSessions(
            zone: .utc, week: Array(repeating: [wholeDay], count: 7), holidays: [day, day + 1], earlyCloses: [day + 5: 3600, day: 60])
        #expect(!sessions.isAlwaysOpen && TradingSessions.always.isAlwaysOpen)
        let start = day * 86_400
        #expect(
            sessions.moment(at: start - 86_400 * 9000)
                == SessionMoment(isOpen: true, closesIn: 86_400 * 9000, closedFor: 172_800, dayEndsIn: 86_400))
        #expect(sessions.moment(at: start) == SessionMoment(isOpen: false, closesIn: nil, closedFor: nil, dayEndsIn: 86_400))
        #expect(
            sessions.moment(at: start + 172_800)
                == SessionMoment(isOpen: true, closesIn: 3 * 86_400 + 3600, closedFor: 82_800, dayEndsIn: 86_400))
        #expect(
            sessions.moment(at: start + 6 * 86_400 + 1)
                == SessionMoment(isOpen: true, closesIn: nil, closedFor: nil, dayEndsIn: 86_399))
    }

    @Test("a session in the hour that the clock jumps over does not happen, one in the repeated hour happens once")
    func changesOfTheClock() {
        let nights = TradingSessions(
            zone: newYork(plusHours: 0), week: Array(repeating: [hours(90, 105), hours(135, 165)], count: 7))
        // 2024-03-10: 01:30-01:45, no 02:15-02:45, next on the following day at 01:30, 22.75 hours later.
        let spring = nights.moment(at: instant("2024-03-10 06:30").seconds)
        #expect(spring == SessionMoment(isOpen: true, closesIn: 900, closedFor: 81_900, dayEndsIn: 21 * 3600 + 1800))
        let jump = nights.moment(at: instant("2024-03-10 07:15").seconds)
        #expect(!jump.isOpen)
        // 2024-11-03: 01:30-01:45 at the first reading, 05:30 UTC; 02:15 is 07:15 UTC.
        let autumn = nights.moment(at: instant("2024-11-03 05:30").seconds)
        #expect(autumn == SessionMoment(isOpen: true, closesIn: 900, closedFor: 5400, dayEndsIn: 23 * 3600 + 1800))
        #expect(!nights.moment(at: instant("2024-11-03 06:30").seconds).isOpen)
        #expect(nights.moment(at: instant("2024-11-03 07:15").seconds).isOpen)
        // Partly in the gap: open from the jump on.
        let long = TradingSessions(zone: newYork(plusHours: 0), week: Array(repeating: [hours(150, 240)], count: 7))
        #expect(!long.moment(at: instant("2024-03-10 06:59:59").seconds).isOpen)
        #expect(long.moment(at: instant("2024-03-10 07:00").seconds).closesIn == 3600)
    }
}

@Suite("Trading sessions against a naive model")
struct TradingSessionsPropertyTests {
    /// Asks the table of every minute of a stretch; where the clock was set back, time stands still until it catches up.
    struct Model {
        var isOpen: [Bool] = []
        var startsDay: [Bool] = []

        init(_ sessions: TradingSessions, from start: Int64, minutes: Int) {
            var latest = Int64.min
            for minute in -180..<minutes {
                let local = sessions.zone.local(start + Int64(minute) * 60)
                let day = floorDivide(local, 86_400)
                let isNewDay = latest != .min && day > floorDivide(latest, 86_400)
                latest = max(latest, local)
                guard minute >= 0 else { continue }
                startsDay.append(isNewDay)
                let today = floorDivide(latest, 86_400)
                let ofDay = latest - today * 86_400
                let ends = sessions.closings.first { $0.day == today }?.from ?? 86_400
                let weekday = Int((today + 4) % 7)
                isOpen.append(ofDay < ends && sessions.week[weekday].contains { $0.opens <= ofDay && ofDay < $0.closes })
            }
        }

        func moment(_ minute: Int) -> SessionMoment? {
            guard let day = startsDay[(minute + 1)...].firstIndex(of: true) else { return nil }
            let dayEndsIn = Int64(day - minute) * 60
            guard isOpen[minute] else { return SessionMoment(isOpen: false, closesIn: nil, closedFor: nil, dayEndsIn: dayEndsIn) }
            guard let close = isOpen[minute...].firstIndex(of: false), let open = isOpen[close...].firstIndex(of: true) else { return nil }
            return SessionMoment(
                isOpen: true, closesIn: Int64(close - minute) * 60, closedFor: Int64(open - close) * 60, dayEndsIn: dayEndsIn)
        }
    }

    private func sessions(_ noise: inout Noise, around day: Int64) -> TradingSessions {
        let week = (0..<7).map { _ in
            noise.within(0...3) == 0
                ? [wholeDay]
                : (0..<noise.within(0...3)).map { _ in
                    let opens = noise.within(0...1439)
                    return hours(opens, noise.within((opens + 1)...1440))
                }
        }
        let holidays = Set((0..<noise.within(0...2)).map { _ in day + noise.within(0...9) })
        let early = (0..<noise.within(0...2)).map { _ in (day + noise.within(0...9), noise.within(0...1439) * 60) }
        return TradingSessions(
            zone: newYork(plusHours: noise.within(-9...9)), week: week, holidays: holidays,
            earlyCloses: Dictionary(early) { first, _ in first })
    }

    /// Stretches begin before a change of the clock in spring, one in autumn, or in summer.
    @Test("every minute agrees", arguments: 0..<24)
    func agrees(seed: UInt64) {
        var noise = Noise(state: seed)
        let text = ["2024-03-08 00:00", "2024-11-01 00:00", "2024-07-03 00:00"][Int(seed % 3)]
        let start = instant(text).seconds + noise.within(0...1439) * 60
        let sessions = sessions(&noise, around: floorDivide(start, 86_400))
        let minutes = 12 * 1440
        let model = Model(sessions, from: start, minutes: minutes)
        var clock = SessionClock(sessions)
        var jumping = SessionClock(sessions)
        var wrong: [Int] = []
        var asked = 0
        for minute in 0..<(4 * 1440) {
            guard let expected = model.moment(minute) else { continue }
            asked += 1
            let second = start + Int64(minute) * 60
            if clock.moment(at: second) != expected { wrong.append(minute) }
            guard noise.within(0...99) == 0 else { continue }
            if jumping.moment(at: second) != expected || sessions.moment(at: second) != expected { wrong.append(-minute) }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5)) of \(sessions)")
        #expect(asked > 100 || sessions.week.allSatisfy(\.isEmpty))
    }
}
