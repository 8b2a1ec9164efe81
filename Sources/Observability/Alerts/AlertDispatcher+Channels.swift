import Settings

extension AlertSettings {
    /// The configured channels in the order they are tried, with their secrets fetched and known to the redactor.
    func open(_ redactor: Redactor) throws(ObservabilityFailure) -> [any AlertChannel] {
        var result: [any AlertChannel] = []
        for channel in channels {
            switch channel {
            case .webhook:
                guard let webhook else { continue }
                result.append(
                    WebhookChannel(
                        url: try webhook.url.fetch("alerts.webhook.url", redactor), shape: webhook.shape, chat: webhook.chat,
                        authorization: try webhook.authorization.fetch("alerts.webhook.authorization", redactor)))
            case .smtp:
                guard let smtp else { continue }
                result.append(
                    MailChannel(settings: smtp, password: try smtp.password.fetch("alerts.smtp.password", redactor)))
            case .command: if let command { result.append(CommandChannel(settings: command)) }
            }
        }
        return result
    }
}

extension SecretReference {
    /// The secret, made known to the redactor; the error names the key.
    func fetch(_ key: String, _ redactor: Redactor) throws(ObservabilityFailure) -> Secret<String> {
        do {
            let secret = try read()
            redactor.add(secret)
            return secret
        } catch {
            throw ObservabilityFailure("\(key): \(error.description)")
        }
    }
}

extension SecretReference? {
    /// As of one that is given; nil when it is not.
    func fetch(_ key: String, _ redactor: Redactor) throws(ObservabilityFailure) -> Secret<String>? {
        guard let self else { return nil }
        return try self.fetch(key, redactor)
    }
}
