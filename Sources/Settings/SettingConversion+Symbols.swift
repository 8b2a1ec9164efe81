import Market

extension SettingDescriptor {
    /// Units in a lot, to 10^-4.
    func contractSize(_ source: SettingValue) throws(SettingProblem) -> Money {
        try money(source, digits: Money.fractionDigits, of: "a contract size")
    }

    /// Money or units that a lot binds, to 10^-4.
    func marginAmount(_ source: SettingValue) throws(SettingProblem) -> Money {
        try money(source, digits: Money.fractionDigits, of: "an amount of margin")
    }

    /// A price or an amount to 10^-8.
    func price(_ source: SettingValue) throws(SettingProblem) -> Price {
        let value = try number(source)
        guard let price = Price(value), price.double == value else {
            throw SettingProblem("\(plain(value)) has more than the \(Price.fractionDigits) decimals of a price")
        }
        return price
    }

    /// `Wed` or `Wednesday`: 0 = Sunday to 6 = Saturday.
    func tripleDay(_ source: SettingValue) throws(SettingProblem) -> Int {
        guard case .text(let value) = source else { throw mismatch("text", source) }
        let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
        if let day = days.firstIndex(of: value) { return day }
        return try weekday(value)
    }

    /// Seven whole numbers from 0 to 10, Sunday's first.
    func nights(_ source: SettingValue) throws(SettingProblem) -> [Int] {
        guard case .array(let entries) = source else { throw mismatch("a list such as [0, 1, 1, 3, 1, 1, 0]", source) }
        let nights = entries.compactMap { entry in
            if case .integer(let count) = entry.value, (0...10).contains(count) { count } else { nil }
        }
        guard entries.count == 7, nights.count == 7 else {
            throw SettingProblem("expected seven whole numbers from 0 to 10, Sunday's first, such as [0, 1, 1, 3, 1, 1, 0]")
        }
        return nights
    }

    /// A list of names, each of which stands for a bit.
    static func options<T: OptionSet & Sendable>(
        _ names: [(String, T)]
    ) -> (SettingDescriptor) -> (SettingValue) throws(SettingProblem) -> T where T.Element == T {
        { descriptor in
            { source throws(SettingProblem) in
                let known = names.map(\.0)
                guard case .array(let entries) = source else {
                    throw descriptor.mismatch("a list such as [\"\(known[0])\"]", source)
                }
                var result: T = []
                for entry in entries {
                    guard case .text(let text) = entry.value else { throw descriptor.mismatch("text in the list", entry.value) }
                    guard let bit = names.first(where: { $0.0 == text })?.1 else {
                        throw SettingProblem(
                            "unknown \(descriptor.name) \(quoted(text))\(Spelling.suggestion(text, among: known)) "
                                + "(known are \(known.joined(separator: ", ")))")
                    }
                    result.insert(bit)
                }
                return result
            }
        }
    }
}
