public import Market

/// Fetches a symbol's bars from the service in the terminal, part by part, each of which can be kept at once.
///
/// Called from one thread; no call blocks. A part that fails or whose connection breaks is asked for again.
public final class HistoryFetch {
    /// What is fetched.
    public struct Request: Sendable {
        /// The symbol's name here.
        public var symbol: String
        /// What the terminal calls it; nil to find it.
        public var terminalName: String?
        /// The length of the bars.
        public var timeframe: Timeframe
        /// Openings from this instant on.
        public var from: Timestamp
        /// Openings before this instant.
        public var to: Timestamp
        /// The rule of the server's clock; nil to find it among ``zones``.
        public var zone: ZoneRules?
        /// The rules that brokers are known to go by, likeliest first.
        public var zones: [ZoneRules]

        public init(
            symbol: String, terminalName: String? = nil, timeframe: Timeframe, from: Timestamp, to: Timestamp, zone: ZoneRules? = nil,
            zones: [ZoneRules]
        ) {
            (self.symbol, self.terminalName, self.timeframe, self.from, self.to) = (symbol, terminalName, timeframe, from, to)
            (self.zone, self.zones) = (zone, zones)
        }
    }

    /// What a step came to.
    public enum Outcome: Sendable {
        /// Nothing new; ask again.
        case waiting
        /// The terminal's terms of the symbol, once.
        case terms(SymbolSpecification)
        /// The bars of a part, oldest first, and whether the terminal had all that was asked for.
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
        case bars(RatesAssembly)
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
    private var next: Timestamp
    /// A terminal may take 45 s to fetch what its server has; milliseconds.
    private static let patience: Int64 = 90_000
    private static let mostTries = 5

    /// `read` reads the terms the terminal tells.
    public init(_ link: any BridgeLink, _ request: Request, read: @escaping MT5Terms.Reader) {
        (self.link, self.request, self.read, next) = (link, request, read, request.from)
    }

    /// Whether the service has dialled.
    public var isConnected: Bool { session != nil }

    /// How much of the period was told, 0 to 1.
    public var share: Double {
        let whole = Double(request.to.seconds - request.from.seconds)
        return whole > 0 ? min(max(Double(next.seconds - request.from.seconds) / whole, 0), 1) : 1
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
        case .message(let session, let message, let request, let hasMore, _) where session == self.session && request == number:
            return take(message, hasMore)
        case .ended(let session, let why, _) where session == self.session:
            self.session = nil
            if case .over = stage { return .waiting }
            stage = .dialling
            return again("the service in the terminal is gone: \(why)")
        case .turnedAway(_, let why, _) where why.isAlarming: return fail("a terminal was turned away: \(why)")
        default: return .waiting
        }
    }

    private func begin(_ session: BridgeSession, _ identity: TerminalIdentity) -> Outcome {
        self.session = session
        let zone: ZoneRules
        do {
            zone = try ServerClockCheck(
                offset: Int64(identity.serverOffset), at: request.to, configured: nil, candidates: request.zones
            ).zone
        } catch {
            guard let configured = request.zone else { return fail(error.message) }
            clock = ServerClock(configured)
            return ask(.symbols(SymbolsMessage(onlyWatched: false)), .symbols([]))
        }
        clock = ServerClock(request.zone ?? zone)
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
        case (.bars(let assembly), .ratesAre(let part)): return take(part, assembly, hasMore)
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
            guard case .waiting = askBars() else { return fail("the bridge takes no requests") }
            return isFirst ? .terms(found) : .waiting
        }
    }

    private func take(_ part: RatesAreMessage, _ before: RatesAssembly, _ hasMore: Bool) -> Outcome {
        guard let clock, let specification else { return .waiting }
        var assembly = before
        do {
            guard try assembly.take(part, hasMore: hasMore, clock: clock, amounts: WireAmounts(specification)) else {
                stage = .bars(assembly)
                askedAt = link.now
                return .waiting
            }
        } catch { return again(error.message) }
        let (from, to) = (next, end)
        let bars = assembly.bars.filter { $0.opened >= from && $0.opened < to }
        (next, tries) = (to, 0)
        if next >= request.to { stage = .over } else { _ = askBars() }
        return .part(HistoryPart(from: from, to: to, bars: bars, isComplete: assembly.isComplete))
    }

    /// Where the part that begins at ``next`` ends: about forty thousand bars further.
    private var end: Timestamp { min(request.to, next.adding(seconds: request.timeframe.nominalSeconds * 43_200)) }

    private func askBars() -> Outcome {
        guard let names, let clock else { return .waiting }
        // Both ends are in the answer.
        let last = Timestamp(nanoseconds: end.nanoseconds - 1_000_000)
        let message = RatesMessage(
            symbol: names.terminal[0], minutes: UInt16(request.timeframe.nominalSeconds / 60), from: clock.reading(next),
            to: clock.reading(last))
        return ask(.rates(message), .bars(RatesAssembly()))
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
        case .symbols, .terms, .bars:
            return link.now - askedAt > HistoryFetch.patience ? again("the terminal did not answer in 90 s") : .waiting
        }
    }

    /// What was asked for last is asked for again, a few times.
    private func again(_ why: String) -> Outcome {
        tries += 1
        guard tries < HistoryFetch.mostTries else { return fail("\(why), \(tries) times") }
        guard session != nil else { return .waiting }
        return specification == nil ? ask(.symbols(SymbolsMessage(onlyWatched: false)), .symbols([])) : askBars()
    }

    private func fail(_ why: String) -> Outcome {
        stage = .over
        return .failed(why)
    }
}

/// A part of a history that came whole.
public struct HistoryPart: Hashable, Sendable {
    /// Openings from this instant on were asked for.
    public let from: Timestamp
    /// Openings before this instant were asked for.
    public let to: Timestamp
    /// Oldest first; empty where the terminal has none.
    public let bars: [Bar]
    /// The terminal had everything: neither its own bound of bars nor its server's first date cut it short.
    public let isComplete: Bool
}
