internal import Storage
internal import Connectors
internal import Engine
internal import Market
internal import Risk
internal import Trading

extension LiveCycle {
    /// How the run stands now.
    public func status() -> RunStatus {
        let now = clock()
        return RunStatus(
            mode: storage.journal.stamp.mode.rawValue, started: started, time: now, generation: session?.generation ?? 0,
            link: linkStatus(at: now), account: account, balance: session?.core.account.balance ?? .zero,
            equity: session?.core.account.equity ?? .zero, strategies: strategies, positions: positions, orders: orders,
            guards: guards, latches: session?.core.latches ?? [], gates: session?.core.closedGates ?? [], lagSeconds: lag(at: now),
            segment: segment, journalSequence: storage.journal.head.sequence, unwritten: diskFailure == nil ? 0 : unwritten,
            uncopied: storage.tap?.behind, isStopping: stopping != nil, problems: problems + diskProblems,
            notes: notes + [storage.tap?.words ?? ""].filter { !$0.isEmpty })
    }

    private var diskProblems: [String] {
        guard let diskFailure else { return [] }
        let count = "\(unwritten) of \(options.mostUnwritten) entries wait in memory"
        return [diskFailure.error.message, "\(count); nothing is opened meanwhile, and when all places are taken the run ends"]
    }

    private func linkStatus(at now: Timestamp) -> RunStatus.Link {
        let (isUp, isConnected, reason): (Bool, Bool, String) =
            switch link {
            case .up(_, let isConnected): (true, isConnected, isConnected ? "" : "the terminal does not reach its trade server")
            case .down(let reason): (false, false, reason)
            }
        return RunStatus.Link(
            name: connector.capabilities.name, isUp: isUp, isBrokerConnected: isConnected, isRunning: isRunning, reason: reason,
            since: linkSince, epoch: epoch, quoteAge: lastQuote.map { seconds(from: $0, to: now) },
            health: connector.health)
    }

    private func seconds(from: Timestamp, to: Timestamp) -> Double { Double(to.nanoseconds - from.nanoseconds) / 1e9 }

    /// What the market has done and the run has not seen.
    private func lag(at now: Timestamp) -> Double {
        guard isRunning, let next = connector.nextEvent, next < now, !connector.capabilities.isAccelerated else { return 0 }
        return seconds(from: next, to: now)
    }

    private var strategies: [RunStatus.Strategy] {
        guard let session else { return [] }
        let positions = session.core.positions
        let gates = session.core.closedGates
        return session.pins.enumerated().map { index, pin in
            let own = positions.filter { $0.strategy == index }
            let isPaused = gates.contains { $0.reason == .paused && ($0.scope == .account || $0.scope == .strategy(index)) }
            return RunStatus.Strategy(
                name: pin.name, file: pin.file, symbol: session.names.symbol(pin.symbol), generation: session.generation,
                state: state(of: index, session, isPaused: isPaused),
                lastDecision: session.decisions[index], positions: own.count,
                profit: own.reduce(.zero) { $0 + $1.unrealizedProfit + $1.realizedProfit })
        }
    }

    private func state(of index: Int, _ session: TradeSession, isPaused: Bool) -> RunStatus.Strategy.State {
        if session.core.isQuarantined(index) { return .quarantined }
        if session.core.isRetired(index) { return .retired }
        return session.core.isStopped(index) ? .failed : isPaused ? .paused : .running
    }

    private var positions: [RunStatus.Position] {
        guard let session else { return [] }
        return session.core.positions.map { position in
            RunStatus.Position(
                ticket: position.ticket, symbol: session.names.symbol(position.symbol),
                strategy: session.names.strategy(position.strategy), side: position.side, volume: position.volume,
                openPrice: position.openPrice, openTime: position.openTime, stopLoss: position.stopLoss,
                takeProfit: position.takeProfit, currentPrice: session.quotes[position.symbol]?.quote.closing(position.side),
                unrealizedProfit: position.unrealizedProfit, swap: position.swap)
        }
    }

    private var orders: [RunStatus.Order] {
        guard let session else { return [] }
        return session.ledger.tracks.filter { !$0.state.isFinal }.map { track in
            let action =
                switch track.wish {
                case .open: "open"
                case .close: "close"
                case .modify: "modify"
                case .change: "change"
                }
            return RunStatus.Order(
                magic: track.tag.magic, comment: track.tag.comment, symbol: session.names.symbol(track.wish.symbol),
                strategy: session.names.strategy(track.wish.strategy), action: action, state: track.state, since: track.since)
        }
    }

    private var guards: [RunStatus.Guard] {
        guard let core = session?.core else { return [] }
        let (equity, latches) = (core.account.equity, core.latches)
        return core.accountFigures.map { figure in
            // A loss limit lies below the figure it is counted from, a target above it.
            let distance = figure.level <= figure.anchor ? equity - figure.level : figure.level - equity
            return RunStatus.Guard(
                code: figure.code, level: figure.level, headroom: max(distance, .zero), action: figure.action,
                isLatched: latches.contains { $0.code == figure.code })
        }
    }
}
