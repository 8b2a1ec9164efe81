import Market

/// What is wrong with a value, in words, without its key.
struct SettingProblem: Error {
    let message: String

    init(_ message: String) { self.message = message }
}

extension SettingDescriptor {
    func flag(_ source: SettingValue) throws(SettingProblem) -> Bool {
        guard case .flag(let value) = source else { throw mismatch("true or false", source) }
        return value
    }

    func integer(_ source: SettingValue) throws(SettingProblem) -> Int {
        guard case .integer(let value) = source else { throw mismatch("a whole number", source) }
        guard case .integer(let range) = kind else { preconditionFailure("Invariant: \(key) is a whole number") }
        guard range.contains(value) else { throw outOfRange("\(value)") }
        return value
    }

    /// Text that is not empty, at most 4096 bytes and without control characters.
    func text(_ source: SettingValue) throws(SettingProblem) -> String {
        guard case .text(let value) = source else { throw mismatch("text", source) }
        let isPlain = value.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard value.contains(where: { !$0.isWhitespace }), value.utf8.count <= 4096, isPlain else {
            throw SettingProblem(
                "expected text that is not empty and has no control characters, found \(quoted(value))")
        }
        return value
    }

    func choice(_ source: SettingValue) throws(SettingProblem) -> String {
        guard case .text(let value) = source else { throw mismatch("text", source) }
        guard case .choice(let names) = kind else { preconditionFailure("Invariant: \(key) is a choice") }
        guard names.contains(value) else {
            let suggestion = Spelling.suggestion(value, among: names)
            throw SettingProblem(
                "unknown \(name) \(quoted(value))\(suggestion.isEmpty ? "" : suggestion) (allowed: \(range))")
        }
        return value
    }

    func currency(_ source: SettingValue) throws(SettingProblem) -> String {
        guard case .text(let value) = source else { throw mismatch("text", source) }
        let isCode =
            value.utf8.count == 3 && value.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        guard isCode else {
            throw SettingProblem(
                "expected a currency code of three upper-case letters such as \"USD\", found \(quoted(value))")
        }
        return value
    }

    func timeframe(_ source: SettingValue) throws(SettingProblem) -> Timeframe {
        guard case .text(let value) = source else { throw mismatch("text", source) }
        guard let timeframe = Timeframe(text: value) else {
            let names = Timeframe.allCases.map(\.rawValue).joined(separator: ", ")
            throw SettingProblem("unknown timeframe \(quoted(value)); known are \(names)")
        }
        return timeframe
    }

    func mismatch(_ expected: String, _ found: SettingValue) -> SettingProblem {
        SettingProblem("expected \(expected), found \(found.described)")
    }

    func outOfRange(_ found: String) -> SettingProblem {
        SettingProblem("\(found) is out of range; allowed: \(range)\(unit.isEmpty ? "" : " \(unit)")")
    }
}
