/// What is known of the way to the broker over one of the two connections, from what arrived over it.
///
/// Three things can fail by themselves: the bridge (Herald to the terminal), the broker (the terminal to its server), the quotes.
public struct BridgeHealth: Sendable {
    private let role: BridgeRole
    private var since: Int64?
    private var lastHeard: Int64?
    private var lastPong: Int64?
    private var lastTick: Int64?
    private var busy: (until: Int64, words: String)?
    private var end: SessionEnd?
    /// The session that stands.
    public private(set) var session: BridgeSession?
    /// What HELLO said of the terminal of the newest session.
    public private(set) var terminal: TerminalIdentity?
    /// The newest PONG of the session that stands.
    public private(set) var pong: PongMessage?
    /// The terminal's clock in that PONG.
    public private(set) var clock: TerminalClock?

    /// Nothing is known yet.
    public init(_ role: BridgeRole) { self.role = role }

    /// What may be done: from the newest PONG, or from HELLO before the first; nil without a session.
    public var permissions: WirePermissions? { session == nil ? nil : pong?.permissions ?? terminal?.permissions }

    /// Takes note of what arrived; what concerns the other connection is passed over.
    public mutating func observe(_ arrival: BridgeArrival) {
        switch arrival {
        case .began(let session, let terminal, let at) where session.role == role:
            self = BridgeHealth(role)
            (self.session, self.terminal, since, lastHeard) = (session, terminal, at, at)
        case .message(let session, let message, _, _, let at) where session == self.session:
            (lastHeard, busy) = (at, nil)
            switch message {
            case .pong(let pong):
                (self.pong, lastPong) = (pong, at)
                clock = TerminalClock(shown: pong.clock, arrived: at)
            case .ticks: lastTick = at
            case .busy(let said): busy = (at + Int64(said.milliseconds), said.text)
            default: break
            }
        case .ended(let session, let end, let at) where session == self.session:
            (self.session, pong, clock, self.end, lastHeard) = (nil, nil, nil, end, at)
        default: break
        }
    }

    /// Herald to the terminal; `late` after two heartbeats, `now` in Herald's monotonic milliseconds.
    public func bridge(now: Int64, terms: SessionTerms = .usual) -> HealthReading {
        guard let lastHeard else { return HealthReading(.unknown, age: nil, "no terminal has connected") }
        let age = now - lastHeard
        guard session != nil else {
            return HealthReading(.gone, age: age, end.map { "the connection ended: \($0)" } ?? "the connection ended")
        }
        if let busy, now <= busy.until { return HealthReading(.good, age: age, "the terminal is busy: \(busy.words)") }
        let isLate = age > 2 * Int64(terms.heartbeat)
        return HealthReading(isLate ? .late : .good, age: age, isLate ? "the terminal is silent" : "connected")
    }

    /// The terminal to its broker, as the newest PONG tells; what is older than the session's patience is `late`.
    public func broker(now: Int64, terms: SessionTerms = .usual) -> HealthReading {
        guard session != nil, let permissions else {
            return HealthReading(.unknown, age: nil, "only the terminal knows, and there is none")
        }
        let told = lastPong ?? since ?? now
        let age = now - told
        guard permissions.contains(.connected) else {
            return HealthReading(.gone, age: age, "the terminal is not connected to its broker")
        }
        if age > Int64(terms.deadAfter) { return HealthReading(.late, age: age, "the terminal was connected to its broker") }
        let ping = pong.map { ", \(($0.brokerPing + 500) / 1000) ms away" } ?? ""
        return HealthReading(.good, age: age, "connected to its broker\(ping)")
    }

    /// The newest tick of any symbol; `late` after so many milliseconds, which is usual while the market is closed.
    public func quotes(now: Int64, lateAfter: Int64 = 60_000) -> HealthReading {
        guard session != nil else { return HealthReading(.unknown, age: lastTick.map { now - $0 }, "there is no terminal") }
        guard let lastTick else { return HealthReading(.unknown, age: nil, "no tick has come in this session") }
        let age = now - lastTick
        return age > lateAfter
            ? HealthReading(.late, age: age, "no tick for \(age / 1000) s; is the market closed?")
            : HealthReading(.good, age: age, "ticks come")
    }
}
