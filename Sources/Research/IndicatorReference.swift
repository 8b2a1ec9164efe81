internal import Indicators

/// What `herald indicators` prints: the catalogue, or one kernel in full.
public enum IndicatorReference {
    /// One line a kernel: its call with the standard parameters, and what it is.
    public static var list: String {
        let calls = IndicatorCatalogue.all.map { ($0.call, $0.summary) }
        let width = calls.map(\.0.count).max() ?? 0
        let lines = calls.map { $0.0.padded(to: width) + "  " + $0.1 }
        return lines.joined(separator: "\n") + "\n\nherald indicators NAME tells parameters, outputs, warm-up and formula."
    }

    /// Everything about one kernel. Throws when there is none of that name.
    public static func text(_ name: String) throws(UserError) -> String {
        let kernel = try descriptor(named: name)
        var lines = ["\(kernel.call)", kernel.summary, "", "parameters"]
        for parameter in kernel.parameters {
            let standard = parameter.standard.map { ", standard \(KernelParameter.shown($0))" } ?? ", required"
            lines.append("  \(parameter.name.padded(to: 13))\(parameter.summary)\(standard), \(parameter.rangeText)")
        }
        if let price = kernel.standardPrice {
            let names = AppliedPrice.allCases.map(\.rawValue).joined(separator: ", ")
            lines.append("  \("price".padded(to: 13))applied price, standard \(price.rawValue), one of \(names)")
        }
        lines.append(
            "  \("variant".padded(to: 13))mt5 (standard) or talib" + (kernel.talibFormula == nil ? ", the same for this indicator" : ""))
        lines += ["", "outputs"]
        let assumed = kernel.parameters.contains { $0.standard == nil } ? ", with 20 for what must be given" : ""
        for output in kernel.outputs {
            let first = kernel.standardRequest.map { ", first value at bar \(output.warmUp($0))\(assumed)" } ?? ""
            lines.append(
                "  \(output.name.padded(to: 13))\(output.summary)\(first)\(output.waitsForDay ? " or at the next broker day" : "")")
        }
        lines += ["", "formula", "  mt5    \(kernel.formula)"]
        if let talib = kernel.talibFormula { lines.append("  talib  \(talib)") }
        return lines.joined(separator: "\n")
    }

    /// The whole catalogue, or one kernel, as JSON. Throws when there is none of that name.
    public static func json(_ name: String?) throws(UserError) -> JSONValue {
        guard let name else { return .object(["indicators": .array(IndicatorCatalogue.all.map(\.json))]) }
        return try descriptor(named: name).json
    }

    static func descriptor(named name: String) throws(UserError) -> KernelDescriptor {
        guard let kernel = IndicatorCatalogue.descriptor(named: name) else {
            throw .usage("there is no indicator '\(name)'; there are \(IndicatorCatalogue.all.map(\.name).joined(separator: ", "))")
        }
        return kernel
    }
}

extension KernelDescriptor {
    /// `macd(fast = 12, slow = 26, signal = 9)`
    var call: String {
        let arguments = parameters.map { parameter in
            parameter.standard.map { "\(parameter.name) = \(KernelParameter.shown($0))" } ?? parameter.name
        }
        return "\(name)(\(arguments.joined(separator: ", ")))"
    }

    /// The request with the standard parameters, 20 where one must be given.
    var standardRequest: IndicatorRequest? {
        var given: [String: Double] = [:]
        for parameter in parameters where parameter.standard == nil { given[parameter.name] = 20 }
        return try? request(given)
    }

    var json: JSONValue {
        .object([
            "name": .string(name), "summary": .string(summary), "formula": .string(formula),
            "talib_formula": talibFormula.map(JSONValue.string) ?? .null,
            "price": standardPrice.map { .string($0.rawValue) } ?? .null,
            "warm_up_bars": .optional(standardRequest.map { Double(warmUp($0)) }),
            "parameters": .array(
                parameters.map {
                    .object([
                        "name": .string($0.name), "standard": .optional($0.standard), "minimum": .number($0.range.lowerBound),
                        "maximum": .number($0.range.upperBound), "whole": .bool($0.isWhole), "summary": .string($0.summary),
                    ])
                }),
            "outputs": .array(
                outputs.map { output in
                    .object([
                        "name": .string(output.name), "summary": .string(output.summary),
                        "warm_up_bars": .optional(standardRequest.map { Double(output.warmUp($0)) }),
                        "waits_for_day": .bool(output.waitsForDay),
                    ])
                }),
        ])
    }
}

extension KernelParameter {
    fileprivate var rangeText: String { "\(KernelParameter.shown(range.lowerBound)) to \(KernelParameter.shown(range.upperBound))" }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(2, width - count)) }
}
