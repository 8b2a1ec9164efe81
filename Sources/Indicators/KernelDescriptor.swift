/// What one kernel is called and takes, what it yields, what it means and where its formula comes from.
public struct KernelDescriptor: Sendable {
    /// The name in scripts, configuration and reports: lower case.
    public let name: String
    /// One sentence.
    public let summary: String
    /// In the order in which scripts give them without names.
    public let parameters: [KernelParameter]
    /// The price read when none is given; nil for kernels that read whole bars.
    public let standardPrice: AppliedPrice?
    /// One or more, in the order of columns; a kernel with one output has it under the kernel's own name.
    public let outputs: [KernelOutputDescriptor]
    /// The formula in words and its source, of the MT5 terminal's variant where there are two.
    public let formula: String
    /// The formula of `variant = "talib"` and its source; nil where it is the same.
    public let talibFormula: String?
    /// Readings the field has names for.
    public let signals: KernelSignals
    private let check: @Sendable ([Double]) -> String?
    let operations: KernelOperations

    /// Describes kernel type `K`; `check` looks at parameters together and says what is wrong, each being in its range.
    @inline(__always)
    init<K: Kernel & ~Copyable>(
        _ kernel: K.Type, name: String, summary: String, parameters: [KernelParameter] = [],
        price: AppliedPrice? = nil, outputs: [KernelOutputDescriptor], formula: String, talib: String? = nil,
        signals: KernelSignals = KernelSignals(), check: @escaping @Sendable ([Double]) -> String? = { _ in nil }
    ) {
        (self.name, self.summary, self.parameters, standardPrice) = (name, summary, parameters, price)
        (self.outputs, self.formula, talibFormula, self.signals) = (outputs, formula, talib, signals)
        self.check = check
        operations = KernelOperations(K.self)
    }

    /// Whether `price = "median"` and so on has an effect.
    public var takesPrice: Bool { standardPrice != nil }

    /// The request for some parameters by name, the others at their standards.
    ///
    /// Errors: an unknown name, a missing or impossible value, in words.
    public func request(
        _ given: [String: Double] = [:], price: AppliedPrice? = nil, variant: KernelVariant = .mt5
    ) throws(KernelProblem) -> IndicatorRequest {
        for key in given.keys.sorted() where !parameters.contains(where: { $0.name == key }) {
            throw KernelProblem("\(name) has no parameter \(key); it has \(listed(parameters.map(\.name)))")
        }
        var values: [Double] = []
        for parameter in parameters {
            guard let value = given[parameter.name] ?? parameter.standard else {
                throw KernelProblem("\(name) needs its \(parameter.name)")
            }
            values.append(value)
        }
        if let problem = problem(with: values) { throw KernelProblem(problem) }
        return IndicatorRequest(
            kernel: name, parameters: values, price: price ?? standardPrice ?? .close, variant: variant)
    }

    /// What is wrong with a request's parameters, in words; nil when nothing is.
    public func problem(with values: [Double]) -> String? {
        guard values.count == parameters.count else {
            return "\(name) takes \(parameters.count) parameter(s): \(listed(parameters.map(\.name)))"
        }
        for (parameter, value) in zip(parameters, values) {
            if let problem = parameter.problem(with: value) { return "\(name): \(problem)" }
        }
        return check(values).map { "\(name): \($0)" }
    }

    /// Bars until each output has a value.
    func warmUps(_ request: IndicatorRequest) -> [Int] { outputs.map { $0.warmUp(request) } }

    /// Bars until every output has a value; data may need more where an output waits for a new day.
    public func warmUp(_ request: IndicatorRequest) -> Int { warmUps(request).max() ?? 1 }
}

private func listed(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }

/// Why a request cannot be met, in words for the person who made it.
public struct KernelProblem: Error, Sendable, Hashable {
    /// One sentence without a full stop.
    public let message: String
    init(_ message: String) { self.message = message }
}

/// One output of a kernel.
public struct KernelOutputDescriptor: Sendable {
    /// The field in scripts and the column's heading.
    public let name: String
    /// What it is, with its unit.
    public let summary: String
    /// Bars until its first value, the bar of that value included.
    public let warmUp: @Sendable (IndicatorRequest) -> Int
    /// Whether the first value may come later than the warm-up, because it waits for the next broker day.
    public let waitsForDay: Bool

    init(
        _ name: String, summary: String = "", waitsForDay: Bool = false,
        warmUp: @escaping @Sendable (IndicatorRequest) -> Int
    ) {
        (self.name, self.summary, self.waitsForDay, self.warmUp) = (name, summary, waitsForDay, warmUp)
    }
}

/// One parameter of a kernel.
public struct KernelParameter: Sendable {
    /// The key in scripts, e.g. `period`: lower case.
    public let name: String
    /// Nil when the user must give it.
    public let standard: Double?
    /// Allowed values, both ends included; others are refused.
    public let range: ClosedRange<Double>
    /// Whether only whole numbers are allowed.
    public let isWhole: Bool
    /// What it means, with its unit.
    public let summary: String

    /// A whole number, such as a count of bars.
    init(_ name: String, standard: Int?, range: ClosedRange<Int> = 1...10_000, summary: String) {
        (self.name, self.standard, self.summary, isWhole) = (name, standard.map(Double.init), summary, true)
        self.range = Double(range.lowerBound)...Double(range.upperBound)
    }

    /// Any number, such as a count of deviations.
    init(number name: String, standard: Double?, range: ClosedRange<Double>, summary: String) {
        (self.name, self.standard, self.range, self.summary, isWhole) = (name, standard, range, summary, false)
    }

    /// A number as people write it: `14` for whole ones.
    public static func shown(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }

    func problem(with value: Double) -> String? {
        if isWhole && value != value.rounded() { return "\(name) must be a whole number; it is \(Self.shown(value))" }
        guard range.contains(value) else {
            return "\(name) is \(Self.shown(value)); allowed are \(Self.shown(range.lowerBound)) to \(Self.shown(range.upperBound))"
        }
        return nil
    }
}
