public import Market
public import Trading

/// Everything a core needs to go on after a restart but bars and indicators, which are warmed up again.
///
/// Strategies are known by name and symbol, symbols by name: others may have come or gone meanwhile.
public struct CoreCheckpoint: Hashable, Sendable, Codable {
    /// The instant of the last event, UTC.
    public let time: Timestamp
    /// Signals are numbered on from here.
    public let signalCount: Int64
    /// Anchors, highest figures, latches, and what went out lately.
    public let risk: RiskState
    /// Everything booked, account currency.
    public let balance: Money
    let symbols: [Symbol]
    let slots: [Slot]
    let holdings: [Held]
    let flattening: ExitReason?
    let deferred: [Int]
    let news: [NewsEvent]
    let gates: [EntryGate]
    let foreign: [ForeignExposure]

    /// Open positions, oldest first.
    public var positions: [Position] { holdings.map(\.position) }
    /// Whether a strategy, by its name and its symbol's, has a position or an entry, or an order on its way.
    public func isBusy(_ name: String, on symbol: String) -> Bool {
        guard let index = slots.firstIndex(where: { $0.name == name && symbols[$0.symbol].name == symbol }) else { return false }
        let slot = slots[index]
        return !slot.resting.isEmpty || !slot.withdrawing.isEmpty || slot.outstanding != nil
            || holdings.contains { $0.position.strategy == index }
    }

    /// The strategies that are stopped, by name.
    public var stopped: [String] { slots.filter(\.isStopped).map(\.name) }

    struct Symbol: Hashable, Codable, Sendable {
        let name: String
        let quote: Quote?
        let quoteTime: Timestamp?
        /// Bars that no quote has shown to strategies yet, and those by which positions have grown older.
        let closedMask: Int
        let agedMask: Int
    }

    struct Slot: Hashable, Codable, Sendable {
        let name: String
        let symbol: Int
        let isStopped: Bool
        let resting: [PendingEntry]
        let withdrawing: [PendingEntry]
        let outstanding: OrderRequest?
        let reversal: Reversal?
        /// Oldest first; the last serves what is opened.
        let exitSets: [Exits]
    }

    struct Reversal: Hashable, Codable, Sendable {
        let signal: Signal
        let quote: Quote
    }

    struct Exits: Hashable, Codable, Sendable {
        let number: Int
        /// The exits of it that failed, by name.
        let stopped: [String]
    }

    struct Held: Hashable, Codable, Sendable {
        let position: Position
        let label: String
        let exitSet: Int
        let closing: Closing?
        let moving: [Holding.Levels]
        let stopMover: String
        let noted: [Int]
        let isUnderPolicy: Bool
        let stopDeadline: Timestamp?
    }
}

/// Which exits watched positions that were opened before a reload, for a core that goes on.
public typealias OlderExits = (_ strategy: String, _ set: Int) -> [any ExitRule]?

extension TradingCore {
    /// Everything needed to go on after a restart; call it between two events, with no effect waiting.
    public var checkpoint: CoreCheckpoint {
        CoreCheckpoint(
            time: now, signalCount: signalCount, risk: risk, balance: ledger.balance,
            symbols: books.map {
                CoreCheckpoint.Symbol(
                    name: $0.value.specification.name, quote: $0.quote, quoteTime: $0.quoteTime, closedMask: $0.closedMask,
                    agedMask: $0.agedMask)
            },
            slots: slots.map { slot in
                CoreCheckpoint.Slot(
                    name: slot.name, symbol: slot.symbol, isStopped: slot.isStopped, resting: Array(slot.resting),
                    withdrawing: Array(slot.withdrawing), outstanding: slot.outstanding,
                    reversal: slot.reversal.map { CoreCheckpoint.Reversal(signal: $0.signal, quote: $0.quote) },
                    exitSets: slot.exitSets.map { set in
                        CoreCheckpoint.Exits(number: set.number, stopped: set.exits.filter(\.isStopped).map(\.name))
                    })
            },
            holdings: ledger.holdings.map(CoreCheckpoint.Held.init), flattening: flattening, deferred: deferred, news: news,
            gates: gates, foreign: foreign)
    }
}

extension CoreCheckpoint.Held {
    init(_ holding: Holding) {
        (position, label, exitSet, closing) = (holding.position, holding.label, holding.exitSet, holding.closing)
        (moving, stopMover, noted) = (Array(holding.moving), holding.stopMover, holding.noted.sorted())
        (isUnderPolicy, stopDeadline) = (holding.isUnderPolicy, holding.stopDeadline)
    }
}
