internal import Connectors
internal import Market
internal import Trading

extension MT5Connector {
    /// Takes what arrived over the link.
    func take(_ arrival: BridgeArrival) {
        tradeHealth.observe(arrival)
        historyHealth.observe(arrival)
        switch arrival {
        case .began(let session, let identity, _):
            if session.role == .history { beginHistory(session, identity) } else { begin(session, identity) }
        case .message(let session, let message, let request, let hasMore, let at):
            if session == trade?.session {
                take(message, request: request, hasMore: hasMore, at: at)
            } else if session == history {
                takeHistory(message, request: request, hasMore: hasMore)
            }
        case .ended(let session, let why, _): ended(session, why)
        case .turnedAway(_, let why, _):
            // While nobody wants a session, a terminal dials in vain every half minute.
            if why.kind != .noEpoch { note("a terminal was turned away: \(why)") }
            if case .staleEpoch(let stored, _) = why, stored < MT5Connector.mostEpoch { leastEpoch = max(leastEpoch, stored + 1) }
            if trade == nil, isWanted, why.isAlarming { giveUp("\(why)") }
        }
    }

    private func begin(_ session: BridgeSession, _ identity: TerminalIdentity) {
        guard isWanted, session.epoch == epoch else {
            // It stays until the next session is asked for, so that the terminal is there when it is.
            unused = session
            return
        }
        let account = AccountPin.Identity(identity)
        let differences = pin.differences(from: account)
        guard differences.isEmpty else { return refuse(session, account: differences) }
        let check: ServerClockCheck
        do {
            check = try ServerClockCheck(
                offset: Int64(identity.serverOffset), at: wall(), configured: zone, candidates: terms.zones)
        } catch {
            return refuse(session, error.message)
        }
        if zone == nil, !check.alternatives.isEmpty {
            note(
                "the server's clock is taken to follow \(check.zone.name); \(check.alternatives.joined(separator: ", ")) would fit today too: set connector.zone if one of them is right"
            )
        }
        (pin, isPinned, zone) = (pin.pinned(to: account), true, check.zone)
        questions = questions.filter { !$0.value.isOfTrade }
        trade = TradeState(
            session: session, identity: identity, clock: ServerClock(check.zone), symbolCount: terms.symbols.count)
        if !ask(.symbols(SymbolsMessage(onlyWatched: false)), .symbols([]), in: session) { refuse(session, "the bridge takes no requests") }
    }

    private func beginHistory(_ session: BridgeSession, _ identity: TerminalIdentity) {
        let differences = isPinned ? pin.differences(from: AccountPin.Identity(identity)) : terms.pin.differences(from: .init(identity))
        guard differences.isEmpty else {
            let reason = "the service in the terminal is logged in to another account: \(differences.joined(separator: ", "))"
            note(reason)
            return link.end(session, because: reason)
        }
        history = session
        nextNews = 0
        askHistory()
    }

    /// The account behind a session or a snapshot is another one.
    func refuse(_ session: BridgeSession, account differences: [String]) {
        let what = differences.joined(separator: ", ")
        guard isPinned else {
            return refuse(session, "the terminal is logged in to another account than the one that is configured: \(what)")
        }
        let reason =
            "the terminal was switched to another account: \(what); nothing is traded and no position is touched until Herald is started again"
        otherAccount = reason
        refuse(session, reason)
    }

    /// Ends a session that cannot be used.
    func refuse(_ session: BridgeSession, _ reason: String) {
        note(reason)
        link.end(session, because: String(reason.prefix(200)))
        guard trade == nil || trade?.session == session else { return }
        drop()
        forgetTrade()
        giveUp(reason)
    }

    private func giveUp(_ reason: String) {
        isWanted = false
        say(.link(.down(reason: reason)))
    }

    private func ended(_ session: BridgeSession, _ why: SessionEnd) {
        if session == history {
            history = nil
            counts.endedSessions += 1
            return forgetHistory(why)
        }
        if session == unused { unused = nil }
        guard session == trade?.session else { return }
        counts.endedSessions += 1
        drop()
        forgetTrade()
        giveUp("\(why)")
    }

    /// What waited to leave never left: whoever asked for it is told so.
    func drop() {
        for command in pacer.removeAll() { say(.record(command.tag, .notSent)) }
    }

    /// Forgets everything that belongs to the session of the expert.
    func forgetTrade() {
        trade = nil
        snapshots.forget()
        questions = questions.filter { !$0.value.isOfTrade }
        for index in feeds.indices { feeds[index].pause(at: link.now) }
    }

    /// Everything that a session needs is there.
    func goUp() {
        guard var state = trade, !state.isUp, state.isSubscribed, state.missingTerms.isEmpty, state.terminalClock != nil else { return }
        state.isUp = true
        trade = state
        (nextTerms, nextNews) = (link.now + 600_000, 0)
        say(.link(.up(epoch: state.session.epoch, brokerConnected: state.isBrokerConnected)))
        askHistory()
    }
}

extension AccountPin.Identity {
    /// What a terminal says of its account.
    public init(_ identity: TerminalIdentity) {
        self.init(
            login: identity.login, server: identity.server, currency: identity.currency, isNetting: identity.marginMode != .hedging,
            isDemo: identity.accountKind != .real)
    }
}

extension Question {
    /// Whether the expert answers it.
    var isOfTrade: Bool {
        switch self {
        case .rates, .news: false
        case .symbols, .specification, .subscribe, .snapshot, .record, .kill: true
        }
    }
}
