public import Scripting

/// A parameter a script declared: its kind, its default and what it may be.
public struct ScriptParameter: Sendable, Hashable {
    /// The values a parameter may take; ranges include both ends.
    public enum Kind: Sendable, Hashable {
        case integer(ClosedRange<Int64>)
        case number(ClosedRange<Double>)
        case boolean
        case choice([String])
    }

    /// The key in `params`.
    public let name: String
    /// What it accepts; anything else is refused.
    public let kind: Kind
    /// Its value when none is given; of its kind and in its range.
    public let standard: ScriptValue
    /// The distance between values an optimiser tries; nil when not given.
    public let step: Double?
    /// What it means, in the script's words; empty when not given.
    public let doc: String

    /// The allowed values in words.
    public var rangeText: String {
        switch kind {
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "a number from \(shortText(range.lowerBound)) to \(shortText(range.upperBound))"
        case .boolean: "true or false"
        case .choice(let options): "one of " + options.joined(separator: ", ")
        }
    }

    /// Reads a value the user typed; nil when it is not of the parameter's kind or outside its range.
    public func parse(_ text: String) -> ScriptValue? {
        switch kind {
        case .integer: Int64(text).flatMap { accept(.integer($0)) }
        case .number: Double(text).flatMap { accept(.number($0)) }
        case .boolean: text == "true" ? .bool(true) : text == "false" ? .bool(false) : nil
        case .choice: accept(.string(text))
        }
    }

    /// The value in the parameter's own kind when it is allowed; nil otherwise.
    public func accept(_ value: ScriptValue) -> ScriptValue? {
        switch (kind, value) {
        case (.integer(let range), .integer(let number)): return range.contains(number) ? value : nil
        case (.integer(let range), .number(let number)):
            guard let whole = Int64(exactly: number), range.contains(whole) else { return nil }
            return .integer(whole)
        case (.number(let range), .integer(let number)):
            return range.contains(Double(number)) ? .number(Double(number)) : nil
        case (.number(let range), .number(let number)): return number.isFinite && range.contains(number) ? value : nil
        case (.boolean, .bool): return value
        case (.choice(let options), .string(let text)): return options.contains(text) ? value : nil
        default: return nil
        }
    }
}

/// A number without a needless `.0`.
func shortText(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number)
}
