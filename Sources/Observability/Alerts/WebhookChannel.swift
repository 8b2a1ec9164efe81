import Settings

/// Posts alerts to a web address.
struct WebhookChannel: AlertChannel {
    let name = AlertSettings.Channel.webhook.rawValue
    let url: Secret<String>
    let shape: WebhookSettings.Shape
    /// Telegram's.
    let chat: String?
    let authorization: Secret<String>?
    var connectSeconds = 5.0
    var seconds = 10.0
    var authorities: String?

    func deliver(_ alert: Alert, from bot: String) throws(AlertFailure) {
        let answer: Transfer.Answer
        do {
            answer = try transfer(alert, from: bot).perform()
        } catch {
            throw AlertFailure(message: error.message)
        }
        guard !(200...299).contains(answer.code) else { return }
        let mayPass = answer.code == 408 || answer.code == 429 || answer.code >= 500
        throw AlertFailure(
            message: "the service answered \(answer.code): \(Alert.oneLine(String(answer.body.prefix(200))))", isFinal: !mayPass,
            retryAfterSeconds: answer.retryAfterSeconds)
    }

    private func transfer(_ alert: Alert, from bot: String) -> Transfer {
        var headers = [("Content-Type", "application/json; charset=utf-8")]
        if let authorization { authorization.reveal { headers.append(("Authorization", $0)) } }
        return Transfer(
            kind: .post(headers: headers), url: url.reveal { $0 }, body: Array(body(alert, from: bot).utf8),
            connectSeconds: connectSeconds, seconds: seconds, authorities: authorities)
    }

    func body(_ alert: Alert, from bot: String) -> String {
        let message = alert.message(from: bot)
        switch shape {
        case .slack:
            // Slack reads <…> as links and mentions, and & as the beginning of an entity.
            let plain = message.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            return "{\"text\":\(JSONText.quoted(plain))}"
        case .telegram:
            return "{\"chat_id\":\(JSONText.quoted(chat ?? "")),\"text\":\(JSONText.quoted(message)),\"disable_web_page_preview\":true}"
        case .json: return alert.json(from: bot)
        }
    }
}
