/// Which program in which terminal dialled, and the account it is logged in to: the fields of HELLO between nonce and proof.
public struct TerminalIdentity: Hashable, Sendable {
    /// What the connection is for.
    public var role: BridgeRole
    /// The version of the protocol the terminal chose.
    public var version: UInt16
    /// The version of the program in the terminal.
    public var program: UInt32
    /// The terminal's build.
    public var build: UInt32
    /// The account's number.
    public var login: Int64
    /// The broker's server.
    public var server: String
    /// The broker.
    public var company: String
    /// ISO code of the account's currency.
    public var currency: String
    /// Digits of the account's money.
    public var currencyDigits: UInt8
    /// How the account holds positions.
    public var marginMode: WireMarginMode
    /// Whose money it is.
    public var accountKind: WireAccountKind
    /// 100 for 1:100.
    public var leverage: Int64
    /// What may be done, at the time of the handshake.
    public var permissions: WirePermissions
    /// The highest epoch the terminal has stored; 0 for none.
    public var storedEpoch: Int64
    /// Random at each start of the program.
    public var instance: Int64
    /// Seconds the server's clock is ahead of GMT, as the terminal believes.
    public var serverOffset: Int32

    public init(
        role: BridgeRole, version: UInt16 = 1, program: UInt32 = 0, build: UInt32 = 0, login: Int64, server: String, company: String = "",
        currency: String, currencyDigits: UInt8 = 2, marginMode: WireMarginMode, accountKind: WireAccountKind, leverage: Int64 = 100,
        permissions: WirePermissions = .needed, storedEpoch: Int64 = 0, instance: Int64, serverOffset: Int32 = 0
    ) {
        (self.role, self.version, self.program, self.build) = (role, version, program, build)
        (self.login, self.server, self.company) = (login, server, company)
        (self.currency, self.currencyDigits, self.marginMode) = (currency, currencyDigits, marginMode)
        (self.accountKind, self.leverage, self.permissions) = (accountKind, leverage, permissions)
        (self.storedEpoch, self.instance, self.serverOffset) = (storedEpoch, instance, serverOffset)
    }

    /// Whether both are logged in to the same account of the same server, with the same currency, margin mode and kind.
    public func isSameAccount(as other: TerminalIdentity) -> Bool {
        (login, server, currency) == (other.login, other.server, other.currency)
            && (marginMode, accountKind) == (other.marginMode, other.accountKind)
    }

    init(from reader: inout PayloadReader) throws(PayloadFault) {
        role = try reader.choice(BridgeRole.self, "role of a connection")
        version = try reader.u16()
        program = try reader.u32()
        build = try reader.u32()
        login = try reader.i64()
        server = try reader.text()
        company = try reader.text()
        currency = try reader.text()
        currencyDigits = try reader.u8()
        marginMode = try reader.choice(WireMarginMode.self, "margin mode")
        accountKind = try reader.choice(WireAccountKind.self, "kind of account")
        leverage = try reader.i64()
        permissions = WirePermissions(rawValue: try reader.u32())
        storedEpoch = try reader.i64()
        instance = try reader.i64()
        serverOffset = try reader.i32()
    }

    func encode(into writer: inout PayloadWriter) {
        writer.choice(role)
        writer.u16(version)
        writer.u32(program)
        writer.u32(build)
        writer.i64(login)
        writer.text(server)
        writer.text(company)
        writer.text(currency)
        writer.u8(currencyDigits)
        writer.choice(marginMode)
        writer.choice(accountKind)
        writer.i64(leverage)
        writer.u32(permissions.rawValue)
        writer.i64(storedEpoch)
        writer.i64(instance)
        writer.i32(serverOffset)
    }
}
