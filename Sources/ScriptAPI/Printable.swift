/// A text safe to print as one line: control characters, which could break the line or steer the terminal, appear as
/// escapes such as `\n` and `\u{1b}`.
public func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: \.isControl) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.isControl: result += "\\u{\(String(scalar.value, radix: 16))}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// A text without the characters that ``printable(_:)`` escapes.
func withoutControls(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: \.isControl) else { return text }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: text.unicodeScalars.filter { !$0.isControl })
    return String(result)
}

extension Unicode.Scalar {
    /// C0, delete, C1, and the marks that reorder text or break lines.
    fileprivate var isControl: Bool {
        value < 0x20 || (0x7f...0x9f).contains(value) || (0x2028...0x202e).contains(value) || (0x2066...0x2069).contains(value)
    }
}
