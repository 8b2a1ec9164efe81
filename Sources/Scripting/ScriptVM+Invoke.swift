internal import CScript

/// What a prepared callback is given after `self`.
public enum ScriptArgument {
    /// Nothing.
    case none
    /// The newest view of the record series.
    case newest
    /// A record, or nil while it is absent.
    case record(ScriptRecord)
    /// A record, or nil while it is absent, and a bundle.
    case recordAndBundle(ScriptRecord, ScriptBundle)
}

/// A prepared callback of one machine; using it with another one is an error of the host.
public struct ScriptCallback: Sendable, Hashable {
    let number: Int32
}

/// How a prepared callback ended.
public enum ScriptOutcome: Sendable, Equatable {
    /// It returned nothing or nil.
    case nothing
    /// It returned a value, which `takeValue` decodes.
    case value
    /// It failed with `lastError`.
    case failed
}

extension ScriptVM {
    /// Prepares `declaration:method(arguments)` as it is now; nil when there is no such method. A machine has room for 32.
    public func prepare(_ method: String, argument: ScriptArgument) -> ScriptCallback? {
        let number =
            switch argument {
            case .none: script_vm_prepare(handle, method, SCRIPT_ARGUMENT_NONE, nil, nil)
            case .newest: script_vm_prepare(handle, method, SCRIPT_ARGUMENT_NEWEST, nil, nil)
            case .record(let record): script_vm_prepare(handle, method, SCRIPT_ARGUMENT_RECORD, record.handle, nil)
            case .recordAndBundle(let record, let bundle):
                script_vm_prepare(handle, method, SCRIPT_ARGUMENT_RECORD_AND_BUNDLE, record.handle, bundle.handle)
            }
        return number >= 0 ? ScriptCallback(number: number) : nil
    }

    /// Runs a prepared callback without allocating on the host's side.
    public func invoke(_ callback: ScriptCallback) -> ScriptOutcome {
        switch script_vm_invoke(handle, callback.number) {
        case SCRIPT_NOTHING: .nothing
        case SCRIPT_VALUE: .value
        default: .failed
        }
    }

    /// The value the last callback returned; a second call gives `.none`. Throws when it cannot cross the border.
    public func takeValue() throws(ScriptError) -> ScriptValue {
        guard script_vm_take_value(handle) else { throw lastError }
        return output()
    }
}
