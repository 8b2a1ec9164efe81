/// The account, in a snapshot.
public struct WireAccount: Hashable, Sendable {
    /// The account's number.
    public var login: Int64
    /// The broker's server.
    public var server: String
    /// ISO code of the account's currency.
    public var currency: String
    /// How it holds positions.
    public var marginMode: WireMarginMode
    /// Whose money it is.
    public var kind: WireAccountKind
    /// 100 for 1:100.
    public var leverage: Int64
    /// Money without open positions.
    public var balance: Double
    /// Money the broker lent.
    public var credit: Double
    /// Money with open positions.
    public var equity: Double
    /// Money that open positions bind.
    public var margin: Double
    /// What may be done.
    public var permissions: WirePermissions
    /// The server's milliseconds.
    public var time: Int64

    public init(
        login: Int64, server: String, currency: String, marginMode: WireMarginMode, kind: WireAccountKind, leverage: Int64, balance: Double,
        credit: Double, equity: Double, margin: Double, permissions: WirePermissions, time: Int64
    ) {
        (self.login, self.server, self.currency) = (login, server, currency)
        (self.marginMode, self.kind, self.leverage) = (marginMode, kind, leverage)
        (self.balance, self.credit, self.equity) = (balance, credit, equity)
        (self.margin, self.permissions, self.time) = (margin, permissions, time)
    }

    init(from reader: inout PayloadReader) throws(PayloadFault) {
        login = try reader.i64()
        server = try reader.text()
        currency = try reader.text()
        marginMode = try reader.choice(WireMarginMode.self, "margin mode")
        kind = try reader.choice(WireAccountKind.self, "kind of account")
        leverage = try reader.i64()
        balance = try reader.f64()
        credit = try reader.f64()
        equity = try reader.f64()
        margin = try reader.f64()
        permissions = WirePermissions(rawValue: try reader.u32())
        time = try reader.i64()
    }

    func encode(into writer: inout PayloadWriter) {
        writer.i64(login)
        writer.text(server)
        writer.text(currency)
        writer.choice(marginMode)
        writer.choice(kind)
        writer.i64(leverage)
        writer.f64(balance)
        writer.f64(credit)
        writer.f64(equity)
        writer.f64(margin)
        writer.u32(permissions.rawValue)
        writer.i64(time)
    }
}
