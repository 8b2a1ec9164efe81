public import Engine
internal import FoundationEssentials
internal import Scripting
public import Trading

extension ScriptedStrategy: StatefulScript {
    /// Bytes that a script may want to remember.
    private static let most = 65_536

    /// What the script's `state()` returned, as JSON that keeps whole numbers, numbers and keys apart; nil without such a
    /// method.
    ///
    /// Errors: the method failed, or what it returned is no plain data or too much of it.
    public func state() throws(StrategyFailure) -> String? {
        guard caller.vm.hasMethod("state") else { return nil }
        let value: ScriptValue
        do { value = try caller.vm.call("state", [], frozenArguments: false) } catch { throw caller.failure(error, "state") }
        guard let node = StateNode(value), let data = try? StateNode.encoder.encode(node) else {
            throw caller.failure("state() returned a function; return numbers, texts, booleans and tables of them", "state")
        }
        guard data.count <= Self.most else {
            throw caller.failure("state() returned \(data.count) bytes; at most \(Self.most) are kept", "state")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Hands what an earlier `state()` returned to the script's `restore(state, version)`, where there is one.
    ///
    /// Errors: the method failed, or the text is not what ``state()`` wrote.
    public func restore(_ state: String, version: String) throws(StrategyFailure) {
        guard caller.vm.hasMethod("restore") else { return }
        guard let node = try? JSONDecoder().decode(StateNode.self, from: Data(state.utf8)) else {
            throw caller.failure("what the script remembered cannot be read", "restore")
        }
        do { _ = try caller.vm.call("restore", [node.value, .string(version)], frozenArguments: false) } catch {
            throw caller.failure(error, "restore")
        }
    }
}

/// A value of a script as it is kept.
private indirect enum StateNode: Codable {
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
