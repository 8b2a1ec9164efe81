internal import CScript

/// One sandboxed script and its memory; used by one thread at a time.
///
/// A machine is made, given its environment, loaded once and then called. A failure while the environment is made is
/// remembered and thrown by `load`; one while a field is set fails every later call.
public final class ScriptVM {
    let handle: OpaquePointer
    let limits: ScriptLimits

    /// Makes an empty machine whose random numbers follow from the seed; throws `.memory` when it does not fit into its
    /// limit and `.misuse` when a limit is not positive or the watching thread cannot be started.
    public init(limits: ScriptLimits, seed: UInt64) throws(ScriptError) {
        guard limits.memoryBytes > 0, limits.sourceBytes > 0, let soft = UInt32(exactly: limits.softMilliseconds), soft > 0,
            let hard = UInt32(exactly: limits.hardMilliseconds), hard > soft
        else {
            throw ScriptError(
                reason: .misuse, message: "script limits must be positive and the hard time limit above the soft one")
        }
        var raw = script_limits(
            memory_bytes: limits.memoryBytes, soft_milliseconds: soft, hard_milliseconds: hard)
        guard let handle = script_vm_create(&raw, seed) else {
            throw ScriptError(reason: .memory, message: "out of memory")
        }
        self.handle = handle
        self.limits = limits
        if script_vm_is_broken(handle) { throw lastError }
    }

    deinit {
        script_vm_destroy(handle)
    }

    /// Bytes the script's heap holds now.
    public var memoryBytesInUse: Int { script_vm_memory_in_use(handle) }

    /// Bytes the script's heap was ever granted, never falling.
    public var bytesAllocatedTotal: UInt64 { script_vm_memory_total(handle) }

    /// The current phase, which phase-restricted functions are checked against.
    public var phase: ScriptPhase {
        get { ScriptPhase(rawValue: script_vm_phase(handle)) }
        set { script_vm_set_phase(handle, newValue.rawValue) }
    }

    /// The error of the last failed call; meaningless before one.
    public var lastError: ScriptError {
        let file = String(cString: script_vm_error_file(handle))
        let line = Int(script_vm_error_line(handle))
        let near = String(cString: script_vm_error_near(handle))
        let reason: ScriptError.Reason =
            switch script_vm_error_reason(handle) {
            case SCRIPT_REASON_SYNTAX: .syntax
            case SCRIPT_REASON_MEMORY: .memory
            case SCRIPT_REASON_TIMEOUT: .timeout
            case SCRIPT_REASON_MISUSE: .misuse
            default: .runtime
            }
        return ScriptError(
            reason: reason, file: file.isEmpty ? nil : file, line: line > 0 ? line : nil,
            message: String(cString: script_vm_error_message(handle)), near: near.isEmpty ? nil : near)
    }

    func output() -> ScriptValue {
        var length = 0
        guard let bytes = script_vm_output(handle, &length), length > 0 else { return .none }
        var decoder = ValueDecoder(UnsafeRawBufferPointer(start: bytes, count: length))
        return decoder.next()
    }
}
