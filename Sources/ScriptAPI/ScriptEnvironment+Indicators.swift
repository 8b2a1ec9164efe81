internal import Engine
internal import Indicators
internal import Scripting

extension ScriptEnvironment {
    /// Makes the values of a declared indicator readable as `self.NAME`, with the signals its kernel has.
    @discardableResult
    func bind(_ declared: DeclaredIndicator, to column: IndicatorColumn) -> ScriptIndicator {
        let kernel = column.descriptor
        let outputs = zip(kernel.outputs, column.outputs).map { ScriptOutput($0.name, $1) }
        let indicator = vm.makeIndicator(
            declared.name, maker: kernel.name, outputs: outputs, end: column.end, depth: IndicatorColumn.depth)
        for (signal, function) in signals {
            if let comparison = signal.comparison(for: kernel) { indicator.answer(function, with: ScriptReading(comparison)) }
        }
        vm.setField(declared.name, indicator: indicator)
        return indicator
    }
}

extension ScriptVM {
    /// Defines the global function of a signal; the bars are defined before.
    func define(_ signal: IndicatorSignal) -> ScriptSignal {
        let price = ScriptSignal.Kind.band(field: "close")
        return switch signal.rule {
        case .above: defineSignal(signal.rawValue, .level, isAbove: true)
        case .below: defineSignal(signal.rawValue, .level, isAbove: false)
        case .crossedAbove: defineSignal(signal.rawValue, .cross, isAbove: true)
        case .crossedBelow: defineSignal(signal.rawValue, .cross, isAbove: false)
        case .priceAbove: defineSignal(signal.rawValue, price, isAbove: true)
        case .priceBelow: defineSignal(signal.rawValue, price, isAbove: false)
        }
    }
}

extension ScriptReading {
    fileprivate init(_ comparison: SignalComparison) {
        self =
            switch comparison {
            case .level(let output, _, let standard): .level(output: output, standard: standard)
            case .cross(let first, let second, _): .cross(first: first, second: second)
            case .band(let output, let shift, _): .band(output: output, back: shift)
            }
    }
}
