internal import Indicators
internal import Market

extension ScriptReference {
    /// One function per kernel of the catalogue.
    static let indicators: [ScriptFunction] = IndicatorCatalogue.all.map { kernel in
        let parameters = kernel.parameters.map { parameter in
            parameter.name + (parameter.standard.map { " = \(KernelParameter.shown($0))" } ?? "")
        }
        let example = kernel.parameters.map { KernelParameter.shown($0.standard ?? 20) }.joined(separator: ", ")
        let isGroup = kernel.outputs.count > 1
        return ScriptFunction(
            name: kernel.name, use: .indicators, signature: "\(kernel.name)(\(parameters.joined(separator: ", ")))",
            summary: summary(of: kernel), keys: keys(of: kernel), outputs: isGroup ? outputs(of: kernel) : [],
            returns: isGroup ? "herald.\(kernel.name)" : "herald.Series", example: "local i = \(kernel.name)(\(example))")
    }

    /// The keys of a kernel's one table, parameters first and in their order.
    static func keys(of kernel: KernelDescriptor) -> [ScriptKey] {
        var keys = kernel.parameters.map { parameter in
            let range = "\(KernelParameter.shown(parameter.range.lowerBound)) to \(KernelParameter.shown(parameter.range.upperBound))"
            let standard = parameter.standard.map { ", default \(KernelParameter.shown($0))" } ?? ""
            return ScriptKey(
                name: parameter.name, type: parameter.isWhole ? "integer" : "number",
                summary: "\(parameter.summary); \(range)\(standard)", isOptional: parameter.standard != nil)
        }
        if let standard = kernel.standardPrice {
            let names = AppliedPrice.allCases.map(\.rawValue).joined(separator: ", ")
            keys.append(ScriptKey(name: "price", type: "string", summary: "applied price: \(names); default \(standard.rawValue)"))
        }
        let variants = KernelVariant.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
        return keys + [
            ScriptKey(name: "timeframe", type: "string", summary: "a longer timeframe, e.g. \"H4\"; only its closed bars count"),
            ScriptKey(name: "symbol", type: "string", summary: "another symbol, e.g. \"GBPUSD\""),
            ScriptKey(name: "variant", type: "string", summary: "whose formula: \(variants); default \"mt5\""),
        ]
    }

    private static func outputs(of kernel: KernelDescriptor) -> [ScriptKey] {
        kernel.outputs.map { ScriptKey(name: $0.name, type: "herald.Series", summary: $0.summary) }
    }

    private static func summary(of kernel: KernelDescriptor) -> String {
        let other = kernel.talibFormula.map { " With variant = \"talib\": \($0)." } ?? ""
        return "\(kernel.summary) Formula: \(kernel.formula).\(other)"
    }
}
