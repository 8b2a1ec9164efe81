extension SettingsReader {
    /// `[alerts]` and the tables in it.
    mutating func alertSection() -> AlertSettings {
        let (webhook, smtp, command) = (webhookSection(), mailSection(), alertCommandSection())
        var configured: [AlertSettings.Channel] = []
        if document[["alerts", "webhook"]] != nil { configured.append(.webhook) }
        if document[["alerts", "smtp"]] != nil { configured.append(.smtp) }
        if document[["alerts", "command"]] != nil { configured.append(.command) }
        return AlertSettings(
            minimumLevel: option("alerts.minimum_level", AlertSettings.Level.warning),
            ratePerMinute: value("alerts.rate_limit", afterMistake: 1, SettingDescriptor.integer),
            repeatMinutes: value("alerts.repeat_minutes", afterMistake: 0, SettingDescriptor.integer),
            channels: channels(configured), webhook: webhook, smtp: smtp, command: command)
    }

    /// The written order, which must name what is configured and nothing else.
    private mutating func channels(_ configured: [AlertSettings.Channel]) -> [AlertSettings.Channel] {
        guard let found = document[["alerts", "channels"]] else { return configured }
        guard case .array(let entries) = found.value else {
            report(
                "alerts.channels: expected a list such as [\"webhook\", \"smtp\"], found \(found.value.described)", key: "alerts.channels",
                at: found.place)
            return configured
        }
        var result: [AlertSettings.Channel] = []
        for entry in entries {
            guard case .text(let name) = entry.value, let channel = AlertSettings.Channel(rawValue: name) else {
                let allowed = HeraldSettings.descriptor("alerts.channels").range
                report(
                    "alerts.channels: unknown channel, found \(entry.value.described) (allowed: \(allowed))", key: "alerts.channels",
                    at: entry.place)
                continue
            }
            if result.contains(channel) {
                report("alerts.channels: \(quoted(name)) stands twice", key: "alerts.channels", at: entry.place)
            } else if !configured.contains(channel) {
                report(
                    "alerts.channels: \(quoted(name)) is not configured; give [alerts.\(name)] or leave it out", key: "alerts.channels",
                    at: entry.place)
            } else {
                result.append(channel)
            }
        }
        for missing in configured where !result.contains(missing) && !hasMistake(under: "alerts.channels") {
            report(
                "alerts.channels: \(quoted(missing.rawValue)) is configured and would never be used; add it or remove [alerts.\(missing.rawValue)]",
                key: "alerts.channels", at: found.place)
        }
        return result
    }

    private mutating func webhookSection() -> WebhookSettings? {
        guard let found = document[["alerts", "webhook"]], case .table(let keys) = found.value else { return nil }
        let shape = option("alerts.webhook.shape", WebhookSettings.Shape.json)
        let chat = optionalText("alerts.webhook.chat")
        if shape == .telegram, keys["chat"] == nil {
            report("alerts.webhook.chat: must be given with shape = \"telegram\"", key: "alerts.webhook.chat", at: found.place)
        }
        if shape != .telegram, let written = keys["chat"] {
            report(
                "alerts.webhook.chat: means nothing with shape = \(quoted(shape.rawValue)); remove it, or set shape = \"telegram\"",
                key: "alerts.webhook.chat", at: written.place)
        }
        require(["url"], of: ["alerts", "webhook"], keys, at: found.place)
        let authorization = reference("alerts.webhook.authorization")
        guard let url = reference("alerts.webhook.url") else { return nil }
        return WebhookSettings(url: url, shape: shape, chat: chat, authorization: authorization)
    }

    private mutating func mailSection() -> MailSettings? {
        guard let found = document[["alerts", "smtp"]], case .table(let keys) = found.value else { return nil }
        require(["host", "from", "to"], of: ["alerts", "smtp"], keys, at: found.place)
        let encryption = option("alerts.smtp.encryption", MailSettings.Encryption.startTLS)
        let port = value("alerts.smtp.port", afterMistake: 0, SettingDescriptor.integer)
        let (user, password) = (optionalText("alerts.smtp.user"), reference("alerts.smtp.password"))
        if keys["user"] != nil, keys["password"] == nil {
            report("alerts.smtp.password: must be given with user", key: "alerts.smtp.password", at: keys["user"]?.place)
        }
        if keys["password"] != nil, keys["user"] == nil {
            report("alerts.smtp.user: must be given with password", key: "alerts.smtp.user", at: keys["password"]?.place)
        }
        let from = mailAddresses("from", keys["from"], SettingDescriptor.text) { [$0] }
        let to = mailAddresses("to", keys["to"], SettingDescriptor.texts) { $0 }
        guard let host = optionalText("alerts.smtp.host"), let from = from?.first, let to else { return nil }
        if encryption == .none, !ListenAddress(host: host, port: port).isLoopback {
            report(
                "alerts.smtp.encryption: \"none\" would send account details in clear to \(quoted(host)); use \"starttls\" or \"implicit\"",
                key: "alerts.smtp.encryption", at: keys["encryption"]?.place)
        }
        return MailSettings(
            host: host, port: port, encryption: encryption, user: user, password: password, from: from, to: to)
    }

    /// Addresses without a name, which nothing can be smuggled behind.
    private mutating func mailAddresses<T>(
        _ name: String, _ found: PlacedValue?, _ convert: SettingConversion<T>, _ list: (T) -> [String]
    ) -> [String]? {
        let key = "alerts.smtp.\(name)"
        guard let found, let checked = check(found, key: key, HeraldSettings.descriptor(key), convert) else { return nil }
        let addresses = list(checked.value)
        for address in addresses {
            let parts = address.split(separator: "@", omittingEmptySubsequences: false)
            let isPlain = address.allSatisfy { !$0.isWhitespace && !"<>,;:\"()[]\\".contains($0) }
            guard parts.count != 2 || parts.contains("") || !isPlain else { continue }
            report("\(key): expected an address such as \"bot@example.org\", found \(quoted(address))", key: key, at: found.place)
            return nil
        }
        return addresses
    }

    private mutating func alertCommandSection() -> AlertCommandSettings? {
        guard let found = document[["alerts", "command"]], case .table(let keys) = found.value else { return nil }
        require(["program"], of: ["alerts", "command"], keys, at: found.place)
        let seconds = value("alerts.command.timeout_seconds", afterMistake: 1, SettingDescriptor.integer)
        let descriptor = HeraldSettings.descriptor("alerts.command.program")
        guard let program = given(["alerts", "command", "program"], descriptor, SettingDescriptor.texts) else { return nil }
        guard program.value[0].hasPrefix("/") else {
            report(
                "alerts.command.program: expected the program's whole path, such as \"/usr/bin/notify-send\", found "
                    + quoted(program.value[0]),
                key: "alerts.command.program", at: program.place)
            return nil
        }
        return AlertCommandSettings(program: program.value, timeoutSeconds: seconds)
    }

    private mutating func require(_ names: [String], of path: [String], _ keys: [String: PlacedValue], at place: SettingPlace) {
        let missing = names.filter { keys[$0] == nil }
        guard !missing.isEmpty else { return }
        let table = dotted(path)
        report("\(table): \(missing.joined(separator: ", ")) must be given in [\(table)]", key: "\(table).\(missing[0])", at: place)
    }
}
