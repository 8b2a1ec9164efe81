import Market

extension SettingDescriptor {
    /// Percent; a small plain number is refused because it looks like a fraction.
    func percent(_ source: SettingValue) throws(SettingProblem) -> Double {
        guard case .percent(let maximum, let zeroAllowed) = kind else {
            preconditionFailure("Invariant: \(key) is a percentage")
        }
        let value: Double
        switch source {
        case .integer(let whole): value = Double(whole)
        case .number(let number):
            guard number.isFinite else { throw notFinite(number) }
            if number > 0, number < SettingDescriptor.smallestPlainPercent { throw fraction(number) }
            value = number
        case .text(let text): value = try percent(text: text, found: source)
        case .flag, .array, .table, .other: throw mismatch("a number", source)
        }
        guard value <= maximum, value > 0 || (zeroAllowed && value == 0) else { throw outOfRange(plain(value)) }
        return value
    }

    /// A plain number.
    func number(_ source: SettingValue) throws(SettingProblem) -> Double {
        guard case .number(let range) = kind else { preconditionFailure("Invariant: \(key) is a number") }
        let value: Double
        switch source {
        case .integer(let whole): value = Double(whole)
        case .number(let number): value = number
        case .text, .flag, .array, .table, .other: throw mismatch("a number", source)
        }
        guard value.isFinite else { throw notFinite(value) }
        guard range.contains(value) else { throw outOfRange(plain(value)) }
        return value
    }

    /// Below this a plain number is taken for a fraction, percent.
    private static let smallestPlainPercent = 0.05

    private func fraction(_ number: Double) -> SettingProblem {
        let meant = plain((number * 1e8).rounded() / 1e6)
        return SettingProblem(
            "\(number) looks like a fraction, but percent are expected; write \(meant) for \(meant) percent, "
                + "or \"\(number) %\" if you mean that little")
    }

    /// `1 %`: a decimal number with its unit.
    private func percent(text: String, found: SettingValue) throws(SettingProblem) -> Double {
        var number = text[...]
        guard number.last == "%" else { throw mismatch("a number, or text with its unit such as \"1 %\"", found) }
        number.removeLast()
        while number.last == " " { number.removeLast() }
        guard let value = Volume(text: number) else {
            throw mismatch("a number, or text with its unit such as \"1 %\"", found)
        }
        return value.double
    }

    /// An amount with at most `digits` decimals (0 to 4) of what `of` names.
    func money(_ source: SettingValue, digits: Int, of what: String) throws(SettingProblem) -> Money {
        guard case .money(let maximum, let zeroAllowed) = kind else {
            preconditionFailure("Invariant: \(key) is an amount")
        }
        let (value, shown): (Money, String) = try decimal(source, decimals: digits, of: what)
        guard value.raw % powerOfTen(Money.fractionDigits - digits) == 0 else { throw tooFine(shown, digits, what) }
        let largest = Money(raw: Int64(maximum) * Money.one)
        guard value <= largest, value.raw > 0 || (zeroAllowed && value.raw == 0) else { throw outOfRange(shown) }
        return value
    }

    /// An amount of a currency, to its digits.
    static func money(in currency: String) -> (SettingDescriptor) -> (SettingValue) throws(SettingProblem) -> Money {
        let digits = ContractValue.digits(of: currency)
        return { descriptor in
            { source throws(SettingProblem) in try descriptor.money(source, digits: digits, of: currency) }
        }
    }

    /// Lots.
    func volume(_ source: SettingValue) throws(SettingProblem) -> Volume {
        guard case .volume(let maximum) = kind else { preconditionFailure("Invariant: \(key) is a volume") }
        let (value, shown): (Volume, String) = try decimal(source, decimals: Volume.fractionDigits, of: "a volume")
        guard value.raw > 0, value <= Volume(raw: Int64(maximum) * Volume.one) else { throw outOfRange(shown) }
        return value
    }

    /// An exact decimal number from a TOML integer, float or text.
    private func decimal<T: FixedPoint>(
        _ source: SettingValue, decimals: Int, of what: String
    ) throws(SettingProblem) -> (T, String) {
        let shown: String
        switch source {
        case .integer(let whole): shown = "\(whole)"
        case .number(let number):
            guard number.isFinite else { throw notFinite(number) }
            guard abs(number) < 1e15 else { throw outOfRange("\(number)") }
            shown = "\(number)".contains("e") ? "\(number)" : plain(number)
        case .text(let text): shown = text
        case .flag, .array, .table, .other: throw mismatch("a number", source)
        }
        if let value = T(text: shown) { return (value, shown) }
        // Swift writes small numbers with an exponent.
        if case .number(let number) = source, let value = T(number), value.double == number { return (value, value.description) }
        guard case .text(let text) = source else {
            if case .integer = source { throw outOfRange(shown) }
            throw tooFine(shown, decimals, what)
        }
        guard let approximate = Double(text), approximate.isFinite, text.utf8.allSatisfy(isDecimalByte) else {
            throw mismatch("a number", source)
        }
        throw abs(approximate) > 1e9 ? outOfRange(shown) : tooFine(shown, decimals, what)
    }

    private func isDecimalByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.".utf8.contains(byte)
    }

    private func notFinite(_ number: Double) -> SettingProblem {
        SettingProblem("expected a finite number, found \(number)")
    }

    private func tooFine(_ shown: String, _ decimals: Int, _ what: String) -> SettingProblem {
        SettingProblem("\(shown) has more than the \(decimals) decimals of \(what)")
    }
}
