internal import Connectors
internal import Market
internal import Trading

extension MT5Connector {
    /// Takes a message of the expert.
    func take(_ message: BridgeMessage, request: UInt32, hasMore: Bool, at arrived: Int64) {
        switch message {
        case .pong(let pong): take(pong, at: arrived)
        case .symbolList(let list): take(list, request, hasMore)
        case .specificationIs(let told): take(told, request)
        case .subscribed(let answer): take(answer, request)
        case .ticks(let ticks): if request == trade?.subscription { take(ticks) }
        case .reply(let reply): take(reply)
        case .recordIs(let record): take(record, request)
        case .deal, .order, .position: takeHint(message)
        case .snapshotIs(let part): take(part, request, hasMore)
        case .error(let error): take(error, request)
        case .log(let log): note("the terminal says: \(log.text)")
        case .busy(let busy): note("the terminal is busy for up to \(busy.milliseconds) ms: \(busy.text)")
        default: counts.strayAnswers += 1
        }
    }

    private func take(_ pong: PongMessage, at arrived: Int64) {
        guard var state = trade else { return }
        let was = state.isBrokerConnected
        state.terminalClock = TerminalClock(shown: pong.clock, arrived: arrived)
        let newPermissions = pong.permissions != state.permissions
        state.permissions = pong.permissions
        let isMissing = pong.eventsLost > state.eventsLost
        state.eventsLost = pong.eventsLost
        trade = state
        guard state.isUp else { return goUp() }
        if was != state.isBrokerConnected {
            say(.link(.up(epoch: state.session.epoch, brokerConnected: state.isBrokerConnected)))
        }
        if newPermissions, !pong.permissions.mayOpen {
            note("the terminal lets nothing be opened: permissions \(pong.permissions.rawValue)")
        }
        // What was missed is found by the list; nothing rests on events.
        if isMissing { askSnapshot(since: snapshots.since ?? wall()) }
    }

    private func take(_ list: SymbolListMessage, _ request: UInt32, _ hasMore: Bool) {
        guard let session = trade?.session, case .symbols(let before)? = questions[request] else { return counts.strayAnswers += 1 }
        let all = before + list.symbols
        guard all.count <= 200_000 else { return refuse(session, "the terminal lists more than 200,000 symbols") }
        guard !hasMore else { return questions[request] = .symbols(all) }
        questions[request] = nil
        do {
            settle(try SymbolNames(run: terms.symbols.map(\.specification.name), configured: terms.configuredNames, listed: all))
        } catch {
            refuse(session, error.messages.joined(separator: "; "))
        }
    }

    private func settle(_ names: SymbolNames) {
        guard var state = trade else { return }
        if let known = self.names, known != names { for index in feeds.indices { feeds[index] = SymbolFeed(point: feeds[index].point) } }
        self.names = names
        let specifications = terms.symbols.map(\.specification)
        state.records = RecordTranslation(names: names, specifications: specifications, clock: state.clock)
        state.commands = CommandTranslation(
            names: names, specifications: specifications, clock: state.clock, deviation: terms.deviationPoints)
        trade = state
        askTerms()
    }

    /// Asks for every symbol's terms.
    func askTerms() {
        guard let names, let session = trade?.session else { return }
        for (index, name) in names.terminal.enumerated() {
            _ = ask(.specification(SpecificationMessage(symbol: name)), .specification(symbol: index), in: session)
        }
    }

