/// Why a position was closed, as reports and files spell it.
public enum ExitReason: String, Sendable, CaseIterable, Codable {
    case stopLoss = "stop_loss"
    case takeProfit = "take_profit"
    /// The strategy returned `close{}`.
    case close
    /// An opposite signal closed it and asked for the other side.
    case reverse
    /// An exit script returned `close{}`.
    case exit
    /// An exit failed, and the policy for that is to leave.
    case protective
    /// The broker's stop-out.
    case stopOut = "stop_out"
    case dailyLoss = "daily_loss"
    case drawdown
    case totalLoss = "total_loss"
    case profitTarget = "profit_target"
    /// An operator's stop of the account.
    case killed
    /// An operator closed this one.
    case commanded
    /// Other hands: the phone, the terminal, another program.
    case external
    /// The data ended with the position open.
    case endOfData = "end_of_data"
}
