/// The broker's reasons to refuse, with the MT5 return code each stands for.
public enum Rejection: String, Sendable, CaseIterable, Codable {
    /// 10013: a request that makes no sense, as closing two positions of one side by each other.
    case invalidRequest = "invalid_request"
    /// 10014: volume off the step or outside the limits.
    case invalidVolume = "invalid_volume"
    /// 10015: a pending price off the tick size, on the wrong side of the quote or too near.
    case invalidPrice = "invalid_price"
    /// 10016: a stop or target off the tick size, on the wrong side of the quote, too near, or of a kind the symbol does not
    /// take.
    case invalidStops = "invalid_stops"
    /// 10017: the symbol is not traded.
    case tradeDisabled = "trade_disabled"
    /// 10018: the symbol's market is closed.
    case marketClosed = "market_closed"
    /// 10019: free margin does not cover the order, or the account is under a margin call.
    case noMoney = "no_money"
    /// 10021: there is no quote yet.
    case noQuotes = "no_quotes"
    /// 10022: an expiration in the past, or of a kind the symbol does not take.
    case invalidExpiration = "invalid_expiration"
    /// 10025: everything is as it is to be already.
    case noChanges = "no_changes"
    /// 10029: the order, or a level of the position, is within the freeze level of the price.
    case frozen
    /// 10030: the symbol does not fill that way.
    case invalidFill = "invalid_fill"
    /// 10033: the account has as many pending orders as it may have.
    case orderLimit = "order_limit"
    /// 10034: positions and pending orders of this direction would be more than the symbol allows.
    case volumeLimit = "volume_limit"
    /// 10035: the symbol does not take this type of order.
    case invalidOrder = "invalid_order"
    /// 10036: the position is already closed.
    case positionClosed = "position_closed"
    /// 10038: more was to be closed than is open.
    case invalidCloseVolume = "invalid_close_volume"
    /// 10039: one of two positions that were to be closed by each other waits to be closed already.
    case closeOrderExists = "close_order_exists"
    /// 10040: the account has as many positions as it may have.
    case positionLimit = "position_limit"
    /// 10042: the symbol may only be bought.
    case longOnly = "long_only"
    /// 10043: the symbol may only be sold.
    case shortOnly = "short_only"
    /// 10044: positions in the symbol may only be closed.
    case closeOnly = "close_only"
    /// 10046: the account holds no opposite positions that could be closed by each other.
    case hedgeProhibited = "hedge_prohibited"

    /// 10004: the price moved away; a new order at a new price may do.
    case requote
    /// 10006: the broker refused without a reason.
    case refused
    /// 10007: the dealer cancelled it.
    case dealerCancelled = "dealer_cancelled"
    /// 10020: the price changed.
    case priceChanged = "price_changed"
    /// 10023: the order's state changed meanwhile.
    case orderChanged = "order_changed"
    /// 10026: the server lets no program trade.
    case serverForbidsTrading = "server_forbids_trading"
    /// 10027: the terminal lets no program trade.
    case terminalForbidsTrading = "terminal_forbids_trading"
    /// 10032: only real accounts may do this.
    case realAccountsOnly = "real_accounts_only"
    /// 10041: an order that was reached by the price was refused and is gone.
    case activationRefused = "activation_refused"
    /// 10045: the oldest position of a symbol must be closed first.
    case oldestFirst = "oldest_first"
    /// No return code: the command never left, for certain.
    case notSent = "not_sent"
    /// No return code: what became of the command was not known, and it is proven to have had no effect.
    case notExecuted = "not_executed"

    /// The MT5 trade server return code; 0 and -1 for what no server answered.
    public var retcode: Int {
        switch self {
        case .invalidRequest: 10013
        case .invalidVolume: 10014
        case .invalidPrice: 10015
        case .invalidStops: 10016
        case .tradeDisabled: 10017
        case .marketClosed: 10018
        case .noMoney: 10019
        case .noQuotes: 10021
        case .invalidExpiration: 10022
        case .noChanges: 10025
        case .frozen: 10029
        case .invalidFill: 10030
        case .orderLimit: 10033
        case .volumeLimit: 10034
        case .invalidOrder: 10035
        case .positionClosed: 10036
        case .invalidCloseVolume: 10038
        case .closeOrderExists: 10039
        case .positionLimit: 10040
        case .longOnly: 10042
        case .shortOnly: 10043
        case .closeOnly: 10044
        case .hedgeProhibited: 10046
        case .requote: 10004
        case .refused: 10006
        case .dealerCancelled: 10007
        case .priceChanged: 10020
        case .orderChanged: 10023
        case .serverForbidsTrading: 10026
        case .terminalForbidsTrading: 10027
        case .realAccountsOnly: 10032
        case .activationRefused: 10041
        case .oldestFirst: 10045
        case .notSent: 0
        case .notExecuted: -1
        }
    }

    /// The refusal a server's return code stands for; ``refused`` for a code that has none of its own.
    public init(retcode: Int) {
        self = Rejection.allCases.first { $0.retcode == retcode && retcode > 0 } ?? .refused
    }
}
