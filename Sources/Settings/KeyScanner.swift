/// Walks TOML text and notes the position of every key, table header and list element.
struct KeyScanner {
    private(set) var positions: [[KeyIndex.Step]: SettingPosition] = [:]
    private(set) var refusal: KeyIndex.Refusal?
    private var tableCounts: [[KeyIndex.Step]: Int] = [:]
    private var cursor: TextCursor
    /// Where the current table header or top-level pair begins.
    private var start = 0
    /// Lists and inline tables nested deeper than this are skipped; the TOML library allows 256.
    private static let deepest = 300
    /// Keys and list elements along a path; beyond this a document is refused.
    private static let longestPath = 128

    init(text: String) { cursor = TextCursor(text: text) }

    mutating func scan() {
        var table: [KeyIndex.Step] = []
        while true {
            cursor.skipBlank()
            guard let byte = cursor.current else { return }
            start = cursor.offset
            if byte == UInt8(ascii: "[") {
                table = header()
            } else {
                pair(under: table, depth: 0)
            }
            cursor.skipLine()
        }
    }

    /// `[a.b]` or `[[a.b]]`: the path that the following keys belong to.
    private mutating func header() -> [KeyIndex.Step] {
        cursor.advance()
        let isList = cursor.current == UInt8(ascii: "[")
        if isList { cursor.advance() }
        cursor.skipSpaces()
        refuseStray()
        let keys = cursor.dottedKey()
        var path: [KeyIndex.Step] = []
        for (number, key) in keys.enumerated() {
            path.append(.key(key.name))
            note(path, key.position)
            if isList, number == keys.count - 1 {
                let count = tableCounts[path, default: 0]
                tableCounts[path] = count + 1
                path.append(.index(count))
                note(path, key.position)
            } else if let count = tableCounts[path] {
                path.append(.index(count - 1))
            }
        }
        return path
    }

    /// Refuses a header whose next byte begins no key, on which the library's parser (toml++ 3.4.0) asserts; a closing
    /// bracket and the end of the text it reports itself.
    private mutating func refuseStray() {
        guard refusal == nil, let byte = cursor.current, !isBareKeyByte(byte) else { return }
        guard ![UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "]")].contains(byte) else { return }
        let found = cursor.rest.unicodeScalars.first.map { quoted(String($0)) } ?? ""
        refuse("expected a table's name, found \(found)", cursor.position)
    }

    /// Refuses a list element that begins no value, on which the library asserts as well.
    private mutating func refuseStrayElement(_ byte: UInt8) {
        guard refusal == nil, byte == UInt8(ascii: "}") || byte >= 0x80 else { return }
        let found = cursor.rest.unicodeScalars.first.map { quoted(String($0)) } ?? ""
        refuse("expected a value or ']', found \(found)", cursor.position)
    }

    private mutating func refuse(_ message: String, _ position: SettingPosition) {
        if refusal == nil { refusal = KeyIndex.Refusal(message: message, position: position, offset: start) }
    }

    /// `a.b = value`.
    private mutating func pair(under table: [KeyIndex.Step], depth: Int) {
        var path = table
        for key in cursor.dottedKey() {
            path.append(.key(key.name))
            note(path, key.position)
        }
        cursor.skipSpaces()
        guard cursor.current == UInt8(ascii: "=") else { return }
        cursor.advance()
        cursor.skipSpaces()
        value(at: path, depth: depth)
    }

    private mutating func value(at path: [KeyIndex.Step], depth: Int) {
        switch cursor.current {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): cursor.skipString()
        case UInt8(ascii: "[") where depth < KeyScanner.deepest: list(at: path, depth: depth + 1)
        case UInt8(ascii: "{") where depth < KeyScanner.deepest: inlineTable(at: path, depth: depth + 1)
        default:
            if cursor.isAtHalfTime { refuse("expected a time of day after the date", cursor.position) }
            cursor.skipBareValue()
        }
    }

    private mutating func list(at path: [KeyIndex.Step], depth: Int) {
        cursor.advance()
        var index = 0
        while true {
            cursor.skipBlank()
            guard let byte = cursor.current else { return }
            let start = cursor.offset
            switch byte {
            case UInt8(ascii: "]"): return cursor.advance()
            case UInt8(ascii: ","):
                cursor.advance()
                index += 1
            default:
                refuseStrayElement(byte)
                note(path + [.index(index)], cursor.position)
                value(at: path + [.index(index)], depth: depth)
            }
            if cursor.offset == start { cursor.advance() }
        }
    }

    private mutating func inlineTable(at path: [KeyIndex.Step], depth: Int) {
        cursor.advance()
        while true {
            cursor.skipBlank()
            guard let byte = cursor.current else { return }
            let start = cursor.offset
            switch byte {
            case UInt8(ascii: "}"): return cursor.advance()
            case UInt8(ascii: ","): cursor.advance()
            default: pair(under: path, depth: depth)
            }
            if cursor.offset == start { cursor.advance() }
        }
    }

    private mutating func note(_ path: [KeyIndex.Step], _ position: SettingPosition) {
        guard path.count <= KeyScanner.longestPath else {
            return refuse("nested deeper than \(KeyScanner.longestPath) levels", position)
        }
        if positions[path] == nil { positions[path] = position }
    }
}
