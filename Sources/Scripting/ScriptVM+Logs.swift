internal import CScript

extension ScriptVM {
    /// Whether lines the script logged are waiting.
    public var hasLogs: Bool { script_vm_log_count(handle) > 0 }

    /// Fetches and forgets the lines the script logged, oldest first; at most 100 a callback and 10,000 waiting.
    public func takeLogs() -> [ScriptLogLine] {
        let lines = (0..<script_vm_log_count(handle)).map { index in
            var length = 0
            var line: Int32 = 0
            let text = script_vm_log_line(handle, index, &length, &line)
            let bytes = UnsafeRawBufferPointer(start: text, count: length)
            return ScriptLogLine(text: String(decoding: bytes, as: UTF8.self), line: line > 0 ? Int(line) : nil)
        }
        script_vm_clear_logs(handle)
        return lines
    }
}
