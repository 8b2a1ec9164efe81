public import Market

/// Fetches a symbol's bars or ticks from the service in the terminal, part by part, each of which can be kept at once.
///
/// Called from one thread; no call blocks. A part that fails or whose connection breaks is asked for again.
public final class HistoryFetch {
    /// What is fetched.
    public struct Request: Sendable {
        /// The symbol's name here.
        public var symbol: String
        /// What the terminal calls it; nil to find it.
        public var terminalName: String?
        /// Bars or ticks.
        public var rows: HistoryRows
        /// What is asked for: openings or ticks from an instant on and before another, oldest first.
        public var periods: [Range<Timestamp>]
        /// The present instant, by which the rule of the server's clock is found.
        public var now: Timestamp
        /// The rule of the server's clock; nil to find it among ``zones``.
        public var zone: ZoneRules?
        /// The rules that brokers are known to go by, likeliest first.
        public var zones: [ZoneRules]

        public init(
            symbol: String, terminalName: String? = nil, rows: HistoryRows, periods: [Range<Timestamp>], now: Timestamp,
            zone: ZoneRules? = nil, zones: [ZoneRules]
        ) {
            (self.symbol, self.terminalName, self.rows, self.periods) = (symbol, terminalName, rows, periods)
            (self.now, self.zone, self.zones) = (now, zone, zones)
        }
    }

    /// What a step came to.
    public enum Outcome: Sendable {
        /// Nothing new; ask again.
        case waiting
        /// The terminal's terms of the symbol, once.
        case terms(SymbolSpecification)
        /// The rows of a part, oldest first, and whether the terminal had all that was asked for.
        case part(HistoryPart)
        /// Everything was told.
        case done
        /// It cannot go on, in words.
        case failed(String)
    }

    private enum Stage {
        case dialling
        case symbols([String])
        case terms
        case rows
        case over
    }

    private let link: any BridgeLink
    private let request: Request
    private let read: MT5Terms.Reader
    private var stage = Stage.dialling
    private var session: BridgeSession?
    private var names: SymbolNames?
    private var specification: SymbolSpecification?
    private var clock: ServerClock?
    private var number: UInt32 = 0
    private var askedAt: Int64 = 0
    private var tries = 0
    /// What was not asked for yet.
    private var left: [Range<Timestamp>]
    /// What was asked for and not told yet, in this order.
    private var asked: [(number: UInt32, period: Range<Timestamp>)] = []
    // Beside the stage and not in it: what grows with each part must not be copied by it.
    private var bars = RatesAssembly()
    private var ticks = TickAssembly()
    /// A terminal may take 45 s to fetch what its server has; milliseconds.
    private static let patience: Int64 = 90_000
    private static let mostTries = 5
    /// So many parts are asked for at once: the service looks at the next one while it sends the first.
    private static let ahead = 2
    /// A market that is open for so long has ticks.
    private static let quietSeconds: Int64 = 6 * 3600

    /// `read` reads the terms the terminal tells.
    public init(_ link: any BridgeLink, _ request: Request, read: @escaping MT5Terms.Reader) {
        (self.link, self.request, self.read) = (link, request, read)
        left = request.periods.filter { !$0.isEmpty }
    }

    /// Whether the service has dialled.
    public var isConnected: Bool { session != nil }

    /// How much of the period was told, 0 to 1.
    public var share: Double {
        func seconds(_ periods: [Range<Timestamp>]) -> Double {
            periods.reduce(0) { $0 + Double($1.upperBound.seconds - $1.lowerBound.seconds) }
        }
        let whole = seconds(request.periods)
        return whole > 0 ? min(max(1 - seconds(left + asked.map(\.period)) / whole, 0), 1) : 1
    }

    /// Takes what arrived, up to the first that something came of; `waiting` means that nothing is left.
    public func step() -> Outcome {
        while true {
            var arrivals: [BridgeArrival] = []
            link.drain(into: &arrivals, limit: 1)
            guard let arrival = arrivals.first else { return checkPatience() }
            let outcome = take(arrival)
            if case .waiting = outcome { continue }
            return outcome
        }
    }

    private func take(_ arrival: BridgeArrival) -> Outcome {
        switch arrival {
        case .began(let session, let identity, _) where session.role == .history: return begin(session, identity)
        case .message(let session, let message, let request, let hasMore, _)
        where session == self.session && request == asked.first?.number ?? number:
            return take(message, hasMore)
        case .message(let session, .busy, _, _, _) where session == self.session:
            // It says so before each call of its own that waits for the broker's server.
            askedAt = link.now
            return .waiting
        case .ended(let session, let why, _) where session == self.session:
            self.session = nil
            if case .over = stage { return .waiting }
            stage = .dialling
            takeBack()
            return again("the service in the terminal is gone: \(why)")
        case .turnedAway(_, let why, _) where why.isAlarming: return fail("a terminal was turned away: \(why)")
        default: return .waiting
        }
    }

    private func begin(_ session: BridgeSession, _ identity: TerminalIdentity) -> Outcome {
        self.session = session
        do {
            let check = try ServerClockCheck(
                offset: Int64(identity.serverOffset), at: request.now, configured: request.zone, candidates: request.zones)
            clock = ServerClock(check.zone)
        } catch { return fail(error.message) }
        return ask(.symbols(SymbolsMessage(onlyWatched: false)), .symbols([]))
    }

