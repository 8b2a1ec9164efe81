internal import CScript

/// One output of an indicator; its values stay the host's and outlive the machine's last call.
public struct ScriptOutput {
    let name: String
    let values: UnsafePointer<Double>

    /// A column under the name scripts read it by, of at most 40 bytes.
    public init(_ name: String, _ values: UnsafePointer<Double>) { (self.name, self.values) = (name, values) }
}

/// The outputs of one computation: a script reads one output as `indicator[n]`, several as `indicator.output[n]`.
public final class ScriptIndicator {
    let vm: ScriptVM
    let handle: OpaquePointer?

    init(vm: ScriptVM, handle: OpaquePointer?) { (self.vm, self.handle) = (vm, handle) }

    /// Says what a signal of the same machine compares for this indicator; outputs are counted from 0.
    public func answer(_ signal: ScriptSignal, with reading: ScriptReading) {
        guard let handle else { return }
        var raw = script_reading()
        switch reading {
        case .level(let output, let standard):
            (raw.first, raw.level) = (output, standard)
        case .cross(let first, let second):
            (raw.first, raw.second) = (first, second)
        case .band(let output, let back):
            (raw.first, raw.back) = (output, back)
        }
        script_indicator_set_reading(handle, signal.number, &raw)
    }
}

/// What a signal compares for one indicator.
public enum ScriptReading: Sendable, Hashable {
    /// The newest value of an output with a level, unless the script gives another one.
    case level(output: Int, standard: Double)
    /// The last two values of an output with those of another.
    case cross(first: Int, second: Int)
    /// The newest row of the record series with the value an output had so many values before its newest.
    case band(output: Int, back: Int)
}

/// A global function that asks indicators of one machine for a reading; see ``ScriptVM/defineSignal(_:_:isAbove:)``.
public struct ScriptSignal: Sendable, Hashable {
    /// What a signal compares, for any indicator.
    public enum Kind: Sendable, Hashable {
        /// `name(indicator)`, `name(x, level)`.
        case level
        /// `name(indicator)`, `name(a, b)`.
        case cross
        /// `name(indicator)` against this number of the record series, which is defined before.
        case band(field: String)
    }

    let number: Int32
}

extension ScriptVM {
    /// Makes an indicator over the first `end` values of each output, of which the last `depth` are kept; `label` is what
    /// scripts write after `self.`, `maker` the function they made it with.
    public func makeIndicator(
        _ label: String, maker: String, outputs: [ScriptOutput], end: UnsafePointer<Int>, depth: Int
    ) -> ScriptIndicator {
        let indicator = script_vm_make_indicator(handle, label, maker, outputs.count)
        for (index, output) in outputs.enumerated() {
            let series = script_vm_make_series(
                handle, outputs.count == 1 ? label : "\(label).\(output.name)", output.values, end, depth)
            if let indicator, let series { script_indicator_set_output(indicator, index, output.name, series) }
        }
        return ScriptIndicator(vm: self, handle: indicator)
    }

    /// Defines a global function that says whether what it compares is above (or below) the other; false while a value is
    /// absent. A machine has room for 16.
    public func defineSignal(_ name: String, _ kind: ScriptSignal.Kind, isAbove: Bool) -> ScriptSignal {
        let number =
            switch kind {
            case .level: script_vm_define_signal(handle, name, SCRIPT_SIGNAL_LEVEL, isAbove, nil)
            case .cross: script_vm_define_signal(handle, name, SCRIPT_SIGNAL_CROSS, isAbove, nil)
            case .band(let field): script_vm_define_signal(handle, name, SCRIPT_SIGNAL_BAND, isAbove, field)
            }
        return ScriptSignal(number: number)
    }
}
