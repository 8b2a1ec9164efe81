internal import CScript

/// A growing column of numbers a script reads as `series[n]`, 0 being the newest.
public final class ScriptSeries {
    let vm: ScriptVM
    let handle: OpaquePointer?

    init(vm: ScriptVM, handle: OpaquePointer?) {
        self.vm = vm
        self.handle = handle
    }

    /// Points the series at values that moved; they stay the host's and must outlive their last use.
    public func move(to values: UnsafePointer<Double>) {
        if let handle { script_series_move(handle, values) }
    }
}
