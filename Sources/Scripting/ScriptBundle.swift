internal import CScript

/// A field of a ``ScriptBundle``; names have at most 40 bytes.
public enum ScriptMember: Sendable, Hashable {
    /// What the global of this name is at the moment.
    case global(String)
    /// One of two texts, as ``ScriptBundle/showsSecondText`` says.
    case text(String, first: String, second: String)
    /// The read-only table of the bundle's indicators, an unknown name of which raises.
    case indicators(String)
    /// A table of the script's own that belongs to the selected key.
    case memory(String)
}

/// A read-only set of fields that a prepared callback is given beside a record.
public final class ScriptBundle {
    let vm: ScriptVM
    let handle: OpaquePointer?

    init(vm: ScriptVM, handle: OpaquePointer?) { (self.vm, self.handle) = (vm, handle) }

    /// Which of its two texts a script reads; at first the first.
    public var showsSecondText = false {
        didSet { if let handle { script_bundle_choose_text(handle, showsSecondText) } }
    }

    /// Selects whose memory a script sees; the table is made when the script first asks for it.
    public func select(key: Int64) {
        if let handle { script_bundle_select(handle, key) }
    }

    /// Drops the memory of a key.
    public func forget(key: Int64) {
        if let handle { script_bundle_forget(handle, key) }
    }

    /// A table of the memory of every key; throws when a script keeps there what is no value, or too much.
    public func memory() throws(ScriptError) -> ScriptValue {
        guard let handle, script_bundle_take_memory(handle) else { throw vm.lastError }
        return vm.output()
    }

    /// Makes the memory of every key what ``memory()`` returned; throws when it is no table or does not fit.
    public func restore(memory: ScriptValue) throws(ScriptError) {
        var encoder = ValueEncoder()
        encoder.append(memory)
        let bytes = encoder.bytes
        guard let handle, script_bundle_set_memory(handle, bytes, bytes.count) else { throw vm.lastError }
    }

    /// Adds an indicator of the same machine to the table of indicators: its one series, or the group of its outputs.
    public func add(_ indicator: ScriptIndicator, as name: String) {
        if let handle, let added = indicator.handle { script_bundle_add_indicator(handle, name, added) }
    }
}

extension ScriptVM {
    /// Defines a bundle, called `name` in messages; it is no global. A bundle has at most one field of each kind but global.
    public func defineBundle(_ name: String, members: [ScriptMember]) -> ScriptBundle {
        let bundle = ScriptBundle(vm: self, handle: script_vm_define_bundle(handle, name, members.count))
        guard let made = bundle.handle else { return bundle }
        for (index, member) in members.enumerated() {
            switch member {
            case .global(let name): script_bundle_name_field(made, index, name, SCRIPT_MEMBER_GLOBAL)
            case .indicators(let name): script_bundle_name_field(made, index, name, SCRIPT_MEMBER_INDICATORS)
            case .memory(let name): script_bundle_name_field(made, index, name, SCRIPT_MEMBER_MEMORY)
            case .text(let name, let first, let second):
                script_bundle_name_field(made, index, name, SCRIPT_MEMBER_TEXT)
                script_bundle_set_texts(made, first, second)
            }
        }
        return bundle
    }
}
