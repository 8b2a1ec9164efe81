extension ReadModel {
    /// Every read model, in the order they are made in.
    public static let all = [accounts, signals, orders, deals, positions, trades, metrics, equity]

    /// The read model of a name; nil for none.
    public static func named(_ name: String) -> ReadModel? { all.first { $0.name == name } }

    /// One row a signal, and one for each strategy and instant at which it passed over a bar.
    public static let signals = ReadModel(
        "signals", key: 3, time: "timestamp",
        [
            .init("timestamp", .time), .init("strategy", .text), .init("id", .integer), .init("symbol", .text),
            .init("timeframe", .text), .init("side", .text), .init("action", .text), .init("size_hint", .real),
            .init("price", .price), .init("stop_loss", .price), .init("take_profit", .price), .init("confidence", .real),
            .init("reason", .text), .init("metadata", .text), .init("decision", .text), .init("order_type", .text),
            .init("tag", .text), .init("outcome", .text), .init("code", .text), .init("observed", .text), .init("limit", .text),
            .init("formula", .text), .init("value", .real),
        ])

    /// One row a command to the broker, by its magic number.
    public static let orders = ReadModel(
        "orders", key: 1, time: "timestamp", age: "ended",
        [
            .init("magic", .integer), .init("signal_id", .integer), .init("strategy", .text), .init("symbol", .text),
            .init("action", .text), .init("side", .text), .init("volume", .volume), .init("order_type", .text),
            .init("price", .price), .init("limit_price", .price), .init("sl", .price), .init("tp", .price),
            .init("client_tag", .integer), .init("order_id", .integer), .init("status", .text), .init("cause", .text),
            .init("retcode", .integer), .init("executed_price", .price), .init("executed_volume", .volume),
            .init("position", .integer), .init("created", .time), .init("timestamp", .time), .init("ended", .time), .init("error", .text),
        ])

    /// One row a deal of the broker.
    public static let deals = ReadModel(
        "deals", key: 1, time: "time",
        [
            .init("ticket", .integer), .init("order_id", .integer), .init("position", .integer), .init("strategy", .text),
            .init("symbol", .text), .init("kind", .text), .init("side", .text), .init("volume", .volume), .init("price", .price),
            .init("time", .time), .init("profit", .money), .init("commission", .money), .init("swap", .money),
            .init("stop_loss", .price), .init("take_profit", .price), .init("reason", .text), .init("label", .text),
            .init("magic", .integer), .init("comment", .text), .init("corrected", .flag),
        ])

    /// One row a position, open or closed.
    public static let positions = ReadModel(
        "positions", key: 1, time: "open_time", age: "close_time",
        [
            .init("ticket", .integer), .init("symbol", .text), .init("side", .text), .init("volume", .volume),
            .init("open_price", .price), .init("open_time", .time), .init("stop_loss", .price), .init("take_profit", .price),
            .init("current_price", .price), .init("unrealized_pnl", .money), .init("realized_pnl", .money),
            .init("metadata", .text), .init("age_bars", .integer), .init("swap", .money), .init("commission", .money),
            .init("mae", .money), .init("mfe", .money), .init("strategy", .text), .init("magic", .integer),
            .init("close_time", .time), .init("updated", .time),
        ])

    /// One row a position from entry to flat; a turned position makes two.
    public static let trades = ReadModel(
        "trades", key: 2, time: "close_time",
        [
            .init("id", .integer), .init("open_time", .time), .init("strategy", .text), .init("symbol", .text),
            .init("side", .text), .init("volume", .volume), .init("open_price", .price), .init("close_time", .time),
            .init("close_price", .price), .init("commission", .money), .init("swap", .money), .init("profit", .money),
            .init("exit_reason", .text), .init("entry_tag", .text), .init("exit_label", .text), .init("exits", .integer),
            .init("mae", .money), .init("mfe", .money), .init("initial_risk", .money), .init("bars", .integer),
        ])

    /// A figure of a strategy, or of the whole account under the empty name, at a moment.
    public static let metrics = ReadModel(
        "metrics", key: 3, time: "timestamp",
        [.init("timestamp", .time), .init("strategy", .text), .init("name", .text), .init("value", .real)])

    /// The account's figures at a moment.
    public static let equity = ReadModel(
        "equity", key: 1, time: "timestamp",
        [
            .init("timestamp", .time), .init("balance", .money), .init("equity", .money), .init("margin", .money),
            .init("drawdown", .money),
        ])

    /// The accounts this installation was connected to.
    public static let accounts = ReadModel(
        "accounts", key: 2, time: "updated",
        [
            .init("login", .integer), .init("server", .text), .init("currency", .text), .init("netting", .flag),
            .init("demo", .flag), .init("leverage", .integer), .init("balance", .money), .init("equity", .money),
            .init("trade_allowed", .flag), .init("updated", .time),
        ])
}
