internal import Connectors
internal import Market

extension StatusView {
    /// `2026-11-22 20:30:05 UTC`.
    static func clock(_ time: Timestamp) -> String {
        let text = Timestamp(seconds: time.seconds).description
        return text.dropLast().replacing("T", with: " ") + " UTC"
    }

    /// The time of day, with the date when that is another.
    static func short(_ time: Timestamp, at now: Timestamp) -> String {
        let (then, today) = (clock(time), clock(now))
        let minute = then.dropFirst(11).prefix(5)
        return then.prefix(10) == today.prefix(10) ? String(minute) : "\(then.dropFirst(5).prefix(5)) \(minute)"
    }

    /// `3d 04h`, `1h 02m`, `4m 05s`, `12s`.
    static func duration(_ now: Timestamp, since then: Timestamp) -> String {
        let seconds = max(now.seconds - then.seconds, 0)
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        if seconds >= 86_400 { return "\(seconds / 86_400)d \(two(seconds % 86_400 / 3600))h" }
        if seconds >= 3600 { return "\(seconds / 3600)h \(two(seconds % 3600 / 60))m" }
        return seconds >= 60 ? "\(seconds / 60)m \(two(seconds % 60))s" : "\(seconds)s"
    }

    /// One decimal below a minute.
    static func seconds(_ value: Double) -> String {
        guard value < 60 else { return duration(Timestamp(seconds: Int64(min(value, 1e9))), since: Timestamp(seconds: 0)) }
        let tenths = Int((max(value, 0) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }

    /// `10,123.40`.
    static func money(_ money: Money) -> String {
        let text = money.text(digits: 2)
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.dropFirst(sign.count).split(separator: ".")
        var whole = ""
        for (place, digit) in (parts.first ?? "0").reversed().enumerated() {
            if place > 0, place % 3 == 0 { whole.append(",") }
            whole.append(digit)
        }
        return sign + String(whole.reversed()) + (parts.count > 1 ? ".\(parts[1])" : "")
    }

    /// With a plus where it is a gain.
    static func signed(_ value: Money) -> String { (value > .zero ? "+" : "") + money(value) }

    static func look(of value: Money) -> ScreenLine.Look { value > .zero ? .good : value < .zero ? .bad : .plain }

    static func look(of state: RunStatus.Strategy.State) -> ScreenLine.Look {
        switch state {
        case .running: .good
        case .paused, .retired: .warning
        case .failed, .quarantined: .bad
        }
    }

    static func look(of state: LinkHealth.State) -> ScreenLine.Look {
        switch state {
        case .good: .good
        case .unknown: .faint
        case .late: .warning
        case .gone: .bad
        }
    }

    static func look(ofDecision what: String) -> ScreenLine.Look {
        switch what {
        case "long", "short", "close": .bold
        case "denied", "rejected", "failed": .warning
        default: .faint
        }
    }

    /// A part of the whole, 0 to 1.
    static func share(_ part: Money, of whole: Money) -> Double {
        whole > .zero ? min(max(part.double / whole.double, 0), 1) : 0
    }

    /// A bar that is full at a tenth of the balance: what matters is what is near.
    static func bar(_ share: Double, columns: Int) -> String {
        let filled = min(Int((share * 10 * Double(columns)).rounded(.up)), columns)
        return String(repeating: "█", count: filled) + String(repeating: "░", count: columns - filled)
    }
}
