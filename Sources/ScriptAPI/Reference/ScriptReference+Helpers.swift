internal import Indicators

extension ScriptReference {
    /// Functions usable anywhere.
    static let helpers: [ScriptFunction] = comparisons + IndicatorSignal.allCases.map(signal) + tools

    private static let comparisons: [ScriptFunction] = [
        ScriptFunction(
            name: "crossed_above", use: .anywhere, signature: "crossed_above(a, b)",
            summary: "Whether a[1] <= b[1] and a[0] > b[0]; a and b are indicators or numbers; false while a value is absent.",
            returns: "boolean", example: "local up = crossed_above(self.fast, 1.1)"),
        ScriptFunction(
            name: "crossed_below", use: .anywhere, signature: "crossed_below(a, b)",
            summary: "Whether a[1] >= b[1] and a[0] < b[0].", returns: "boolean",
            example: "local down = crossed_below(self.fast, self.fast)"),
    ]

    private static let tools: [ScriptFunction] = [
        ScriptFunction(
            name: "highest", use: .anywhere, signature: "highest(field, n, skip)",
            summary: "The largest value of a bar field over n closed bars, leaving out the newest `skip` (default 0); nil when there are "
                + "fewer. Inside `indicators`, highest(period) makes the indicator instead.",
            returns: "number?", example: #"local top = highest("high", 5, 1)"#),
        ScriptFunction(
            name: "lowest", use: .anywhere, signature: "lowest(field, n, skip)",
            summary: "The smallest value of a bar field over n closed bars, leaving out the newest `skip` (default 0); nil when there are "
                + "fewer. Inside `indicators`, lowest(period) makes the indicator instead.",
            returns: "number?", example: #"local bottom = lowest("low", 5)"#),
        ScriptFunction(
            name: "log", use: .anywhere, signature: "log(…)", summary: "Writes its arguments to the run's log, with the line.",
            example: #"log("range", bar.high - bar.low)"#),
        ScriptFunction(
            name: "require", use: .anywhere, signature: "require(\"name\")",
            summary: "Loads name.lua from the script's own folder, once; the name is a literal.", returns: "any",
            example: #"local tools = require "tools""#),
    ]

    // MARK: Signals

    private static func signal(_ signal: IndicatorSignal) -> ScriptFunction {
        let name = signal.rawValue
        let (signature, use, example): (String, String, String) =
            switch signal.rule {
            case .above(let level), .below(let level):
                (
                    "\(name)(x, level)", "Without a level that of the indicator; x may be a number, which needs one.",
                    "\(name)(self.\(level == .trending || level == .ranging ? "adx" : "rsi"))"
                )
            case .crossedAbove: ("\(name)(a, b)", "With two indicators or numbers it is crossed_above(a, b).", "\(name)(self.macd)")
            case .crossedBelow: ("\(name)(a, b)", "With two indicators or numbers it is crossed_below(a, b).", "\(name)(self.macd)")
            case .priceAbove, .priceBelow: ("\(name)(x)", "x is an indicator with a band.", "\(name)(self.bands)")
            }
        return ScriptFunction(
            name: name, use: .anywhere, signature: signature,
            summary: "\(signal.summary) \(use) False while a value is absent. Indicators that have it: \(kernels(with: signal)).",
            returns: "boolean", example: "local yes = \(example)")
    }

    /// `cci (100), rsi (70)`: the kernels that have a signal, each with what it looks at.
    private static func kernels(with signal: IndicatorSignal) -> String {
        let found = IndicatorCatalogue.all.compactMap { kernel -> String? in
            switch signal.comparison(for: kernel) {
            case .level(_, _, let standard)?: return "\(kernel.name) (\(KernelParameter.shown(standard)))"
            case .cross(let first, let second, _)?:
                return "\(kernel.name) (\(kernel.outputs[first].name) and \(kernel.outputs[second].name))"
            case .band(let output, let shift, _)?:
                return "\(kernel.name) (\(kernel.outputs[output].name)\(shift > 0 ? "[\(shift)]" : ""))"
            case nil: return nil
            }
        }
        return found.isEmpty ? "none" : found.joined(separator: ", ")
    }
}
