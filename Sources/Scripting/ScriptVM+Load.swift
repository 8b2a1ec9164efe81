internal import CScript

extension ScriptVM {
    /// Compiles and runs the script and returns its declaration; `name` is the file shown in messages. Throws `.misuse`
    /// when the script does not return what it declared, when a text is too long or when a script is loaded already.
    public func load(source: String, name: String, modules: [ScriptModule]) throws(ScriptError) -> ScriptValue {
        if script_vm_is_broken(handle) { throw lastError }
        try checkSize(of: source, file: name)
        for module in modules {
            try checkSize(of: module.source, file: module.file)
            let added = withBytes(of: module.source) {
                script_vm_add_module(handle, module.name, module.file, $0.baseAddress, $0.count)
            }
            if !added { throw lastError }
        }
        let loaded = withBytes(of: source) { script_vm_load(handle, name, $0.baseAddress, $0.count) }
        if !loaded { throw lastError }
        return output()
    }

    /// The name of the declaration function the script called; nil when it called none.
    public var declaredBy: String? {
        script_vm_declared_by(handle).map { String(cString: $0) }
    }

    private func checkSize(of source: String, file: String) throws(ScriptError) {
        let bytes = source.utf8.count
        if bytes > limits.sourceBytes {
            throw ScriptError(
                reason: .misuse, file: file, message: "the text has \(bytes) bytes; the limit is \(limits.sourceBytes)")
        }
    }

    private func withBytes(of text: String, _ body: (UnsafeBufferPointer<CChar>) -> Bool) -> Bool {
        var text = text
        return text.withUTF8 { $0.withMemoryRebound(to: CChar.self, body) }
    }
}
