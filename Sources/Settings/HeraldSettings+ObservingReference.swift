extension HeraldSettings {
    /// The keys of the sections that say who hears of what.
    static let observing: [SettingDescriptor] = alert + webhook + mail + program + log + measurement

    private static let alert: [SettingDescriptor] = [
        SettingDescriptor(
            "alerts.minimum_level", .choice(AlertSettings.Level.allCases.map(\.rawValue)), fallback: .value(.text("warning")),
            "Less grave alerts are only logged."),
        SettingDescriptor(
            "alerts.rate_limit", .integer(1...600), unit: "alerts a minute", fallback: .value(.integer(20)),
            "Those beyond are counted and told of together."),
        SettingDescriptor(
            "alerts.repeat_minutes", .integer(0...1440), unit: "minutes", fallback: .value(.integer(10)),
            "For so long the same alert is not sent again; the next one says how often it came."),
        SettingDescriptor(
            "alerts.channels", .choices(AlertSettings.Channel.allCases.map(\.rawValue)),
            fallback: .words("all that are configured, in this order"),
            "The order in which ways are tried; when the first fails, the next one is used at once."),
    ]

    private static let webhook: [SettingDescriptor] = [
        SettingDescriptor(
            "alerts.webhook.url", .secret, fallback: .words("required"),
            "The address alerts are posted to; it holds a token at most services, so it is a secret."),
        SettingDescriptor(
            "alerts.webhook.shape", .choice(WebhookSettings.Shape.allCases.map(\.rawValue)), fallback: .value(.text("json")),
            "What the service wants to be told."),
        SettingDescriptor("alerts.webhook.chat", .text, fallback: .words("required for `telegram`"), "Telegram's chat."),
        SettingDescriptor(
            "alerts.webhook.authorization", .secret, fallback: .words("none"),
            "The header `Authorization`, such as `Bearer …`."),
    ]

    private static let mail: [SettingDescriptor] = [
        SettingDescriptor("alerts.smtp.host", .text, fallback: .words("required"), "The mail server."),
        SettingDescriptor("alerts.smtp.port", .integer(1...65_535), fallback: .value(.integer(587)), "Its TCP port."),
        SettingDescriptor(
            "alerts.smtp.encryption", .choice(MailSettings.Encryption.allCases.map(\.rawValue)), fallback: .value(.text("starttls")),
            "`starttls` after a greeting in clear, `implicit` from the first byte (usually port 465), `none` only to this machine."),
        SettingDescriptor("alerts.smtp.user", .text, fallback: .words("none"), "The name to log in with."),
        SettingDescriptor("alerts.smtp.password", .secret, fallback: .words("none"), "The password to log in with."),
        SettingDescriptor("alerts.smtp.from", .text, fallback: .words("required"), "The sender's address."),
        SettingDescriptor("alerts.smtp.to", .texts(20), fallback: .words("required"), "The recipients' addresses."),
    ]

    private static let program: [SettingDescriptor] = [
        SettingDescriptor(
            "alerts.command.program", .texts(32), fallback: .words("required"),
            "A program's whole path and its arguments; it gets each alert as JSON on its input, and no shell is asked."),
        SettingDescriptor(
            "alerts.command.timeout_seconds", .integer(1...120), unit: "seconds", fallback: .value(.integer(10)),
            "After that it is killed, and the alert counts as not delivered."),
    ]

    private static let log: [SettingDescriptor] = [
        SettingDescriptor(
            "log.format", .choice(LogSettings.Format.allCases.map(\.rawValue)), fallback: .value(.text("text")),
            "Lines for people, or a JSON object a line."),
        SettingDescriptor(
            "log.level", .choice(LogSettings.Level.allCases.map(\.rawValue)), fallback: .value(.text("info")),
            "Less grave lines are left out."),
        SettingDescriptor(
            "log.file", .text, fallback: .words("standard error"), "Where lines are appended; it may be moved away while the bot runs."),
    ]

    private static let measurement: [SettingDescriptor] = [
        SettingDescriptor(
            "metrics.listen", .address, fallback: .value(.text("127.0.0.1:9464")),
            "Where `/metrics` (Prometheus) and `/healthz` are served."),
        SettingDescriptor(
            "metrics.public", .flag, fallback: .value(.flag(false)),
            "May `listen` be an address that other machines reach? There is no password."),
        SettingDescriptor(
            "tracing.endpoint", .url, fallback: .words("none: no traces"),
            "An OTLP/HTTP collector, such as `http://127.0.0.1:4318/v1/traces`."),
        SettingDescriptor(
            "tracing.authorization", .secret, fallback: .words("none"), "The header `Authorization`, such as `Bearer …`."),
    ]
}
