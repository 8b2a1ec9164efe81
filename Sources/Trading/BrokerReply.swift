public import Market

/// What a broker answered to one command: MT5's `MqlTradeResult`.
public struct BrokerReply: Hashable, Sendable, Codable {
    /// The trade server return code, 10004 to 10046; anything else is taken as unknown.
    public var retcode: Int
    /// The order's ticket; 0 for none.
    public var order: Int64
    /// The deal's ticket; 0 for none.
    public var deal: Int64
    /// The executed price; nil for none.
    public var price: Price?
    /// The executed lots; nil for none.
    public var volume: Volume?
    /// The broker's own words; may be empty.
    public var message: String

    public init(
        retcode: Int, order: Int64 = 0, deal: Int64 = 0, price: Price? = nil, volume: Volume? = nil, message: String = ""
    ) {
        (self.retcode, self.order, self.deal, self.price) = (retcode, order, deal, price)
        (self.volume, self.message) = (volume, message)
    }

    /// What a return code proves.
    public enum Verdict: Hashable, Sendable, Codable {
        /// 10008, 10009, 10010: the server took it; its orders and deals tell what became of it.
        case accepted
        /// The request had no effect, for certain.
        case refused
        /// Nothing: it may or may not have been carried out.
        case unknown
    }

    /// What the return code proves; a code that is not listed proves nothing.
    public var verdict: Verdict {
        switch retcode {
        case 10008, 10009, 10010: .accepted
        case 10004, 10006, 10007, 10013...10023, 10025...10027, 10029, 10030, 10032...10036, 10038...10046: .refused
        default: .unknown
        }
    }
}

/// What the terminal's own log knows of a command whose answer never came.
public enum CommandRecord: Hashable, Sendable, Codable {
    /// The terminal never saw it, and refuses it from now on because its session is over.
    case neverReceived
    /// It was seen and not passed on: expired, fenced off or over a limit of the terminal's side.
    case notSent
    /// It was passed on and answered.
    case answered(BrokerReply)
    /// It was passed on, and the terminal died before the answer.
    case sentUnanswered
    /// The log does not reach back so far: proves nothing.
    case unknown
}
