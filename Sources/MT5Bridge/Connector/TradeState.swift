internal import Market
internal import Trading

/// The session of the expert on its way to being used.
struct TradeState {
    /// The session.
    let session: BridgeSession
    /// Who dialled.
    let identity: TerminalIdentity
    /// The server's clock.
    let clock: ServerClock
    /// The terminal's monotonic clock; nil before the first PONG.
    var terminalClock: TerminalClock?
    /// What may be done.
    var permissions: WirePermissions
    /// Reads what is listed; nil until the symbols are known.
    var records: RecordTranslation?
    /// Says commands; nil until the symbols are known.
    var commands: CommandTranslation?
    /// Symbols whose terms were not told yet.
    var missingTerms: Set<Int>
    /// The number of the subscription; 0 before it was asked for.
    var subscription: UInt32 = 0
    /// The terminal said which symbols it quotes.
    var isSubscribed = false
    /// The caller was told that the session is up.
    var isUp = false
    /// Events the terminal said it missed.
    var eventsLost: UInt32 = 0

    init(session: BridgeSession, identity: TerminalIdentity, clock: ServerClock, symbolCount: Int) {
        (self.session, self.identity, self.clock) = (session, identity, clock)
        (permissions, missingTerms) = (identity.permissions, Set(0..<symbolCount))
    }

    /// Whether the terminal reaches its broker.
    var isBrokerConnected: Bool { permissions.contains(.connected) }
}

/// What was asked under a number.
enum Question {
    /// The names so far.
    case symbols([String])
    case specification(symbol: Int)
    case subscribe
    case snapshot(SnapshotAssembly)
    case record(OrderTag)
    case rates(RatesWish, RatesAssembly)
    /// The events so far.
    case news([WireNews])
    case kill
}
