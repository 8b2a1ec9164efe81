public import Market
public import Risk

/// Everything `config.toml` and `--override` can set, checked, with every default filled in.
public struct HeraldSettings: Sendable, Equatable {
    /// Deposit, leverage and stop-out.
    public var account: AccountSettings
    /// The clock of history files.
    public var data: DataSettings
    /// Seed and length of the synthetic market.
    public var market: MarketSettings
    /// The built-in specifications with the `[symbols.NAME]` tables applied, by name.
    public var symbols: [String: SymbolSpecification]
    /// Every symbol's terms as they changed over time, oldest first, by name; ``symbols`` has the newest.
    public var snapshots: [String: [SymbolSnapshot]]
    /// The `[[strategy]]` tables in the file's order; empty without a file.
    public var strategies: [StrategySettings]
    /// Whether strategies may add and hedge.
    public var entries: EntrySettings
    /// What becomes of the positions of an exit that failed.
    public var exits: ExitFailureSettings
    /// The method that `sizing.method` chose, with its amount.
    public var sizing: SizingPolicy
    /// `sizing.lots`, also when the method does not use it; above 0 up to 1000 lots.
    public var sizingLots: Volume
    /// `sizing.risk_percent`, also when the method does not use it; above 0 up to 10 percent.
    public var sizingRiskPercent: Double
    /// `sizing.base`, also when the method does not use it.
    public var sizingBase: SizingPolicy.Base
    /// Every limit of the risk chain.
    public var risk: RiskLimits
    /// Slippage, commission, swap and delay, beyond the spread.
    public var costs: CostSettings
    /// How the bot runs: mode, data directory, what it does when it stops.
    public var run: RunSettings
    /// The way to the broker.
    public var connector: ConnectorSettings
    /// How long what is written is kept, and where it is projected to.
    public var storage: StorageSettings
    /// Who is told of what goes wrong.
    public var alerts: AlertSettings
    /// The shape and place of the log.
    public var log: LogSettings
    /// Where measurements can be fetched.
    public var metrics: MetricsSettings
    /// Where traces are sent.
    public var tracing: TracingSettings

    /// The specification of a symbol, spelt as the broker spells it; nil when neither built in nor configured.
    public func specification(for name: String) -> SymbolSpecification? { symbols[name] }

    /// The terms of a symbol as they changed over time, oldest first; empty when it is neither built in nor configured.
    public func specifications(for name: String) -> [(from: Timestamp?, specification: SymbolSpecification)] {
        (snapshots[name] ?? []).map { ($0.from, $0.specification) }
    }

    /// The terms of a symbol that held at an instant; before all dates those of the first, nil for an unknown symbol.
    public func specification(for name: String, at time: Timestamp) -> SymbolSpecification? {
        let known = snapshots[name] ?? []
        return (known.last { $0.from.map { $0 <= time } ?? true } ?? known.first)?.specification
    }

    /// Reads and checks a file, or takes the built-in defaults when `path` is nil, then applies `key=value` overrides.
    ///
    /// The folder of symbols is read as well, `data.symbols_folder` or `symbols` in the working directory when there is one.
    /// The error holds every mistake at once. A later override of the same key wins.
    public static func load(path: String?, overrides: [String]) throws(SettingsFailure) -> HeraldSettings {
        guard let path else {
            return try HeraldSettings(text: "", path: "the built-in defaults", overrides: overrides, standardFolder: SymbolFolder.standard)
        }
        return try HeraldSettings(
            text: SettingsFile.text(path: path), path: path, overrides: overrides, standardFolder: SymbolFolder.standard)
    }
}

extension HeraldSettings {
    /// Checks a configuration given as TOML text; `path` is only for messages. A folder of symbols is read where the text names one.
    public init(text: String, path: String, overrides: [String]) throws(SettingsFailure) {
        try self.init(text: text, path: path, overrides: overrides, standardFolder: nil)
    }

    private init(text: String, path: String, overrides: [String], standardFolder: String?) throws(SettingsFailure) {
        let document = try SettingsDocument(text: text, path: path, overrides: overrides)
        var folder = SymbolFolder()
        if case .text(let named)? = document[["data", "symbols_folder"]]?.value, !named.isEmpty {
            folder.read(named, mustExist: true)
        } else if let standardFolder {
            folder.read(standardFolder, mustExist: false)
        }
        var reader = SettingsReader(document: document)
        self = reader.settings(files: folder.symbols)
        let errors = folder.errors + (reader.failure?.errors ?? [])
        if !errors.isEmpty { throw SettingsFailure(errors) }
    }
}

/// `[account]`: the deposit and its terms.
public struct AccountSettings: Sendable, Equatable {
    /// ISO 4217 code, three upper-case letters.
    public var currency: String
    /// Where a simulation starts, account currency; above 0.
    public var balance: Money
    /// `1 : leverage`; 1 to 3000.
    public var leverage: Int
    /// Margin level below which the broker closes the worst position, percent; 0 (never) to 100.
    public var stopOutPercent: Double
    /// Whether positions of a symbol stand side by side.
    public var marginMode: MarginMode

    /// How a broker keeps several positions of one symbol.
    public enum MarginMode: String, Sendable, CaseIterable {
        /// Each entry is a position of its own, both sides at once if need be.
        case hedging
        /// One position per symbol, to which every deal adds or from which it takes.
        case netting
    }
}

/// `[data]`: how history files are read.
public struct DataSettings: Sendable, Equatable {
    /// The clock of data files.
    public var timeZone: ZoneRules
}

/// `[market]`: the embedded synthetic market.
public struct MarketSettings: Sendable, Equatable {
    /// The seed of its random walk; 0 to 2^63 - 1.
    public var seed: UInt64
    /// H1 bars per symbol; 200 to 5,000,000.
    public var bars: Int
}

/// `[entries]`: what a strategy may open beside its own open position.
public struct EntrySettings: Sendable, Equatable {
    /// Whether a strategy may add to its own open position.
    public var adding: Bool
    /// Whether a strategy may hold both sides of a symbol at once.
    public var hedging: Bool
}
