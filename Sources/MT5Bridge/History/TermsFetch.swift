public import Market

/// Asks the service in the terminal for the terms of symbols.
///
/// Called from one thread; no call blocks.
public final class TermsFetch {
    /// What a step came to.
    public enum Outcome: Sendable {
        /// Nothing new; ask again.
        case waiting
        /// The terms of all symbols, under the names they were asked for by.
        case done([SymbolSpecification])
        /// It cannot go on, in words.
        case failed(String)
    }

    private let link: any BridgeLink
    private let symbols: [String]
    private let configuredNames: [String: String]
    private let zone: ZoneRules?
    private let zones: [ZoneRules]
    private let read: MT5Terms.Reader
    private var session: BridgeSession?
    private var clock: ZoneRules?
    private var listed: [String] = []
    private var names: [String] = []
    private var found: [SymbolSpecification] = []
    private var number: UInt32 = 0
    private var askedAt: Int64 = 0
    /// Milliseconds for an answer.
    private static let patience: Int64 = 30_000

    /// `configuredNames` says what the terminal calls symbols, by the names they are asked for by; `zone` is the rule of the server's
    /// clock, nil to find it among `zones`; `read` reads the terms the terminal tells.
    public init(
        _ link: any BridgeLink, symbols: [String], configuredNames: [String: String], zone: ZoneRules?, zones: [ZoneRules],
        read: @escaping MT5Terms.Reader
    ) {
        (self.link, self.symbols, self.configuredNames) = (link, symbols, configuredNames)
        (self.zone, self.zones, self.read) = (zone, zones, read)
    }

    /// Whether the service has dialled.
    public var isConnected: Bool { session != nil }

    /// Takes what arrived, and says what came of it; `now` is the machine's clock, UTC.
    public func step(now: Timestamp) -> Outcome {
        var arrivals: [BridgeArrival] = []
        link.drain(into: &arrivals, limit: 1)
        guard let arrival = arrivals.first else {
            let isLate = session != nil && link.now - askedAt > TermsFetch.patience
            return isLate ? .failed("the terminal did not answer in \(TermsFetch.patience / 1000) s") : .waiting
        }
        switch arrival {
        case .began(let session, let identity, _) where session.role == .history:
            do {
                clock = try ServerClockCheck(offset: Int64(identity.serverOffset), at: now, configured: zone, candidates: zones).zone
            } catch { return .failed(error.message) }
            self.session = session
            return ask(.symbols(SymbolsMessage(onlyWatched: false)))
        case .message(let session, let message, let request, let hasMore, _) where session == self.session && request == number:
            return take(message, hasMore)
        case .ended(let session, let why, _) where session == self.session:
            // It dials again, and is asked anew.
            (self.session, listed, found) = (nil, [], [])
            return why.isAlarming ? .failed("the service in the terminal is gone: \(why)") : .waiting
        case .turnedAway(_, let why, _) where why.isAlarming: return .failed("a terminal was turned away: \(why)")
        default: return .waiting
        }
    }

    private func take(_ message: BridgeMessage, _ hasMore: Bool) -> Outcome {
        switch message {
        case .symbolList(let list):
            listed += list.symbols
            guard !hasMore else { return .waiting }
            do { names = try SymbolNames(run: symbols, configured: configuredNames, listed: listed).terminal } catch {
                return .failed(error.messages.joined(separator: "; "))
            }
            return askNext()
        case .specificationIs(let told):
            guard let clock, found.count < names.count, told.symbol == names[found.count] else { return .waiting }
            switch read(told.symbol, told.lines, clock) {
            case .failure(let error): return .failed("the terms of \(told.symbol) cannot be read: \(error.message)")
            case .success(var specification):
                specification.name = symbols[found.count]
                found.append(specification)
                return askNext()
            }
        case .error(let error): return .failed("the terminal refused: \(error.text)")
        default: return .waiting
        }
    }

    private func askNext() -> Outcome {
        guard found.count < names.count else { return .done(found) }
        return ask(.specification(SpecificationMessage(symbol: names[found.count])))
    }

    private func ask(_ message: BridgeMessage) -> Outcome {
        guard let session else { return .waiting }
        number += 1
        askedAt = link.now
        do { try link.send(message, request: number, in: session) } catch { return .failed("the bridge does not take a request: \(error)") }
        return .waiting
    }
}
