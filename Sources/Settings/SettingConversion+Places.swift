extension SettingDescriptor {
    /// Where a secret is kept; whatever else was written may be the secret and is not repeated.
    func secret(_ source: SettingValue) throws(SettingProblem) -> SecretReference {
        guard case .text(let text) = source, text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }),
            let reference = SecretReference(text: text)
        else {
            throw SettingProblem(
                "a secret must not stand here in clear, where backups, screens and version control show it; say where it is kept: "
                    + SecretReference.forms)
        }
        return reference
    }

    /// A host and port, or nil for `off`.
    func address(_ source: SettingValue) throws(SettingProblem) -> ListenAddress? {
        guard case .text(let text) = source else { throw mismatch("text such as \"127.0.0.1:9464\", or \"off\"", source) }
        if text == "off" { return nil }
        let wrong = SettingProblem("expected HOST:PORT such as \"127.0.0.1:9464\" or \"[::1]:9464\", or \"off\", found \(quoted(text))")
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0 else { throw wrong }
        var host = text[..<colon]
        if host.first == "[", host.last == "]" {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw wrong
        }
        let isPlain = host.utf8.allSatisfy { isBareKeyByte($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
        guard !host.isEmpty, isPlain else { throw wrong }
        return ListenAddress(host: String(host), port: Int(port))
    }

    /// An address of the web, without a name and password in it.
    func url(_ source: SettingValue) throws(SettingProblem) -> String {
        let text = try text(source)
        guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else {
            throw SettingProblem("expected an address that begins with http:// or https://, found \(quoted(text))")
        }
        let authority = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else {
            throw SettingProblem("an address must not hold a name and password; use authorization, which names where they are kept")
        }
        guard !authority.isEmpty, !text.contains(where: \.isWhitespace) else {
            throw SettingProblem("expected an address with a host and without spaces, found \(quoted(text))")
        }
        return text
    }

    /// A list of text, each as ``text(_:)``.
    func texts(_ source: SettingValue) throws(SettingProblem) -> [String] {
        guard case .texts(let count) = kind else { preconditionFailure("Invariant: \(key) is a list of text") }
        guard case .array(let entries) = source else { throw mismatch("a list of text such as [\"…\"]", source) }
        guard (1...count).contains(entries.count) else { throw outOfRange("a list of \(entries.count)") }
        var result: [String] = []
        for entry in entries { result.append(try text(entry.value)) }
        return result
    }
}
