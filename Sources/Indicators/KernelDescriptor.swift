public import Market

/// What one kernel is called and takes, what it means and where its formula comes from.
public struct KernelDescriptor: Sendable {
    /// The name in scripts, configuration and reports: lower case.
    public let name: String
    /// One sentence.
    public let summary: String
    /// In the order in which scripts give them without names.
    public let parameters: [KernelParameter]
    /// Whether `price = "median"` and so on has an effect.
    public let takesPrice: Bool
    /// Bars until the first value, from the parameters in order.
    public let warmUp: @Sendable ([Int]) -> Int
    /// The formula in words and its source.
    public let formula: String
    /// Makes a running column of the kernel.
    public let makeColumn: @Sendable (IndicatorRequest) -> IndicatorColumn

    /// Describes kernel type `K`.
    public init<K: Kernel>(
        _ kernel: K.Type, name: String, summary: String, parameters: [KernelParameter], takesPrice: Bool,
        formula: String, warmUp: @escaping @Sendable ([Int]) -> Int
    ) {
        (self.name, self.summary, self.parameters) = (name, summary, parameters)
        (self.takesPrice, self.formula, self.warmUp) = (takesPrice, formula, warmUp)
        makeColumn = { KernelColumn(K($0)) }
    }

    /// What is wrong with a request's parameters, in words; nil when nothing is.
    public func problem(with values: [Int]) -> String? {
        for (parameter, value) in zip(parameters, values) where !parameter.range.contains(value) {
            return "\(name): \(parameter.name) is \(value); allowed are \(parameter.range.lowerBound) to \(parameter.range.upperBound)"
        }
        return nil
    }
}

/// One whole-number parameter of a kernel.
public struct KernelParameter: Sendable {
    /// The key in scripts, e.g. `period`: lower case.
    public let name: String
    /// Nil when the user must give it.
    public let standard: Int?
    /// Allowed values, both ends included; others are refused.
    public let range: ClosedRange<Int>
    /// What it means, with its unit.
    public let summary: String

    public init(_ name: String, standard: Int?, range: ClosedRange<Int>, summary: String) {
        (self.name, self.standard, self.range, self.summary) = (name, standard, range, summary)
    }
}

/// One indicator as a strategy declared it; equal requests share one computation.
public struct IndicatorRequest: Hashable, Sendable {
    /// A name of the ``IndicatorCatalogue``; no strategy with another one is installed.
    public let kernel: String
    /// In the descriptor's order.
    public let parameters: [Int]
    /// What a kernel that takes a price reads; no effect on others.
    public let price: AppliedPrice
    /// Nil for the strategy's own timeframe.
    public let timeframe: Timeframe?

    public init(kernel: String, parameters: [Int], price: AppliedPrice = .close, timeframe: Timeframe? = nil) {
        (self.kernel, self.parameters, self.price, self.timeframe) = (kernel, parameters, price, timeframe)
    }

    /// `ema(200) H4`, for reports.
    public var text: String {
        let arguments = parameters.map(String.init) + (price == .close ? [] : [price.rawValue])
        return "\(kernel)(\(arguments.joined(separator: ", ")))" + (timeframe.map { " \($0.rawValue)" } ?? "")
    }
}

/// Every kernel Herald has, in alphabetical order.
public enum IndicatorCatalogue {
    /// One descriptor per kernel; names are unique.
    public static let all: [KernelDescriptor] = [
        AverageTrueRange.descriptor,
        ExponentialMovingAverage.descriptor,
        RelativeStrengthIndex.descriptor,
        SimpleMovingAverage.descriptor,
    ]

    /// The descriptor of a name; nil when there is none.
    public static func descriptor(named name: String) -> KernelDescriptor? { all.first { $0.name == name } }
}