    private func take(_ message: SpecificationIsMessage, _ request: UInt32) {
        guard let session = trade?.session, let clock = trade?.clock, case .specification(let symbol)? = questions[request],
            message.symbol == names?.terminal[symbol]
        else { return counts.strayAnswers += 1 }
        questions[request] = nil
        let run = terms.symbols[symbol].specification
        var specification = run
        if let read = terms.read {
            switch read(message.symbol, message.lines, clock.zone) {
            case .success(let found): specification = found
            case .failure(let error): return refuse(session, "the terms of \(message.symbol) cannot be read: \(error.message)")
            }
            specification.name = run.name
        }
        if terms.read != nil, specification != lastTold[symbol] {
            lastTold[symbol] = specification
            terms.told?(specification)
        }
        let wrong = run.incompatibilities(with: specification)
        guard wrong.isEmpty else {
            return refuse(
                session,
                "\(run.name) is traded on other terms than the run counts with: \(wrong.joined(separator: "; ")); bring them into the folder of symbols (herald symbols fetch \(run.name)) and start again"
            )
        }
        if specification != (told[symbol] ?? run) { say(.specification(symbol: symbol, specification)) }
        told[symbol] = specification
        trade?.missingTerms.remove(symbol)
        guard let state = trade, !state.isUp, state.missingTerms.isEmpty, state.subscription == 0 else { return }
        subscribe()
    }

    private func take(_ reply: ReplyMessage) {
        guard let tag = OrderTag(magic: reply.tag), let records = trade?.records, trade?.isUp == true else {
            return counts.strayAnswers += 1
        }
        switch reply.what {
        case .result, .known: say(.reply(tag, records.reply(reply.outcome)))
        case .notSent:
            note("\(tag.comment) was not sent: \(reply.outcome.reason)")
            say(.record(tag, .notSent))
        case .unanswered: say(.record(tag, .sentUnanswered))
        }
    }

    private func take(_ record: RecordIsMessage, _ request: UInt32) {
        guard case .record(let tag)? = questions.removeValue(forKey: request), tag.magic == record.tag, let records = trade?.records
        else { return counts.strayAnswers += 1 }
        switch record.state {
        case .never: say(.record(tag, .neverReceived))
        case .notSent: say(.record(tag, .notSent))
        case .answered: say(.record(tag, .answered(records.reply(record.outcome))))
        case .unanswered: say(.record(tag, .sentUnanswered))
        case .unknown: say(.record(tag, .unknown))
        }
    }

    private func takeHint(_ message: BridgeMessage) {
        guard let records = trade?.records, trade?.isUp == true else { return }
        do {
            switch message {
            case .deal(let deal): say(.deal(try records.deal(deal)))
            case .order(let order): say(.order(try records.order(order)))
            case .position(let position): say(.position(try records.position(position)))
            default: counts.strayAnswers += 1
            }
        } catch {
            counts.badHints += 1
            note("a report of the terminal cannot be read, the list is asked for: \(error.message)")
            askSnapshot(since: snapshots.since ?? wall())
        }
    }

    private func take(_ error: ErrorMessage, _ request: UInt32) {
        guard let question = questions.removeValue(forKey: request), let session = trade?.session else {
            return note("the terminal says: \(error.text) (\(error.code))")
        }
        note("the terminal refused a request: \(error.text) (\(error.code))")
        switch question {
        case .symbols, .subscribe: refuse(session, "the terminal does not tell its symbols: \(error.text)")
        case .specification(let symbol):
            refuse(session, "the terminal does not tell the terms of \(terms.symbols[symbol].specification.name): \(error.text)")
        case .snapshot: snapshots.failed(at: link.now)
        case .record, .rates, .news, .kill: break
        }
    }
}

extension SymbolSpecification {
    /// What of other terms would make an order mean something else than it was counted as, a clause each.
    func incompatibilities(with other: SymbolSpecification) -> [String] {
        var found: [String] = []
        func hold(_ what: String, _ own: String, _ others: String) {
            if own != others { found.append("\(what) \(others) instead of \(own)") }
        }
        hold("digits", "\(digits)", "\(other.digits)")
        hold("tick size", "\(tick)", "\(other.tick)")
        hold("contract size", "\(contractSize)", "\(other.contractSize)")
        hold("base currency", baseCurrency, other.baseCurrency)
        hold("profit currency", profitCurrency, other.profitCurrency)
        hold("smallest volume", "\(volumeMinimum)", "\(other.volumeMinimum)")
        hold("volume step", "\(volumeStep)", "\(other.volumeStep)")
        return found
    }
}
