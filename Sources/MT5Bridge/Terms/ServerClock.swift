public import Market

/// The clock of the trade server, by a rule of a time zone: everything the terminal says is stamped with it.
public struct ServerClock: Hashable, Sendable {
    /// The rule.
    public let zone: ZoneRules

    public init(_ zone: ZoneRules) { self.zone = zone }

    /// The instant of a reading of the server's clock, in milliseconds since 1970; nil beyond the years 1900 to 2200.
    ///
    /// An hour that the clock shows twice is the first one, unless that lies before `notBefore`; one that it skips is the jump.
    public func utc(_ milliseconds: Int64, notBefore: Timestamp? = nil) -> Timestamp? {
        guard abs(milliseconds) < 7_258_118_400_000 else { return nil }
        let local = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
        let rest = milliseconds - local * 1000
        let (first, later) = zone.readings(local)
        var second = first ?? later ?? zone.boundary(local: local)
        // A stamp a little behind is one that came late, not one of the hour's second showing.
        if first != nil, let later, let notBefore, second.addingReportingOverflow(1800).partialValue < notBefore.seconds {
            second = later
        }
        return Timestamp(nanoseconds: (second * 1000 + rest) * 1_000_000)
    }

    /// The instant of a reading in a list that goes on in time: of an hour that the clock shows twice the first one that is not
    /// before `last`. Else as ``utc(_:notBefore:)``.
    public func utc(_ milliseconds: Int64, after last: Timestamp?) -> Timestamp? {
        guard let first = utc(milliseconds), let last, first < last else { return utc(milliseconds) }
        return utc(milliseconds, notBefore: last.adding(seconds: 1801))
    }

    /// The readings of a period, both ends included, in milliseconds: where the clock is set back within it, they go further than those
    /// of its ends.
    public func readings(of period: Range<Timestamp>) -> ClosedRange<Int64> {
        var least = reading(period.lowerBound)
        var most = reading(Timestamp(nanoseconds: period.upperBound.nanoseconds - 1_000_000))
        for change in zone.transitions where period.contains(Timestamp(seconds: change.at)) {
            least = min(least, zone.local(change.at) * 1000)
            most = max(most, (change.at + zone.offset(at: change.at - 1)) * 1000 - 1)
        }
        return least...max(least, most)
    }

    /// What the server's clock shows at an instant, milliseconds since 1970.
    public func reading(_ time: Timestamp) -> Int64 {
        let second = time.seconds
        return zone.local(second) * 1000 + (time.nanoseconds - second * 1_000_000_000) / 1_000_000
    }
}

/// Whether a rule fits what the terminal says about its server's clock.
public struct ServerClockCheck: Hashable, Sendable {
    /// The rule to go by.
    public let zone: ZoneRules
    /// Other rules that fit as well today and will not on other days of the year.
    public let alternatives: [String]

    /// Why no rule can be gone by.
    public struct Failure: Error, Hashable, Sendable {
        /// One sentence: what the terminal says, what was expected, and what to do.
        public let message: String
    }

    /// Holds the terminal's offset against rules.
    ///
    /// - Parameters:
    ///   - offset: Server time minus GMT by the terminal, seconds; it rounds to hours, and its two readings may straddle one.
    ///   - now: The present instant.
    ///   - configured: The rule that is configured; nil lets the first candidate that fits win.
    ///   - candidates: The rules that brokers are known to go by, likeliest first.
    public init(offset: Int64, at now: Timestamp, configured: ZoneRules?, candidates: [ZoneRules]) throws(Failure) {
        let said = ServerClockCheck.rounded(offset)
        if let configured {
            let expected = configured.offset(at: now.seconds)
            guard expected == said else {
                let fits = candidates.filter { $0.offset(at: now.seconds) == said }.map(\.name)
                let advice = fits.isEmpty ? "set connector.zone to the broker's" : "set connector.zone, e.g. to \"\(fits[0])\""
                throw Failure(
                    message:
                        "the server's clock is \(ServerClockCheck.text(said)), and connector.zone = \"\(configured.name)\" is \(ServerClockCheck.text(expected)) now; \(advice)"
                )
            }
            (zone, alternatives) = (configured, [])
            return
        }
        let fits = candidates.filter { $0.offset(at: now.seconds) == said }
        guard let first = fits.first else {
            throw Failure(
                message:
                    "the server's clock is \(ServerClockCheck.text(said)), which fits none of the rules brokers go by; set connector.zone")
        }
        zone = first
        // Rules that never differ are one rule.
        alternatives = fits.dropFirst().filter { other in
            (0..<366).contains { day in
                let second = now.seconds + Int64(day) * 86_400
                return other.offset(at: second) != first.offset(at: second)
            }
        }.map(\.name)
    }

    /// To the quarter of an hour, which every zone's offset is a multiple of.
    static func rounded(_ offset: Int64) -> Int64 { floorDivide(offset + 450, 900) * 900 }

    static func text(_ offset: Int64) -> String {
        let minutes = abs(offset) / 60
        let rest = minutes % 60 == 0 ? "" : ":" + (minutes % 60 < 10 ? "0" : "") + "\(minutes % 60)"
        return "GMT\(offset < 0 ? "-" : "+")\(minutes / 60)\(rest)"
    }
}
