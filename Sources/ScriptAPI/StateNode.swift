internal import Engine
internal import FoundationEssentials
internal import Scripting
internal import Trading

/// A value of a script as it is kept.
indirect enum StateNode: Codable {
    case nothing
    case bool(Bool)
    case integer(Int64)
    /// The bits of it, so that none is lost.
    case number(UInt64)
    case text(String)
    case table([StateEntry])

    struct StateEntry: Codable {
        var key: StateNode
        var value: StateNode
    }

    static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// nil where a function is in it.
    init?(_ value: ScriptValue) {
        switch value {
        case .none: self = .nothing
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value.bitPattern)
        case .string(let text): self = .text(text)
        case .function: return nil
        case .table(let entries):
            var kept: [StateEntry] = []
            for entry in entries {
                guard let key = StateNode(entry.key), let value = StateNode(entry.value) else { return nil }
                kept.append(StateEntry(key: key, value: value))
            }
            self = .table(kept)
        }
    }

    var value: ScriptValue {
        switch self {
        case .nothing: .none
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .number(let bits): .number(Double(bitPattern: bits))
        case .text(let text): .string(text)
        case .table(let entries): .table(entries.map { ScriptEntry(key: $0.key.value, value: $0.value.value) })
        }
    }
}

extension StateNode {
    /// The text of a value; nil where a function is in it.
    static func text(of value: ScriptValue) -> String? {
        guard let node = StateNode(value), let data = try? encoder.encode(node) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// The value of a text; nil when it is none.
    static func value(of text: String) -> ScriptValue? { (try? JSONDecoder().decode(StateNode.self, from: Data(text.utf8)))?.value }
}

extension ScriptCaller {
    /// What the script's `state()` returned; nil without such a method.
    ///
    /// Errors: the method failed, or what it returned is no plain data or too much of it.
    func state(most: Int) throws(StrategyFailure) -> ScriptValue? {
        guard vm.hasMethod("state") else { return nil }
        let value: ScriptValue
        do { value = try vm.call("state", [], frozenArguments: false) } catch { throw failure(error, "state") }
        guard let text = StateNode.text(of: value) else {
            throw failure("state() returned a function; return numbers, texts, booleans and tables of them", "state")
        }
        guard text.utf8.count <= most else {
            throw failure("state() returned \(text.utf8.count) bytes; at most \(most) are kept", "state")
        }
        return value
    }

    /// Hands a value to the script's `restore(state, version)`, where there is one.
    ///
    /// Errors: the method failed.
    func restore(_ value: ScriptValue, version: String) throws(StrategyFailure) {
        guard vm.hasMethod("restore") else { return }
        do { _ = try vm.call("restore", [value, .string(version)], frozenArguments: false) } catch { throw failure(error, "restore") }
    }
}
