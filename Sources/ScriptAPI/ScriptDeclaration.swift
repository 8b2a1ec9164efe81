internal import LuaSyntax
public import Market
internal import Scripting

/// What `strategy { … }` said, checked.
public struct ScriptDeclaration: Sendable {
    /// Never empty.
    public let name: String
    /// As written; empty when not given.
    public let version: String
    public let description: String
    /// The bars it decides on, unless it is loaded with others.
    public let timeframe: Timeframe
    /// In alphabetical order.
    public let parameters: [ScriptParameter]
}

/// Reads a declaration and collects everything that is wrong with it.
struct DeclarationReader {
    private let source: ScriptSource
    private let kind: ScriptKind
    private(set) var findings: [ScriptFinding] = []

    /// Reads the declaration of a strategy. Throws with everything that is wrong with it.
    static func strategy(_ table: ScriptValue, _ source: ScriptSource) throws(ScriptFailure) -> ScriptDeclaration {
        var reader = DeclarationReader(source, .strategy)
        let texts = reader.texts(table)
        let timeframe = reader.timeframe(table)
        let parameters = reader.parameters(table["params"])
        guard reader.findings.isEmpty, let name = texts.name, let timeframe else {
            throw ScriptFailure(.script, reader.findings)
        }
        return ScriptDeclaration(
            name: name, version: texts.version, description: texts.description, timeframe: timeframe, parameters: parameters)
    }

    init(_ source: ScriptSource, _ kind: ScriptKind) { (self.source, self.kind) = (source, kind) }

    mutating func complain(_ message: String, near word: String) {
        let (line, column) = source.position(of: word)
        findings.append(ScriptFinding(file: source.path, line: line, column: column, message: message))
    }

    /// Checks the keys and reads what every kind declares.
    mutating func texts(_ table: ScriptValue) -> (name: String?, version: String, description: String) {
        let known = ScriptReference.declaration(of: kind).keys.map(\.name)
        for entry in table.entries ?? [] {
            guard case .string(let key) = entry.key, entry.value != .function, !known.contains(key) else { continue }
            if case .table = entry.value { continue }  // fields a script keeps on its declaration
            if kind == .exit, key == "timeframe" {
                complain("an exit has no timeframe: it lives on the bars of the strategy it serves", near: key)
            } else {
                complain(unknown("key", key, in: "\(kind.rawValue) { … }", known), near: key)
            }
        }
        if table["api"] != .integer(Int64(ScriptReference.api)) {
            complain("api must be \(ScriptReference.api): it says which functions the script expects", near: "api")
        }
        let name = text(table, "name", required: true)
        return (name, text(table, "version", required: false) ?? "", text(table, "description", required: false) ?? "")
    }

    private mutating func timeframe(_ table: ScriptValue) -> Timeframe? {
        guard let text = text(table, "timeframe", required: true) else { return nil }
        if let timeframe = Timeframe(rawValue: text) { return timeframe }
        let names = Timeframe.allCases.map(\.rawValue).joined(separator: " ")
        complain("unknown timeframe \"\(text)\"; there are \(names)", near: "timeframe")
        return nil
    }

    private mutating func text(_ table: ScriptValue, _ key: String, required: Bool) -> String? {
        switch table[key] {
        case .string(let text) where !text.isEmpty:
            if text.count <= 200, printable(text) == text { return text }
            complain("\(key) may have at most 200 characters and no control characters", near: key)
            return nil
        case .none where !required: return nil
        case .none:
            complain("\(kind.rawValue) { … } needs \(key) = \"…\"", near: kind.rawValue)
            return nil
        default:
            complain("\(key) must be a text that is not empty", near: key)
            return nil
        }
    }

    mutating func parameters(_ table: ScriptValue) -> [ScriptParameter] {
        guard table != .none else { return [] }
        guard let entries = table.entries else {
            complain("params must be a table of named parameters", near: "params")
            return []
        }
        return entries.compactMap { entry in
            guard case .string(let name) = entry.key else {
                complain("each parameter needs a name: params = { fast = integer { … } }", near: "params")
                return nil
            }
            return parameter(name, entry.value)
        }
    }

    private mutating func parameter(_ name: String, _ value: ScriptValue) -> ScriptParameter? {
        let tags = ["integer", "number", "boolean", "choice"]
        guard let tag = value["tag"].text, tags.contains(tag), value[1].entries != nil, value[2] == .none else {
            complain(
                "parameter '\(name)' must be integer{…}, number{…}, boolean{…} or choice{…}, e.g. \(name) = integer { default = 20, min = 2, max = 200 }",
                near: name)
            return nil
        }
        let fields = value[1]
        let known = ScriptReference.declarations.first { $0.name == tag }?.keys.map(\.name) ?? []
        for entry in fields.entries ?? [] {
            guard case .string(let key) = entry.key, known.contains(key) else {
                complain(unknown("key", entry.key.text ?? "[…]", in: "\(tag) { … } of parameter '\(name)'", known), near: name)
                return nil
            }
        }
        guard let kind = kind(name, tag, fields) else { return nil }
        let parameter = ScriptParameter(
            name: name, kind: kind, standard: fields["default"], step: fields["step"].double, doc: fields["doc"].text ?? "")
        guard let standard = parameter.accept(fields["default"]) else {
            complain("parameter '\(name)' needs a default that is \(parameter.rangeText)", near: name)
            return nil
        }
        return ScriptParameter(name: name, kind: kind, standard: standard, step: parameter.step, doc: parameter.doc)
    }

    private mutating func kind(_ name: String, _ tag: String, _ fields: ScriptValue) -> ScriptParameter.Kind? {
        switch tag {
        case "boolean": return .boolean
        case "choice":
            let options = (fields["options"].entries ?? []).compactMap(\.value.text)
            if options.isEmpty { complain("parameter '\(name)' needs options = { \"…\", … }", near: name) }
            return options.isEmpty ? nil : .choice(options)
        default:
            guard let low = fields["min"].double, let high = fields["max"].double, low <= high, low.isFinite, high.isFinite
            else {
                complain("parameter '\(name)' needs min and max, with min <= max", near: name)
                return nil
            }
            if tag == "number" { return .number(low...high) }
            guard let first = Int64(exactly: low), let last = Int64(exactly: high) else {
                complain("parameter '\(name)' is an integer: its min and max must be whole numbers", near: name)
                return nil
            }
            return .integer(first...last)
        }
    }
}

/// `unknown WHAT 'name' in PLACE; did you mean 'other'?`
func unknown(_ what: String, _ name: String, in place: String, _ known: [String]) -> String {
    let suggestion = nearest(name, among: known).map { "; did you mean '\($0)'?" } ?? "; known are \(known.joined(separator: ", "))"
    return "unknown \(what) '\(name)' in \(place)\(suggestion)"
}

extension ScriptSource {
    /// Where a word first stands in the script, from 1; the first line when it stands nowhere.
    public func position(of word: String) -> (line: Int, column: Int) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var start = line.startIndex
            while let range = line[start...].firstRange(of: word) {
                let before = range.lowerBound > line.startIndex ? line[line.index(before: range.lowerBound)] : " "
                let after = range.upperBound < line.endIndex ? line[range.upperBound] : " "
                if !before.isWordCharacter, !after.isWordCharacter {
                    return (index + 1, line.distance(from: line.startIndex, to: range.lowerBound) + 1)
                }
                start = range.upperBound
            }
        }
        return (1, 1)
    }
}

extension Character {
    fileprivate var isWordCharacter: Bool { isLetter || isNumber || self == "_" }
}
