/// The broker's reasons to refuse, with the MT5 return code each stands for.
public enum Rejection: String, Sendable, CaseIterable {
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

    /// The MT5 trade server return code.
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
        }
    }
}
