internal import CScript

extension ScriptVM {
    /// Whether the declaration itself holds a function of this name.
    public func hasMethod(_ name: String) -> Bool {
        script_vm_has_method(handle, name)
    }

    /// Calls `declaration:method(arguments…)` and returns its first result; frozen tables are read-only and an unknown key of
    /// them raises, `noun` being what the key is called. Throws what the script raised, or `.misuse` without such a method.
    public func call(
        _ method: String, _ arguments: [ScriptValue], frozenArguments: Bool, noun: String = "parameter"
    ) throws(ScriptError) -> ScriptValue {
        var encoder = ValueEncoder()
        for argument in arguments { encoder.append(argument) }
        let bytes = encoder.bytes
        guard script_vm_call(handle, method, bytes, bytes.count, arguments.count, frozenArguments, noun) else {
            throw lastError
        }
        return output()
    }

    /// Sets a field of the declaration to a read-only table, an unknown key of which raises "unknown parameter …"; a key
    /// that holds `.none` is known and reads as nil.
    public func setField(_ name: String, frozen table: ScriptValue) {
        setField(name, to: table, frozen: true)
    }

    /// Sets a field of the declaration to a series, or to nil.
    public func setField(_ name: String, series: ScriptSeries?) {
        _ = script_vm_set_series(handle, name, series?.handle)
    }

    /// Sets a field of the declaration to an indicator: its one series, or the group of its outputs.
    public func setField(_ name: String, indicator: ScriptIndicator) {
        _ = script_vm_set_indicator(handle, name, indicator.handle)
    }

    /// Sets a field of the declaration to a copy of a value.
    public func setField(_ name: String, value: ScriptValue) {
        setField(name, to: value, frozen: false)
    }

    private func setField(_ name: String, to value: ScriptValue, frozen: Bool) {
        var encoder = ValueEncoder()
        encoder.append(value)
        let bytes = encoder.bytes
        _ = script_vm_set_value(handle, name, bytes, bytes.count, frozen, "parameter")
    }
}
