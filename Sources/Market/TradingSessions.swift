/// When a market is open: hours for each weekday on a clock with its summer time, holidays and early closes.
///
/// Opening and closing are local times. Where the clock jumps over one, it is the moment of the jump; where the clock
/// shows it twice, it is the first reading. Hours that abut, also over midnight, are one session.
public struct TradingSessions: Hashable, Sendable, Codable {
    /// Open from a second of the day to another.
    public struct Hours: Hashable, Sendable, Codable {
        /// The first second that is open, 0 to 86,399.
        public let opens: Int64
        /// The first second that no longer is, above ``opens``, at most 86,400.
        public let closes: Int64

        public init(opens: Int64, closes: Int64) {
            precondition(opens >= 0 && opens < closes && closes <= 86_400, "Invariant: hours open before they close")
            (self.opens, self.closes) = (opens, closes)
        }
    }

    /// A date on which the market closes early or stays closed.
    public struct Closing: Hashable, Sendable, Codable {
        /// Days since 1970-01-01 on the sessions' clock.
        public let day: Int64
        /// The second of the day from which the market is closed, 0 to 86,399; 0 for the whole day.
        public let from: Int64

        public init(day: Int64, from: Int64 = 0) {
            precondition((0..<86_400).contains(from), "Invariant: a second of the day")
            (self.day, self.from) = (day, from)
        }
    }

    /// The clock on which hours and dates are read.
    public var zone: ZoneRules { table.zone }
    /// The hours of each weekday, 0 = Sunday to 6 = Saturday; ascending, without overlaps.
    public var week: [[Hours]] { table.week }
    /// Ascending; each date once.
    public var closings: [Closing] { table.closings }

    private struct Table: Hashable, Codable {
        let zone: ZoneRules
        let week: [[Hours]]
        let closings: [Closing]
    }

    /// One reference to all of it: specifications are copied with every exposure, and nearly never asked for their hours.
    private indirect enum Shared: Hashable, Codable {
        case table(Table)
    }

    private let shared: Shared
    private var table: Table {
        switch shared {
        case .table(let table): table
        }
    }

    /// Hours may come in any order; those that overlap or abut become one.
    ///
    /// - Parameters:
    ///   - week: seven lists, 0 = Sunday to 6 = Saturday.
    ///   - holidays: dates that are closed from midnight to midnight, days since 1970-01-01.
    ///   - earlyCloses: the second of the day, 0 to 86,399, by date, days since 1970-01-01.
    public init(zone: ZoneRules, week: [[Hours]], holidays: Set<Int64> = [], earlyCloses: [Int64: Int64] = [:]) {
        precondition(week.count == 7, "Invariant: a week has seven days")
        precondition(earlyCloses.values.allSatisfy { (0..<86_400).contains($0) }, "Invariant: a second of the day")
        let closed = earlyCloses.merging(holidays.map { ($0, 0) }) { _, wholeDay in wholeDay }
        let closings = closed.map { Closing(day: $0.key, from: $0.value) }.sorted { $0.day < $1.day }
        shared = .table(Table(zone: zone, week: week.map(TradingSessions.united), closings: closings))
    }

    /// Open without end, on UTC's clock.
    public static let always = TradingSessions(
        zone: .utc, week: Array(repeating: [Hours(opens: 0, closes: 86_400)], count: 7))

    /// Whether the market never closes.
    public var isAlwaysOpen: Bool { closings.isEmpty && isUnbroken }

    /// Where an instant (UTC seconds since 1970) stands; ``SessionClock`` is the one to ask often.
    public func moment(at second: Int64) -> SessionMoment {
        span(at: second).moment(at: second, dayEnds: endOfDay(at: second))
    }

    /// The instant at which the next day begins on the sessions' clock.
    func endOfDay(at second: Int64) -> Int64 { zone.next(secondOfDay: 0, notBefore: second + 1) }

    /// Whether no week without closings has a break.
    private var isUnbroken: Bool { week.allSatisfy { $0 == [Hours(opens: 0, closes: 86_400)] } }

    private static func united(_ hours: [Hours]) -> [Hours] {
        hours.sorted { $0.opens < $1.opens }.reduce(into: []) { united, next in
            if let last = united.last, next.opens <= last.closes {
                united[united.count - 1] = Hours(opens: last.opens, closes: max(last.closes, next.closes))
            } else {
                united.append(next)
            }
        }
    }
}

extension TradingSessions {
    /// A stretch of time, UTC seconds from `from` up to `until`, in which the market stays open or closed.
    struct Span: Sendable {
        let from: Int64
        /// The largest number when it never ends.
        let until: Int64
        let isOpen: Bool
        /// How long the break after an open span is.
        let closedFor: Int64?

        func moment(at second: Int64, dayEnds: Int64) -> SessionMoment {
            let ends = isOpen && until < .max
            return SessionMoment(
                isOpen: isOpen, closesIn: ends ? until - second : nil, closedFor: ends ? closedFor : nil, dayEndsIn: dayEnds - second)
        }
    }

    /// The stretch from an instant on.
    func span(at second: Int64) -> Span {
        // The day before may still be open where the clock was set back over midnight.
        var day = floorDivide(zone.local(second), 86_400) - 1
        // Beyond the last closing the same week comes again and again, only changes of the clock may hide a short session.
        let horizon = max(day, closings.last?.day ?? day) + 30
        var end: Int64?
        while day <= horizon {
            // Where days follow each other without a break, only the next closing can end the session.
            if isUnbroken, let known = end, known == zone.boundary(local: day * 86_400) {
                guard let closing = closings.first(where: { $0.day >= day }) else { break }
                day = closing.day
                end = zone.boundary(local: day * 86_400)
            }
            for (opens, closes) in instants(onDay: day) where closes > second {
                guard let known = end else {
                    if opens > second { return Span(from: second, until: opens, isOpen: false, closedFor: nil) }
                    end = closes
                    continue
                }
                if opens > known { return Span(from: second, until: known, isOpen: true, closedFor: opens - known) }
                end = max(known, closes)
            }
            day += 1
        }
        let until = isUnbroken ? .max : end ?? .max
        return Span(from: second, until: until, isOpen: end != nil, closedFor: nil)
    }

    /// The sessions of a local day as UTC seconds; those that the clock jumps over are left out.
    private func instants(onDay day: Int64) -> [(opens: Int64, closes: Int64)] {
        let ends = closing(onDay: day)
        return week[Int(((day + 4) % 7 + 7) % 7)].compactMap { hours in
            guard hours.opens < ends else { return nil }
            let opens = zone.boundary(local: day * 86_400 + hours.opens)
            let closes = zone.boundary(local: day * 86_400 + min(hours.closes, ends))
            return opens < closes ? (opens, closes) : nil
        }
    }

    private func closing(onDay day: Int64) -> Int64 {
        var (low, high) = (0, closings.count)
        while low < high {
            let middle = (low + high) / 2
            if closings[middle].day < day { low = middle + 1 } else { high = middle }
        }
        return low < closings.count && closings[low].day == day ? closings[low].from : 86_400
    }
}
