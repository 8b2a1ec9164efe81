internal import CScript

/// Named slots the host fills and a script reads as the fields of a global.
public final class ScriptRecord {
    let vm: ScriptVM
    let handle: OpaquePointer?

    init(vm: ScriptVM, handle: OpaquePointer?) {
        self.vm = vm
        self.handle = handle
    }

    /// Whether the global is there; while it is not, it reads as nil and reading a field of a kept one raises.
    public var isPresent: Bool {
        get { handle.map { script_record_is_present($0) } ?? false }
        set { if let handle { script_record_set_present(handle, newValue) } }
    }

    /// Fills a slot with a number, nil to the script when it is not-a-number; slots count from 0, others are ignored.
    public func set(_ slot: Int, _ value: Double) {
        if let handle, slot >= 0 { script_record_set_number(handle, slot, value) }
    }

    /// Fills a slot with a whole number.
    public func set(_ slot: Int, integer value: Int64) {
        if let handle, slot >= 0 { script_record_set_integer(handle, slot, value) }
    }

    /// Fills a slot with true or false.
    public func set(_ slot: Int, boolean value: Bool) {
        if let handle, slot >= 0 { script_record_set_boolean(handle, slot, value) }
    }

    /// Fills a slot with a copy of a text.
    public func set(_ slot: Int, string text: String) {
        guard let handle, slot >= 0 else { return }
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { _ = script_record_set_string(handle, slot, $0.baseAddress, $0.count) }
        }
    }

    /// Makes a slot read as nil.
    public func setNone(_ slot: Int) {
        if let handle, slot >= 0 { script_record_set_none(handle, slot) }
    }
}
