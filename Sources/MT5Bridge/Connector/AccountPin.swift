internal import Trading

/// Which account a run may trade; what is nil is not looked at.
///
/// A terminal can be switched to another account at any moment, so every session and every snapshot is held against it.
public struct AccountPin: Hashable, Sendable {
    /// The number of the account.
    public var login: Int64?
    /// The name of the trade server.
    public var server: String?
    /// ISO 4217 code of the deposit.
    public var currency: String?
    /// Whether it holds one position a symbol.
    public var isNetting: Bool?
    /// Whether it is a demonstration account.
    public var isDemo: Bool?

    public init(
        login: Int64? = nil, server: String? = nil, currency: String? = nil, isNetting: Bool? = nil, isDemo: Bool? = nil
    ) {
        (self.login, self.server, self.currency) = (login, server, currency)
        (self.isNetting, self.isDemo) = (isNetting, isDemo)
    }

    /// What an account says of itself.
    public struct Identity: Hashable, Sendable {
        /// The number of the account.
        public var login: Int64
        /// The name of the trade server.
        public var server: String
        /// ISO 4217 code of the deposit.
        public var currency: String
        /// Whether it holds one position a symbol.
        public var isNetting: Bool
        /// Whether no real money is at stake.
        public var isDemo: Bool

        public init(login: Int64, server: String, currency: String, isNetting: Bool, isDemo: Bool) {
            (self.login, self.server, self.currency) = (login, server, currency)
            (self.isNetting, self.isDemo) = (isNetting, isDemo)
        }
    }

    /// What differs, a clause each; empty when it is the account.
    public func differences(from account: Identity) -> [String] {
        var found: [String] = []
        if let login, login != account.login { found.append("account \(account.login) instead of \(login)") }
        if let server, server != account.server { found.append("server \"\(account.server)\" instead of \"\(server)\"") }
        if let currency, currency != account.currency { found.append("currency \(account.currency) instead of \(currency)") }
        if let isNetting, isNetting != account.isNetting {
            found.append("margin mode \(AccountPin.mode(account.isNetting)) instead of \(AccountPin.mode(isNetting))")
        }
        if let isDemo, isDemo != account.isDemo {
            found.append("a \(AccountPin.money(account.isDemo)) account instead of a \(AccountPin.money(isDemo)) one")
        }
        return found
    }

    /// The pin with everything that an account says filled in: from the first session on nothing may change.
    public func pinned(to account: Identity) -> AccountPin {
        AccountPin(
            login: account.login, server: account.server, currency: account.currency, isNetting: account.isNetting,
            isDemo: account.isDemo)
    }

    private static func mode(_ isNetting: Bool) -> String { isNetting ? "netting" : "hedging" }
    private static func money(_ isDemo: Bool) -> String { isDemo ? "demo" : "real" }
}

extension AccountRecord {
    /// What it says of itself.
    var identity: AccountPin.Identity {
        AccountPin.Identity(login: login, server: server, currency: currency, isNetting: isNetting, isDemo: isDemo)
    }
}
