/// `[run]` and `[strategies]`: how the bot runs.
public struct RunSettings: Sendable, Equatable {
    /// What prices and fills are; stamped in the data directory.
    public enum Mode: String, Sendable, CaseIterable {
        /// The embedded market, or another process's.
        case simulate
        /// The terminal's prices, simulated fills.
        case dryRun = "dry-run"
        /// Real orders.
        case live
    }

    /// What becomes of open positions when the bot ends.
    public enum Ending: String, Sendable, CaseIterable {
        /// They stay, each with its stop at the broker.
        case leaveProtected = "leave_protected"
        /// They are closed and pending entries withdrawn.
        case flatten
    }

    /// What is done with positions and orders at the account that are not Herald's.
    public enum ForeignPolicy: String, Sendable, CaseIterable {
        /// They count in the exposure.
        case ignore
        /// They count, and a person is told.
        case alert
        /// They are put under the protective policy.
        case adopt
        case close
    }

    /// What prices and fills are.
    public var mode: Mode
    /// The folder of the database, the captures, the lock and the control socket.
    public var dataDirectory: String
    /// On SIGTERM, Ctrl-C and the end of a simulated feed.
    public var onStop: Ending
    /// On an error the bot cannot go on after.
    public var onFatal: Ending
    /// How many times faster than the clock a simulated market runs; 0 (as fast as it can) to 100,000.
    public var speed: Double
    /// What is done with what other hands opened.
    public var foreignPositions: ForeignPolicy
    /// Whether scripts that no `[[strategy]]` names run too; never true in ``Mode/live``.
    public var autoload: Bool
    /// What such scripts trade; nil for the symbol of the first `[[strategy]]`.
    public var autoloadSymbol: String?

    public init(
        mode: Mode, dataDirectory: String, onStop: Ending, onFatal: Ending, speed: Double, foreignPositions: ForeignPolicy, autoload: Bool,
        autoloadSymbol: String? = nil
    ) {
        (self.mode, self.dataDirectory, self.onStop, self.onFatal) = (mode, dataDirectory, onStop, onFatal)
        (self.speed, self.foreignPositions) = (speed, foreignPositions)
        (self.autoload, self.autoloadSymbol) = (autoload, autoloadSymbol)
    }
}

/// `[connector]`: the way to the broker.
public struct ConnectorSettings: Sendable, Equatable {
    /// What is at the other end.
    public enum Kind: String, Sendable, CaseIterable {
        /// The embedded market in this process.
        case simulated
        /// A MetaTrader 5 terminal with Herald's expert advisor.
        case mt5
        /// A simulated broker in another process.
        case socket
    }

    /// What is at the other end.
    public var kind: Kind
    /// The address the bridge listens on for the terminal.
    public var address: String
    /// TCP port, 1 to 65535.
    public var port: Int
    /// Path of the Unix socket of a broker in another process; nil unless ``kind`` is `socket`.
    public var path: String?
    /// The least number a session may have; 0 for what the database says.
    public var epoch: Int64
    /// What only a terminal needs.
    public var terminal: TerminalSettings

    public init(
        kind: Kind, address: String, port: Int, path: String?, epoch: Int64, terminal: TerminalSettings = TerminalSettings()
    ) {
        (self.kind, self.address, self.port, self.path, self.epoch) = (kind, address, port, path, epoch)
        self.terminal = terminal
    }
}

/// `[storage]`: what becomes of what is written.
public struct StorageSettings: Sendable, Equatable {
    /// How long rows are kept, in whole days by table name; nil for ever.
    public var retentionDays: [RetainedTable: Int?]
    /// Where the address of the Postgres server is kept, with its password; nil for no projection.
    public var postgres: SecretReference?

    /// What `[storage.retention]` speaks of.
    public enum RetainedTable: String, Sendable, CaseIterable {
        case journal, capture, orders, deals, positions, trades, signals, metrics, equity
    }
}
