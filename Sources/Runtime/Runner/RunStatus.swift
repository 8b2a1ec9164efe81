public import Connectors
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
        /// Of the session; higher than all before.
        public var epoch: Int64
        /// Of the newest quote, seconds; nil before the first.
        public var quoteAge: Double?
        /// How its parts are; empty where there is only one.
        public var health: [LinkHealth]
    }

    /// A strategy instance.
    public struct Strategy: Hashable, Sendable, Codable {
        /// What it does.
        public enum State: String, Hashable, Sendable, Codable, CaseIterable {
            case running, paused, failed
            /// Its script did not return, and is not called until it is resumed by name.
            case quarantined
            /// The configuration does not name it any more; its positions keep their exits.
            case retired
        }
        /// The name of the instance.
        public var name: String
        /// The script as the configuration names it.
        public var file: String
        /// The name of the symbol.
        public var symbol: String
        /// The generation of its scripts.
        public var generation: Int
        /// What it does now.
        public var state: State
        /// What it decided last; nil before the first time.
        public var lastDecision: LastDecision?
        /// How many it has open.
        public var positions: Int
        /// Floating and realised profit of its open positions, account currency.
        public var profit: Money
    }

    /// An open position.
    public struct Position: Hashable, Sendable, Codable {
        /// Its identity at the broker.
        public var ticket: PositionID
        /// The name of the symbol.
        public var symbol: String
        /// The name of the strategy that owns it.
        public var strategy: String
        /// Buy or sell.
        public var side: Side
        /// What is open, lots.
        public var volume: Volume
        /// Where it was opened.
        public var openPrice: Price
        /// When it was opened, UTC.
        public var openTime: Timestamp
        /// The stop at the broker; nil for none.
        public var stopLoss: Price?
        /// The target at the broker; nil for none.
        public var takeProfit: Price?
        /// What it would close at; nil before the first quote.
        public var currentPrice: Price?
        /// At the current price, account currency.
        public var unrealizedProfit: Money
        /// Charged so far, account currency.
        public var swap: Money
    }

    /// A command that is not over.
    public struct Order: Hashable, Sendable, Codable {
        /// Its tag as the broker carries it.
        public var magic: Int64
        /// Its tag in short.
        public var comment: String
        /// The name of the symbol.
        public var symbol: String
        /// The name of the strategy that owns it.
        public var strategy: String
        /// `open`, `close`, `modify`, `change`.
        public var action: String
        /// What it does now.
        public var state: OrderState
        /// Since when it is in that state, UTC.
        public var since: Timestamp
    }

    /// An account limit.
    public struct Guard: Hashable, Sendable, Codable {
        /// As denials spell it.
        public var code: String
        /// The equity at which it is crossed.
        public var level: Money
        /// How far equity is from it, account currency; zero when it is crossed.
        public var headroom: Money
        /// What happens then.
        public var action: BreachAction
        /// Whether it holds entries shut.
        public var isLatched: Bool
    }

    /// `live`, `dry-run`, `simulate`.
    public var mode: String
    /// When the process began, UTC.
    public var started: Timestamp
    /// When this was true, UTC.
    public var time: Timestamp
    /// Counts the loads of scripts from 1; 0 before the first.
    public var generation: Int
    /// The way to the broker.
    public var link: Link
    /// nil before the broker has answered.
    public var account: AccountRecord?
    /// Everything booked, account currency.
    public var balance: Money
    /// With what is open, account currency.
    public var equity: Money
    /// In the order of the configuration.
    public var strategies: [Strategy]
    /// What is open.
    public var positions: [Position]
    /// Commands that are not over.
    public var orders: [Order]
    /// The account limits.
    public var guards: [Guard]
    /// What is latched, and why.
    public var latches: [Denial]
    /// Why nothing is opened at the moment, beside the latches.
    public var gates: [EntryGate]
    /// How far the run is behind the market, seconds.
    public var lagSeconds: Double
    /// Of the journal; counts from 1.
    public var segment: Int
    /// Of the newest row of the journal.
    public var journalSequence: Int64
    /// Entries that wait in memory for a disk that refuses them; 0 while it takes them.
    public var unwritten: Int
    /// Rows of the journal that its copy in Postgres lacks; nil without a copy.
    public var uncopied: Int64?
    /// Whether a stop was asked for.
    public var isStopping: Bool
    /// What a person should know and do something about.
    public var problems: [String]
    /// What a person may want to know: keys that wait for a restart, scripts that stand idle.
    public var notes: [String]
}
