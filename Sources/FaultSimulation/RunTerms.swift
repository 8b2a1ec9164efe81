internal import Engine
internal import Market
internal import Risk
internal import Runtime
internal import Simulation
internal import Trading

/// What one seed's account, limits and strategies are.
struct RunTerms {
    static let namespace: Int64 = 77
    let start: Timestamp
    let values: [ContractValue]
    let account: TerminalAccount
    let setup: SessionSetup
    let options: CycleOptions
    /// The first price of every symbol.
    let first = Price(raw: 110_000_000)
    /// How many positions and waiting entries there may be at most.
    let maximumPositions: Int
    /// The base of the daily limit is the balance at its reset, rather than the higher of balance and equity.
    let countsFromBalance: Bool
    /// So many messages a day leave room for entries; nil for more than a run ever sends.
    let entryMessages: Int?
    private let seed: UInt64

    init(seed: UInt64, minutes: Int64) {
        var stream = SeededStream(seed, for: 4)
        self.seed = seed
        values = ["EURUSD", "GBPUSD"].map { name in
            guard let specification = SymbolSpecification.builtIn(name), let value = ContractValue(specification, account: "USD")
            else { preconditionFailure("Invariant: \(name) is built in") }
            return value
        }
        // A Tuesday; about half of the runs see a new day begin.
        let midnight: Int64 = 1_704_240_000
        start = Timestamp(seconds: midnight + stream.number(-minutes * 90...minutes * 30))
        let terms = BrokerTerms(
            leverage: 100, stopOutPercent: 50, slippagePoints: 1, commissionPerLot: Money(raw: 3 * Money.one),
            accounting: stream.chance(250) ? .netting : .hedging)
        let balance = Money(raw: 100_000 * Money.one)
        account = TerminalAccount(currency: "USD", balance: balance, terms: terms, symbols: values)
        maximumPositions = Int(stream.number(3...10))
        var limits = RiskLimits(preset: .strict, dailyReset: DailyReset(secondOfDay: 0, zone: .utc))
        limits[RunTerms.limit("max_open_positions")] = .number(Double(maximumPositions))
        if stream.chance(200) { limits[RunTerms.limit("max_daily_loss_percent")] = .number(0.05) }
        countsFromBalance = stream.chance(500)
        if countsFromBalance { limits[RunTerms.limit("daily_loss_anchor")] = .choice("balance") }
        if stream.chance(150) {
            // A fifth of them is kept for exits.
            let most = stream.number(30...90)
            limits[RunTerms.limit("max_messages_per_day")] = .number(Double(most))
            limits[RunTerms.limit("message_reserve_percent")] = .number(20)
            entryMessages = Int(most * 80 / 100)
        } else {
            entryMessages = nil
        }
        setup = SessionSetup(
            configuration: CoreConfiguration(
                symbols: values.map { CoreSymbol(value: $0, baseTimeframe: .m1) }, balance: balance, leverage: 100, dataZone: .utc,
                tradeFrom: nil, adding: stream.chance(500), hedging: false, isNetting: terms.accounting == .netting,
                hasCaretakers: true, stopSeconds: 3),
            limits: limits, sizing: .fixedLots(Volume(raw: Volume.one / 5)), currency: "USD",
            foreign: stream.pick([.alert, .alert, .ignore, .adopt, .close]))
        var options = CycleOptions()
        (options.warmUpBars, options.reconcileSeconds) = (40, stream.pick([15, 45, 90]))
        self.options = options
    }

    private static func limit(_ key: String) -> Limit {
        guard let limit = GuardCatalogue.limits.first(where: { $0.key == key }) else { preconditionFailure("Invariant: \(key) is a limit") }
        return limit
    }

    /// Where and how each strategy fails.
    func failures(_ plan: FaultPlan) -> [(bar: Int, message: String)?] {
        var stream = SeededStream(seed, for: 5)
        let kinds: [(FaultKind, String)] = [
            (.scriptError, "attempt to index a nil value"), (.scriptTimeout, "over its time"), (.scriptMemory, "not enough memory"),
        ]
        var failures: [(bar: Int, message: String)?] = Array(repeating: nil, count: 4)
        for (place, (kind, message)) in kinds.enumerated() where plan.has(kind) {
            failures[place] = (Int(stream.number(4...32)), message)
        }
        return failures
    }
}
