/// Which orders a symbol takes, in MT5's terms.
public struct OrderTerms: Hashable, Sendable, Codable {
    /// Which directions may be traded, `SYMBOL_TRADE_MODE`.
    public enum TradeMode: String, Sendable, CaseIterable, Codable {
        case full
        case longOnly = "long_only"
        case shortOnly = "short_only"
        case closeOnly = "close_only"
        case disabled
    }

    /// How market orders are executed, `SYMBOL_TRADE_EXEMODE`.
    public enum Execution: String, Sendable, CaseIterable, Codable { case request, instant, market, exchange }

    /// Kinds of orders and levels, the bits of `SYMBOL_ORDER_MODE`.
    public struct Kinds: OptionSet, Hashable, Sendable, Codable {
        /// The bits.
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        /// Market orders.
        public static let market = Kinds(rawValue: 1)
        /// Limit entries.
        public static let limit = Kinds(rawValue: 2)
        /// Stop entries.
        public static let stop = Kinds(rawValue: 4)
        /// Stop entries that place a limit entry.
        public static let stopLimit = Kinds(rawValue: 8)
        /// Stop losses.
        public static let stopLoss = Kinds(rawValue: 16)
        /// Targets.
        public static let takeProfit = Kinds(rawValue: 32)
        /// Closing a position by an opposite one.
        public static let closeBy = Kinds(rawValue: 64)
        /// Everything.
        public static let all = Kinds(rawValue: 127)
    }

    /// Filling modes, the bits of `SYMBOL_FILLING_MODE`; RETURN has none and follows from the execution.
    public struct Fillings: OptionSet, Hashable, Sendable, Codable {
        /// The bits.
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        /// The whole volume or nothing.
        public static let fillOrKill = Fillings(rawValue: 1)
        /// What can be had, the rest is cancelled.
        public static let immediateOrCancel = Fillings(rawValue: 2)
    }

    /// How long pending orders may live, the bits of `SYMBOL_EXPIRATION_MODE`.
    public struct Expirations: OptionSet, Hashable, Sendable, Codable {
        /// The bits.
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        /// Until cancelled.
        public static let untilCancelled = Expirations(rawValue: 1)
        /// To the end of the day.
        public static let day = Expirations(rawValue: 2)
        /// To a second.
        public static let specified = Expirations(rawValue: 4)
        /// To the end of a day.
        public static let specifiedDay = Expirations(rawValue: 8)
        /// Everything.
        public static let all = Expirations(rawValue: 15)
    }

    /// Which directions may be traded.
    public var tradeMode: TradeMode
    /// How market orders are executed.
    public var execution: Execution
    /// What may be sent.
    public var kinds: Kinds
    /// How market orders may be filled.
    public var fillings: Fillings
    /// How long pending orders may live.
    public var expirations: Expirations
    /// Nearer to the price than this, an order or level can neither be changed nor removed, points; 0 for never.
    public var freezeLevelPoints: Int
    /// Whether requests outside the symbol's sessions are refused; false when its hours are only the usual ones of its kind,
    /// which tell scripts the time but need not be this broker's.
    public var keepsSessions: Bool
    /// Largest volume of position and pending orders of one direction, lots; nil for none.
    public var volumeLimit: Volume?

    public init(
        tradeMode: TradeMode = .full, execution: Execution = .market, kinds: Kinds = .all,
        fillings: Fillings = [.fillOrKill, .immediateOrCancel], expirations: Expirations = .all, freezeLevelPoints: Int = 0,
        keepsSessions: Bool = true, volumeLimit: Volume? = nil
    ) {
        (self.tradeMode, self.execution, self.kinds, self.fillings) = (tradeMode, execution, kinds, fillings)
        (self.expirations, self.freezeLevelPoints, self.volumeLimit) = (expirations, freezeLevelPoints, volumeLimit)
        self.keepsSessions = keepsSessions
    }
}
