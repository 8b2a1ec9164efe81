/// Who sent a frame, or may send one.
public enum BridgeSide: UInt8, Hashable, Sendable {
    case terminal = 0x45
    case herald = 0x48

    /// The side at the other end.
    public var other: BridgeSide { self == .terminal ? .herald : .terminal }
}

/// The types of frames, by their numbers on the wire; docs/bridge-protocol.md.
public enum BridgeType: UInt16, Hashable, Sendable, CaseIterable {
    case challenge = 1, hello, welcome, ping, pong, error, goodbye, credit, log, busy
    case symbols = 16, symbolList, specification, specificationIs, subscribe, ticks, rates, ratesAre, tickHistory, tickHistoryIs
    case calendar, calendarIs, subscribed
    case command = 32, reply, record, recordIs, deal, order, position, kill
    case snapshot = 48, snapshotIs

    /// Whether a side may send such frames.
    public func isSent(by side: BridgeSide) -> Bool {
        switch self {
        case .ping, .pong, .error: true
        case .challenge, .welcome, .credit, .symbols, .specification, .subscribe, .rates, .tickHistory, .calendar, .command, .record,
            .kill, .snapshot:
            side == .herald
        case .hello, .goodbye, .log, .busy, .symbolList, .specificationIs, .ticks, .ratesAre, .tickHistoryIs, .calendarIs, .subscribed,
            .reply, .recordIs, .deal, .order, .position, .snapshotIs:
            side == .terminal
        }
    }

    /// Whether such frames belong to the handshake and are never seen after it.
    public var isHandshake: Bool { self == .challenge || self == .hello || self == .welcome }

    /// Whether such frames are parts of long answers, each of which takes one credit.
    public var isLongAnswer: Bool {
        switch self {
        case .symbolList, .ratesAre, .tickHistoryIs, .calendarIs, .snapshotIs: true
        default: false
        }
    }
}
