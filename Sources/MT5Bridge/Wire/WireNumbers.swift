// Herald's own numbers, which the terminal's enumerations are mapped to one by one on its side.

/// What a connection is for.
public enum BridgeRole: UInt8, Hashable, Sendable, CaseIterable {
    /// The expert: account, orders, trade events, live ticks.
    case trade = 1
    /// The service: bars, past ticks, calendar.
    case history = 2
}

/// How an account holds positions.
public enum WireMarginMode: UInt8, Hashable, Sendable {
    case netting = 0, exchange, hedging
}

/// Whose money an account holds.
public enum WireAccountKind: UInt8, Hashable, Sendable {
    case demo = 0, contest, real
}

/// The side of an order or a position.
public enum WireSide: UInt8, Hashable, Sendable {
    /// Of an order that closes one position by another, and of commands that have no side.
    case neither = 0
    case buy, sell
}

/// The type of an order.
public enum WireOrderType: UInt8, Hashable, Sendable {
    case market = 0, limit, stop, stopLimit
}

/// How an order may be filled.
public enum WireFilling: UInt8, Hashable, Sendable {
    /// The terminal's side chooses what the symbol allows.
    case choose = 0
    case fillOrKill, immediateOrCancel, returnRest
}

/// How long an order rests.
public enum WireTime: UInt8, Hashable, Sendable {
    case untilCancelled = 0, day, specified, specifiedDay
}

/// What a command does.
public enum WireCommandKind: UInt8, Hashable, Sendable {
    case open = 1, close, withdraw, levels, change, closeBy
}

/// What became of a command, in a REPLY.
public enum WireReplyKind: UInt8, Hashable, Sendable {
    /// The broker's answer.
    case result = 1
    /// It did not leave the terminal, and never will.
    case notSent
    /// Its tag was known: the stored answer.
    case known
    /// It was sent and is not answered.
    case unanswered
}

/// What the terminal's log of commands knows of one.
public enum WireRecordState: UInt8, Hashable, Sendable {
    /// Never received, and refused from now on.
    case never = 0
    case notSent, answered, unanswered
    /// The log began too late or cannot be written: proves nothing.
    case unknown
}

/// The state of an order.
public enum WireOrderState: UInt8, Hashable, Sendable {
    case started = 0, placed, cancelled, partial, filled, rejected, expired
}

/// What a deal is.
public enum WireDealKind: UInt8, Hashable, Sendable {
    case buy = 1, sell, balance, adjustment
}

/// What a deal did to its position.
public enum WireDealEntry: UInt8, Hashable, Sendable {
    case opened = 0, closed, reversed, closedBy
}

/// Who or what made a deal.
public enum WireDealReason: UInt8, Hashable, Sendable {
    case client = 0, program, stop, target, stopOut, other, rollover
}

/// The importance of an event of the calendar.
public enum WireImportance: UInt8, Hashable, Sendable {
    case nothing = 0, low, moderate, high
}

/// The codes of ERROR.
public enum WireErrorCode: Int32, Hashable, Sendable {
    case unknownType = 1, unknownSymbol, busy, terminalRefused, otherConnection, impossibleValue, epoch, version
}
