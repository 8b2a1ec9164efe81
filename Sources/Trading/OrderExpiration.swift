public import Market

/// How long a pending order may rest, MT5's `ORDER_TYPE_TIME`.
public enum OrderExpiration: Hashable, Sendable, Codable {
    /// Until it is filled or withdrawn (`ORDER_TIME_GTC`).
    case untilCancelled
    /// To the end of the day on the clock of the symbol's sessions (`ORDER_TIME_DAY`).
    case day
    /// To an instant, which must lie ahead; at the instant itself it is gone (`ORDER_TIME_SPECIFIED`).
    case specified(Timestamp)
    /// To the end of the day on which an instant lies, on the clock of the symbol's sessions (`ORDER_TIME_SPECIFIED_DAY`).
    case specifiedDay(Timestamp)
}

/// What becomes of a market order whose whole volume cannot be had at once, MT5's `ORDER_TYPE_FILLING`.
public enum Filling: String, Sendable, CaseIterable, Codable {
    /// All of it or nothing (`ORDER_FILLING_FOK`).
    case fillOrKill = "fok"
    /// What can be had; the rest is cancelled (`ORDER_FILLING_IOC`).
    case immediateOrCancel = "ioc"
    /// What can be had; the rest stays an order (`ORDER_FILLING_RETURN`).
    case returnRest = "return"
}