    private func take(_ message: BridgeMessage, _ hasMore: Bool) -> Outcome {
        switch (stage, message) {
        case (.symbols(let before), .symbolList(let list)):
            let all = before + list.symbols
            guard !hasMore else {
                stage = .symbols(all)
                return .waiting
            }
            return find(all)
        case (.terms, .specificationIs(let told)): return take(told)
        case (.rows, .ratesAre(let part)):
            return take { clock, amounts throws(WireAmountError) in
                try bars.take(part, hasMore: hasMore, clock: clock, amounts: amounts)
            }
        case (.rows, .tickHistoryIs(let part)):
            return take { clock, amounts throws(WireAmountError) in
                try ticks.take(part, hasMore: hasMore, clock: clock, amounts: amounts)
            }
        case (_, .error(let error)): return again("the terminal refused: \(error.text)")
        default: return .waiting
        }
    }

    private func find(_ listed: [String]) -> Outcome {
        do {
            let configured = request.terminalName.map { [request.symbol: $0] } ?? [:]
            let found = try SymbolNames(run: [request.symbol], configured: configured, listed: listed)
            names = found
            return ask(.specification(SpecificationMessage(symbol: found.terminal[0])), .terms)
        } catch { return fail(error.messages.joined(separator: "; ")) }
    }

    private func take(_ told: SpecificationIsMessage) -> Outcome {
        guard let clock else { return .waiting }
        switch read(told.symbol, told.lines, clock.zone) {
        case .failure(let error): return fail("the terms of \(told.symbol) cannot be read: \(error.message)")
        case .success(var found):
            found.name = request.symbol
            let isFirst = specification == nil
            specification = found
            guard askRows() else { return fail("the bridge takes no requests") }
            return isFirst ? .terms(found) : .waiting
        }
    }

    /// Takes a part of the answer; the last one makes it whole.
    private func take(_ last: (ServerClock, WireAmounts) throws(WireAmountError) -> Bool) -> Outcome {
        guard let clock, let specification, let wanted = asked.first?.period else { return .waiting }
        askedAt = link.now
        do {
            guard try last(clock, WireAmounts(specification)) else { return .waiting }
        } catch { return again(error.message) }
        let whole = part(of: wanted, specification)
        asked.removeFirst()
        (bars, ticks, tries) = (RatesAssembly(), TickAssembly(), 0)
        if asked.isEmpty, left.isEmpty {
            stage = .over
        } else if !askRows() {
            return fail("the bridge takes no requests")
        }
        return .part(whole)
    }

    private func part(of wanted: Range<Timestamp>, _ specification: SymbolSpecification) -> HistoryPart {
        let inside = ticks.ticks.filter { wanted.contains($0.time) }
        var isComplete = bars.isComplete && ticks.isComplete
        if request.rows == .ticks, ticks.ticks.isEmpty {
            let open = specification.sessions.openSeconds(from: wanted.lowerBound.seconds, to: wanted.upperBound.seconds)
            isComplete = isComplete && open < HistoryFetch.quietSeconds
        }
        return HistoryPart(
            from: wanted.lowerBound, to: wanted.upperBound, bars: bars.bars.filter { wanted.contains($0.opened) }, ticks: inside,
            leftOut: ticks.leftOut, isComplete: isComplete)
    }

    /// Asks for what comes next; false when the bridge does not take it.
    private func askRows() -> Bool {
        guard let session, let names, let clock else { return true }
        stage = .rows
        while asked.count < HistoryFetch.ahead, let first = left.first {
            let wanted = first.lowerBound..<min(first.upperBound, request.rows.end(ofPartFrom: first.lowerBound))
            number += 1
            do { try link.send(message(names.terminal[0], clock.readings(of: wanted)), request: number, in: session) } catch {
                return false
            }
            asked.append((number, wanted))
            left[0] = wanted.upperBound..<first.upperBound
            if left[0].isEmpty { left.removeFirst() }
            askedAt = link.now
        }
        return true
    }

    /// Both ends of the readings are in the answer.
    private func message(_ symbol: String, _ readings: ClosedRange<Int64>) -> BridgeMessage {
        switch request.rows {
        case .bars(let timeframe):
            .rates(
                RatesMessage(
                    symbol: symbol, minutes: UInt16(timeframe.nominalSeconds / 60), from: readings.lowerBound, to: readings.upperBound))
        case .ticks: .tickHistory(TickHistoryMessage(symbol: symbol, from: readings.lowerBound, to: readings.upperBound))
        }
    }

    /// What was asked for and not told is to be asked for anew; nothing of its answers counts.
    private func takeBack() {
        left = asked.map(\.period) + left
        (asked, bars, ticks) = ([], RatesAssembly(), TickAssembly())
    }

    private func ask(_ message: BridgeMessage, _ stage: Stage) -> Outcome {
        guard let session else { return .waiting }
        number += 1
        (self.stage, askedAt) = (stage, link.now)
        do { try link.send(message, request: number, in: session) } catch { return fail("the bridge does not take a request: \(error)") }
        return .waiting
    }

    private func checkPatience() -> Outcome {
        switch stage {
        case .over: return .done
        case .dialling: return .waiting
        case .symbols, .terms, .rows:
            return link.now - askedAt > HistoryFetch.patience ? again("the terminal did not answer in 90 s") : .waiting
        }
    }

    /// What was asked for last is asked for again, a few times.
    private func again(_ why: String) -> Outcome {
        tries += 1
        guard tries < HistoryFetch.mostTries else { return fail("\(why), \(tries) times") }
        guard session != nil else { return .waiting }
        guard specification != nil else { return ask(.symbols(SymbolsMessage(onlyWatched: false)), .symbols([])) }
        takeBack()
        return askRows() ? .waiting : fail("the bridge takes no requests")
    }

    private func fail(_ why: String) -> Outcome {
        stage = .over
        return .failed(why)
    }
}
