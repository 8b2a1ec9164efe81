public import Settings

/// Something about the bot itself.
public struct RunEvent: Sendable, Equatable {
    /// What happened.
    public enum Code: String, Sendable, CaseIterable {
        case started, stopping, stopped, reloaded
        case reloadFailed = "reload_failed"
        /// A script is kept from running.
        case quarantined, unquarantined
        /// A script or the loop does not come back.
        case stuck
        /// State was restored from the journal.
        case recovered
        /// The ledger and the broker agree again.
        case reconciled
        /// The ledger was put right after what the broker says.
        case corrected
        /// Other hands have something at the account.
        case foreign
        /// Something of Herald's that its journal does not know.
        case orphan
        case orderUnknown = "order_unknown"
        case orderFailed = "order_failed"
        case unprotected
        case diskRefused = "disk_refused"
        case diskBack = "disk_back"
        /// The copy of the journal in a database server cannot be kept up, or is complete again.
        case copyLost = "copy_lost"
        case copyBack = "copy_back"
        /// An operator's command.
        case commanded
        /// What a terminal says, or what is said of it.
        case terminal
        /// Somebody at the bridge's door was turned away: a wrong key, a second terminal, bytes that are no frame.
        case stranger
        /// What was older than wanted was removed.
        case swept
        case fatal
    }

    /// What happened.
    public var code: Code
    /// Index of the strategy instance; nil for the whole bot.
    public var strategy: Int?
    /// What happened, why, and what becomes of it.
    public var message: String

    public init(_ code: Code, strategy: Int? = nil, message: String) {
        (self.code, self.strategy, self.message) = (code, strategy, message)
    }
}

extension RunEvent.Code {
    /// How grave it is to a person who is not looking; nil when nobody needs to be told.
    public var alertLevel: AlertSettings.Level? {
        switch self {
        case .started, .stopped, .reloaded, .reconciled, .recovered, .unquarantined, .diskBack, .copyBack, .commanded: .info
        case .stopping, .terminal, .swept: nil
        case .reloadFailed, .copyLost, .corrected, .foreign, .orderFailed, .stranger: .warning
        case .quarantined, .stuck, .orphan, .orderUnknown, .unprotected, .diskRefused, .fatal: .critical
        }
    }
}
