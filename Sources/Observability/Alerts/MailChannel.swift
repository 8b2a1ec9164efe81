import Foundation
import Market
import Settings

/// Sends alerts as mails.
struct MailChannel: AlertChannel {
    let name = AlertSettings.Channel.smtp.rawValue
    let settings: MailSettings
    let password: Secret<String>?
    var connectSeconds = 5.0
    var seconds = 10.0
    var authorities: String?

    func deliver(_ alert: Alert, from bot: String) throws(AlertFailure) {
        let scheme = settings.encryption == .implicit ? "smtps" : "smtp"
        let transfer = Transfer(
            kind: .mail(
                from: settings.from, to: settings.to, user: settings.user, password: password?.reveal { $0 },
                mustEncrypt: settings.encryption == .startTLS),
            url: "\(scheme)://\(ListenAddress(host: settings.host, port: settings.port))", body: Array(mail(alert, from: bot).utf8),
            connectSeconds: connectSeconds, seconds: seconds, authorities: authorities)
        do {
            _ = try transfer.perform()
        } catch {
            throw AlertFailure(message: error.message)
        }
    }

    /// The mail as RFC 5322 has it. Subject and text are Base64, so that nothing in them can begin a header or end the mail.
    func mail(_ alert: Alert, from bot: String) -> String {
        let subject = "[\(alert.level.rawValue)] \(bot): \(alert.title)"
        let text = Data(alert.message(from: bot).utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        let lines = [
            "Date: \(MailChannel.date(alert.time))", "From: <\(settings.from)>",
            "To: " + settings.to.map { "<\($0)>" }.joined(separator: ",\r\n "),
            "Subject: \(MailChannel.encodedWords(Alert.oneLine(subject)))", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", text,
        ]
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    /// RFC 2047: words of at most 75 characters, each of whole characters.
    private static func encodedWords(_ text: String) -> String {
        var (words, current): ([String], String) = ([], "")
        for character in text.prefix(200) {
            // 45 bytes become 60 characters.
            if current.utf8.count + character.utf8.count > 45 {
                words.append(current)
                current = ""
            }
            current.append(character)
        }
        return (words + [current]).map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    /// RFC 5322's date, UTC.
    private static func date(_ time: Timestamp) -> String {
        let civil = CivilTime(secondsSince1970: time.seconds)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(civil.day) \(months[civil.month - 1]) \(civil.year) \(civil.timeText) +0000"
    }
}
