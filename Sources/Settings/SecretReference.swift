/// Where a secret is kept; a configuration names the place and never holds the secret itself.
public enum SecretReference: Sendable, Equatable, CustomStringConvertible {
    /// An environment variable.
    case environment(String)
    /// The first line of a file that only its owner may read.
    case file(String)
    /// A credential that systemd hands to the service (`LoadCredential=`), by its name.
    case credential(String)
    /// The first line a program prints: its path and arguments, split at spaces; no shell reads them.
    case command([String])

    /// The ways to name a place, for messages.
    static let forms = "\"env:NAME\", \"file:PATH\" (mode 0600), \"credential:NAME\" (systemd) or \"command:PROGRAM ARGUMENTS\""

    /// Reads `env:NAME`, `file:PATH`, `credential:NAME` or `command:PROGRAM ARGUMENTS`; nil for everything else, which may be a
    /// secret and must not be shown.
    init?(text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let rest = String(text[text.index(after: colon)...])
        switch text[..<colon] {
        case "env" where SecretReference.isVariable(rest): self = .environment(rest)
        case "file" where !rest.isEmpty: self = .file(rest)
        case "credential" where !rest.isEmpty && !rest.contains("/") && rest != "." && rest != "..": self = .credential(rest)
        case "command":
            let words = rest.split(separator: " ").map(String.init)
            guard !words.isEmpty else { return nil }
            self = .command(words)
        default: return nil
        }
    }

    private static func isVariable(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return name.utf8.allSatisfy { $0 != UInt8(ascii: "-") && isBareKeyByte($0) }
    }

    public var description: String {
        switch self {
        case .environment(let name): "env:\(name)"
        case .file(let path): "file:\(path)"
        case .credential(let name): "credential:\(name)"
        case .command(let words): "command:\(words.joined(separator: " "))"
        }
    }
}

/// Why a secret could not be had from where it is kept; never holds any of it.
public struct SecretFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where it should be.
    public let reference: SecretReference
    /// What is wrong and what to do.
    public let message: String

    init(_ reference: SecretReference, _ message: String) { (self.reference, self.message) = (reference, message) }

    /// One sentence.
    public var description: String { "\(reference): \(message)" }
}
