public import Connectors
public import Market
internal import Risk
public import Trading

/// What a simulated terminal is logged in to.
public struct TerminalAccount: Sendable {
    /// The number of the account.
    public var login: Int64
    /// The name of the trade server.
    public var server: String
    /// ISO 4217 code of the deposit.
    public var currency: String
    /// The deposit it begins with.
    public var balance: Money
    /// Leverage, costs and whether positions stand side by side.
    public var terms: BrokerTerms
    /// What is traded, with money in the account's currency; commands name them by index.
    public var symbols: [ContractValue]

    public init(
        login: Int64 = 1, server: String = "Simulation", currency: String, balance: Money, terms: BrokerTerms,
        symbols: [ContractValue]
    ) {
        (self.login, self.server, self.currency) = (login, server, currency)
        (self.balance, self.terms, self.symbols) = (balance, terms, symbols)
    }
}

/// A terminal with its trade server: tickets, history of orders and deals, a log of commands, and answers, around a
/// ``SimulatedBroker``.
///
/// A synchronous value without a clock. Everything it says gathers in ``outbox`` in the order it happened. A command is
/// carried out at most once, whatever is sent: its tag is looked up in the log first.
public struct SimulatedTerminal {
    let account: TerminalAccount
    var broker: SimulatedBroker
    /// The market's time, UTC; never goes back.
    public internal(set) var now = Timestamp(nanoseconds: .min)
    /// The newest session; commands of older ones are not carried out.
    public internal(set) var epoch: Int64 = 0
    /// Whether the terminal reaches its trade server; if not, commands are answered 10031 and snapshots prove nothing.
    public internal(set) var isBrokerConnected = true
    /// What was said and not yet taken away.
    public var outbox: [ConnectorEvent] = []
    /// What became of every command that was ever received.
    var log: [OrderTag: CommandRecord] = [:]
    /// Commands that are not answered yet, oldest first.
    var waiting: [WaitingCommand] = []
    /// Every order that was ever accepted, by ticket.
    var orders: [BookedOrder] = []
    /// Where in ``orders`` the broker's own number of an order stands.
    var places: [Int64: Int] = [:]
    /// Every deal there ever was, oldest first.
    public internal(set) var deals: [DealRecord] = []
    /// How each position that was ever opened began.
    var openings: [PositionID: PositionRecord] = [:]
    /// What the broker calls orders whose own number is taken; counts down.
    var nextForeign: Int64 = -1
    /// What the terminal takes orders through: the guards stand at the sender's side.
    let gate = GuardChain(SimulatedTerminal.limits)
    static let limits = RiskLimits(preset: .off, dailyReset: DailyReset(secondOfDay: 0, zone: .utc))

    public init(_ account: TerminalAccount) {
        self.account = account
        broker = SimulatedBroker(terms: account.terms, symbols: account.symbols, balance: account.balance)
    }

    /// Whether more is sold than bought of a symbol, so that a bar's high hurts.
    public func isShort(_ symbol: Int) -> Bool { broker.isShort(symbol) }

    /// Begins a session: commands of older ones are refused from now on. An epoch that is not newer is refused, false.
    public mutating func beginSession(epoch: Int64) -> Bool {
        guard epoch > self.epoch else { return false }
        self.epoch = epoch
        return true
    }

    /// What the log knows of a command.
    ///
    /// Complete since the terminal's first start; a command that it does not know was not received and will not be carried
    /// out in a newer session.
    public func record(of tag: OrderTag) -> CommandRecord { log[tag] ?? .neverReceived }

    /// Takes everything that was said, oldest first.
    public mutating func takeOutbox() -> [ConnectorEvent] {
        defer { outbox.removeAll(keepingCapacity: true) }
        return outbox
    }

    /// The broker's name of a symbol.
    func name(_ symbol: Int) -> String { account.symbols[symbol].specification.name }
}

/// A command that was passed on and not answered.
struct WaitingCommand {
    /// What the answer will be about.
    enum Subject: Hashable {
        case entry(place: Int)
        /// The positions it closes that are not closed yet; two for a close-by.
        case close([PositionID])
        case withdrawal(place: Int)
        case levels(PositionID)
        case change(place: Int)
    }

    let tag: OrderTag
    var subject: Subject
    /// It was answered by the first of several deals.
    var isAnswered = false
}

/// An order in the terminal's books.
struct BookedOrder {
    var record: OrderRecord
    /// The broker's own number of it; 0 for the orders that closings are.
    let brokerTag: Int64
    /// nil for other hands.
    let tag: OrderTag?
    /// Shown from the moment the server accepted it.
    var isListed = false
    /// When nothing more could become of it.
    var done: Timestamp?
}
