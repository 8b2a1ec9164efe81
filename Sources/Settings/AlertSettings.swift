/// `[alerts]`: who is told of what goes wrong, and how often.
public struct AlertSettings: Sendable, Equatable {
    /// How grave something is, the least first.
    public enum Level: String, Sendable, CaseIterable { case info, warning, critical }

    /// A way to a person.
    public enum Channel: String, Sendable, CaseIterable { case webhook, smtp, command }

    /// Less grave alerts are not sent.
    public var minimumLevel: Level
    /// Alerts a minute, 1 to 600; those beyond are counted and told of together.
    public var ratePerMinute: Int
    /// Minutes in which the same alert is not sent again, 0 to 1440.
    public var repeatMinutes: Int
    /// The ways in the order they are tried: all that are configured.
    public var channels: [Channel]
    /// nil when not configured.
    public var webhook: WebhookSettings?
    /// nil when not configured.
    public var smtp: MailSettings?
    /// nil when not configured.
    public var command: AlertCommandSettings?
}

/// `[alerts.webhook]`: a service that takes messages by HTTP.
public struct WebhookSettings: Sendable, Equatable {
    /// What the service wants to be told.
    public enum Shape: String, Sendable, CaseIterable {
        /// `{"text": …}`.
        case slack
        /// `{"chat_id": …, "text": …}`.
        case telegram
        /// The alert with all its fields.
        case json
    }

    /// Where the address is kept; it holds a token at most services.
    public var url: SecretReference
    /// What the service wants to be told.
    public var shape: Shape
    /// Telegram's chat; nil for the other shapes.
    public var chat: String?
    /// Where the value of the header `Authorization` is kept.
    public var authorization: SecretReference?

    /// What is sent where.
    public init(url: SecretReference, shape: Shape, chat: String? = nil, authorization: SecretReference? = nil) {
        (self.url, self.shape, self.chat, self.authorization) = (url, shape, chat, authorization)
    }
}

/// `[alerts.smtp]`: a mail server.
public struct MailSettings: Sendable, Equatable {
    /// How the connection is encrypted.
    public enum Encryption: String, Sendable, CaseIterable {
        /// After a greeting in clear, or not at all.
        case startTLS = "starttls"
        /// From the first byte.
        case implicit
        /// Never; only to this machine.
        case none
    }

    /// The server's name or address.
    public var host: String
    /// 1 to 65535.
    public var port: Int
    /// How the connection is encrypted.
    public var encryption: Encryption
    /// nil for a server that asks for none.
    public var user: String?
    /// Where the password is kept.
    public var password: SecretReference?
    /// The sender's address.
    public var from: String
    /// The recipients' addresses, one to twenty.
    public var to: [String]

    /// A server, and who writes to whom.
    public init(
        host: String, port: Int, encryption: Encryption, user: String? = nil, password: SecretReference? = nil, from: String, to: [String]
    ) {
        (self.host, self.port, self.encryption) = (host, port, encryption)
        (self.user, self.password, self.from, self.to) = (user, password, from, to)
    }
}

/// `[alerts.command]`: a program that is given each alert as JSON on its input.
public struct AlertCommandSettings: Sendable, Equatable {
    /// Its whole path, then its arguments; no shell reads them.
    public var program: [String]
    /// After so many seconds it is killed; 1 to 120.
    public var timeoutSeconds: Int

    /// A program with its arguments.
    public init(program: [String], timeoutSeconds: Int) { (self.program, self.timeoutSeconds) = (program, timeoutSeconds) }
}
