import Settings
import Synchronization

/// Replaces known secrets wherever a text holds one: the last line of defence behind `Secret`, for what libraries say.
final class Redactor: Sendable {
    /// Characters; a shorter part would be found where it is none.
    private static let shortest = 6

    private let parts = Mutex<[String]>([])

    /// From now on the secret, and the parts of an address that can be one, are replaced.
    func add(_ secret: Secret<String>) {
        secret.reveal { text in
            var found = [text]
            if let scheme = text.firstRange(of: "://") {
                let rest = text[scheme.upperBound...]
                // Behind the host: path and query with the tokens in them; before it: name and password.
                if let slash = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) {
                    found.append(String(rest[slash...]))
                    found += rest[slash...].split { "/?&=#".contains($0) }.map(String.init).filter { $0.count >= 12 }
                }
                let authority = rest.prefix { $0 != "/" && $0 != "?" }
                if let at = authority.lastIndex(of: "@") {
                    found += authority[..<at].split(separator: ":", maxSplits: 1).dropFirst().map(String.init)
                }
            }
            parts.withLock { known in
                known += found.filter { $0.count >= Redactor.shortest && !known.contains($0) }
                // The whole before its parts.
                known.sort { ($0.count, $0) > ($1.count, $1) }
            }
        }
    }

    /// The text without any known secret.
    func clean(_ text: String) -> String {
        var result = text
        for part in parts.withLock({ $0 }) where result.contains(part) {
            result = result.replacing(part, with: Secret<String>.redacted)
        }
        return result
    }
}
