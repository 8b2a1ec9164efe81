/// The text of a one-line TOML string with its quotes; whatever is malformed stays as written.
func unescaped(_ quotedBytes: ArraySlice<UInt8>) -> String {
    guard let quote = quotedBytes.first else { return "" }
    let isClosed = quotedBytes.count > 1 && quotedBytes.last == quote
    let content = String(decoding: quotedBytes.dropFirst().dropLast(isClosed ? 1 : 0), as: UTF8.self)
    guard quote == UInt8(ascii: "\"") else { return content }
    var result = String.UnicodeScalarView()
    var rest = Substring(content).unicodeScalars
    while let scalar = rest.popFirst() {
        guard scalar == "\\", let kind = rest.popFirst() else {
            result.append(scalar)
            continue
        }
        switch kind {
        case "b": result.append("\u{8}")
        case "t": result.append("\t")
        case "n": result.append("\n")
        case "f": result.append("\u{C}")
        case "r": result.append("\r")
        case "e": result.append("\u{1B}")
        case "\"", "\\": result.append(kind)
        case "x", "u", "U":
            let digits = rest.prefix(kind == "x" ? 2 : kind == "u" ? 4 : 8)
            guard let value = UInt32(String(digits), radix: 16), let named = Unicode.Scalar(value) else {
                result.append(contentsOf: [scalar, kind])
                continue
            }
            result.append(named)
            rest = rest.dropFirst(digits.count)
        default: result.append(contentsOf: [scalar, kind])
        }
    }
    return String(result)
}
