extension TradeReturn {
    /// Every code there is, ascending.
    public static let all: [TradeReturn] = [
        TradeReturn(10004, "REQUOTE", .decideAgain, "the price moved before it was executed (requote)"),
        TradeReturn(10006, "REJECT", .decideAgain, "the broker refused without a reason", "ask the broker when it goes on"),
        TradeReturn(10007, "CANCEL", .decideAgain, "the dealer cancelled it"),
        TradeReturn(10008, "PLACED", .follow, "the order is placed"),
        TradeReturn(10009, "DONE", .follow, "it was carried out"),
        TradeReturn(10010, "DONE_PARTIAL", .follow, "a part of it was carried out"),
        TradeReturn(10011, "ERROR", .ask, "the server failed while it worked on it, so its outcome is open"),
        TradeReturn(10012, "TIMEOUT", .ask, "the server did not answer in time, so its outcome is open"),
        TradeReturn(10013, "INVALID", .correct, "the request makes no sense to the server"),
        TradeReturn(
            10014, "INVALID_VOLUME", .correct, "the volume is off the symbol's step or outside its limits",
            "import the symbol's terms again"),
        TradeReturn(10015, "INVALID_PRICE", .correct, "the price is off the grid, on the wrong side or too near"),
        TradeReturn(
            10016, "INVALID_STOPS", .correct, "the stop or target is too near, on the wrong side, or not taken with this kind of order",
            "set wider stops, or import the symbol's stops level again"),
        TradeReturn(10017, "TRADE_DISABLED", .stopSymbol, "trading is disabled", "ask the broker why, and see the symbol's trade mode"),
        TradeReturn(10018, "MARKET_CLOSED", .stopSymbol, "the market is closed"),
        TradeReturn(10019, "NO_MONEY", .stopSymbol, "the free margin does not cover it", "pay in, or trade less"),
        TradeReturn(10020, "PRICE_CHANGED", .decideAgain, "the price changed before it was executed"),
        TradeReturn(10021, "PRICE_OFF", .wait, "the broker has no price for it now"),
        TradeReturn(
            10022, "INVALID_EXPIRATION", .correct, "the order's expiration lies in the past or is of a kind the symbol does not take"),
        TradeReturn(10023, "ORDER_CHANGED", .refresh, "the order's state changed meanwhile"),
        TradeReturn(10024, "TOO_MANY_REQUESTS", .ask, "the server had too many requests and may have dropped it, so its outcome is open"),
        TradeReturn(10025, "NO_CHANGES", .refresh, "everything is as it was to be already"),
        TradeReturn(
            10026, "SERVER_DISABLES_AT", .stopAccount, "the broker's server lets no program trade this account",
            "ask the broker to allow automated trading"),
        TradeReturn(
            10027, "CLIENT_DISABLES_AT", .stopAccount, "the terminal lets no program trade",
            "press Algo Trading in the terminal, and allow it in the properties of HeraldBridge"),
        TradeReturn(10028, "LOCKED", .ask, "the server is working on the same order or position, so its outcome is open"),
        TradeReturn(10029, "FROZEN", .wait, "the price is within the symbol's freeze level of the order or position"),
        TradeReturn(
            10030, "INVALID_FILL", .correct, "the symbol does not fill orders this way", "import the symbol's filling modes again"),
        TradeReturn(10031, "CONNECTION", .ask, "the terminal lost its broker, so its outcome is open"),
        TradeReturn(10032, "ONLY_REAL", .stopAccount, "only real accounts may do this"),
        TradeReturn(10033, "LIMIT_ORDERS", .stopAccount, "the account has as many resting orders as it may have", "withdraw some"),
        TradeReturn(10034, "LIMIT_VOLUME", .stopSymbol, "positions and orders of the symbol would be more than it allows"),
        TradeReturn(10035, "INVALID_ORDER", .correct, "the symbol does not take this kind of order"),
        TradeReturn(10036, "POSITION_CLOSED", .refresh, "the position is closed already"),
        TradeReturn(10038, "INVALID_CLOSE_VOLUME", .refresh, "more was to be closed than is open"),
        TradeReturn(10039, "CLOSE_ORDER_EXIST", .refresh, "the position is being closed already"),
        TradeReturn(10040, "LIMIT_POSITIONS", .stopAccount, "the account has as many positions as it may have", "close some"),
        TradeReturn(10041, "REJECT_CANCEL", .refresh, "the order was reached by the price, refused and cancelled"),
        TradeReturn(10042, "LONG_ONLY", .stopSymbol, "the symbol may only be bought"),
        TradeReturn(10043, "SHORT_ONLY", .stopSymbol, "the symbol may only be sold"),
        TradeReturn(10044, "CLOSE_ONLY", .stopSymbol, "positions of the symbol may only be closed"),
        TradeReturn(10045, "FIFO_CLOSE", .correct, "the oldest position of the symbol must be closed first"),
        TradeReturn(
            10046, "HEDGE_PROHIBITED", .correct, "the account may not hold both sides of a symbol", "set account.margin_mode = \"netting\""),
    ]
}
