public import Engine
public import Market
public import Risk
public import Trading

/// How a run stands at a moment, for people and for the control socket.
public struct RunStatus: Hashable, Sendable, Codable {
    /// The way to the broker.
    public struct Link: Hashable, Sendable, Codable {
        /// `simulated`, `mt5`.
        public var name: String
        /// There is a session with the terminal.
        public var isUp: Bool
        /// The terminal reaches its trade server.
        public var isBrokerConnected: Bool
        /// Everything was asked for and compared, and quotes are taken.
        public var isRunning: Bool
        /// Why not; empty when it is up.
        public var reason: String
        /// Since when it is like this, UTC.
        public var since: Timestamp
        public var epoch: Int64
        /// Of the newest quote, seconds; nil before the first.
        public var quoteAge: Double?
    }

    /// A strategy instance.
    public struct Strategy: Hashable, Sendable, Codable {
        /// What it does.
        public enum State: String, Hashable, Sendable, Codable, CaseIterable {
            case running, paused, failed
            /// Its script did not return, and is not called until it is resumed by name.
            case quarantined
        }
        public var name: String
        public var file: String
        public var symbol: String
        /// The generation of its scripts.
        public var generation: Int
        public var state: State
        public var lastDecision: LastDecision?
        public var positions: Int
        /// Floating and realised profit of its open positions, account currency.
        public var profit: Money
    }

    /// An open position.
    public struct Position: Hashable, Sendable, Codable {
        public var ticket: PositionID
        public var symbol: String
        public var strategy: String
        public var side: Side
        public var volume: Volume
        public var openPrice: Price
        public var openTime: Timestamp
        public var stopLoss: Price?
        public var takeProfit: Price?
        public var currentPrice: Price?
        public var unrealizedProfit: Money
        public var swap: Money
    }

    /// A command that is not over.
    public struct Order: Hashable, Sendable, Codable {
        public var magic: Int64
        public var comment: String
        public var symbol: String
        public var strategy: String
        /// `open`, `close`, `modify`, `change`.
        public var action: String
        public var state: OrderState
        /// Since when it is in that state, UTC.
        public var since: Timestamp
    }

    /// An account limit.
    public struct Guard: Hashable, Sendable, Codable {
        public var code: String
        /// The equity at which it is crossed.
        public var level: Money
        /// How far equity is from it, account currency; zero when it is crossed.
        public var headroom: Money
        /// What happens then.
        public var action: BreachAction
        public var isLatched: Bool
    }

    /// `live`, `dry-run`, `simulate`.
    public var mode: String
    public var started: Timestamp
    /// When this was true, UTC.
    public var time: Timestamp
    /// Counts the loads of scripts from 1; 0 before the first.
    public var generation: Int
    public var link: Link
    /// nil before the broker has answered.
    public var account: AccountRecord?
    public var balance: Money
    public var equity: Money
    public var strategies: [Strategy]
    public var positions: [Position]
    public var orders: [Order]
    public var guards: [Guard]
    /// What is latched, and why.
    public var latches: [Denial]
    /// Why nothing is opened at the moment, beside the latches.
    public var gates: [EntryGate]
    /// How far the run is behind the market, seconds.
    public var lagSeconds: Double
    public var segment: Int
    /// Of the newest row of the journal.
    public var journalSequence: Int64
    public var isStopping: Bool
    /// What a person should know and do something about.
    public var problems: [String]
}
