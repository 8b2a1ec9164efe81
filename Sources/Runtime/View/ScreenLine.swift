/// A line of a terminal: pieces of text, each in its look, that know their width.
struct ScreenLine: Hashable, Sendable {
    /// How a piece looks, by the codes of ECMA-48.
    enum Look: String, Sendable {
        case plain = ""
        case bold = "1"
        case faint = "2"
        case good = "32"
        case warning = "33"
        case bad = "31"
        case alarm = "1;97;41"
        case title = "1;36"
        case bar = "36"
    }

    private(set) var pieces: [(text: String, look: Look)] = []

    init(_ text: String = "", _ look: Look = .plain) { if !text.isEmpty { add(text, look) } }

    static func == (left: ScreenLine, right: ScreenLine) -> Bool { left.text(styled: true) == right.text(styled: true) }
    func hash(into hasher: inout Hasher) { hasher.combine(text(styled: true)) }

    /// Characters; each takes one column.
    var width: Int { pieces.reduce(0) { $0 + $1.text.count } }

    /// Adds a piece; what would move the cursor is left out.
    mutating func add(_ text: String, _ look: Look = .plain) {
        pieces.append((String(text.map { $0.isASCII && ($0.asciiValue ?? 0) < 32 || $0 == "\u{7F}" || $0 == "\u{9B}" ? " " : $0 }), look))
    }

    /// Adds a piece in a column of its own: cut or filled with blanks to the width, and one blank behind it.
    mutating func add(_ text: String, _ look: Look = .plain, columns: Int, toRight: Bool = false) {
        guard columns > 0 else { return }
        let cut = text.count > columns ? String(text.prefix(columns - 1)) + "…" : text
        let blanks = String(repeating: " ", count: columns - cut.count)
        add(toRight ? blanks + cut : cut + blanks, look)
        add(" ")
    }

    /// Adds a piece that ends at a column.
    mutating func add(_ text: String, _ look: Look = .plain, endingAt column: Int) {
        add(String(repeating: " ", count: max(column - width - text.count, 1)))
        add(text, look)
    }

    /// The line no wider than so many columns; with codes for its looks, or without.
    func text(styled: Bool, columns: Int = .max) -> String {
        var (result, left) = ("", columns)
        for (text, look) in pieces where left > 0 {
            let isCut = text.count > left
            let shown = isCut ? String(text.prefix(left - 1)) + "…" : text
            left -= shown.count
            result += styled && look != .plain ? "\u{1B}[\(look.rawValue)m\(shown)\u{1B}[0m" : shown
        }
        while !styled, result.last == " " { result.removeLast() }
        return result
    }
}
