import Market

/// The lines of a printed specification, as settings of a symbol.
struct PropertyLines {
    private var values: [String: (text: String, place: SettingPlace)] = [:]
    /// What is wrong with lines or values.
    private(set) var problems: [(message: String, place: SettingPlace)] = []

    init(_ text: String) {
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = PropertyLines.trimmed(line)
            if content.isEmpty || content.hasPrefix("#") { continue }
            let place = SettingPlace.file(SettingPosition(line: number + 1, column: 1))
            guard let equals = content.firstIndex(of: "=") else {
                problems.append(("expected NAME=value, found \(quoted(String(content)))", place))
                continue
            }
            let name = String(PropertyLines.trimmed(content[..<equals]))
            let value = String(PropertyLines.trimmed(content[content.index(after: equals)...]))
            if values.updateValue((value, place), forKey: name) != nil { problems.append(("\(name) stands twice; remove one", place)) }
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// The symbol's name.
    var name: String? { values["SYMBOL_NAME"]?.text }

    /// The settings that follow from the lines.
    mutating func settings() -> [String: PlacedValue] {
        var keys: [String: PlacedValue] = [:]
        for (property, key) in PropertyLines.plain {
            guard let found = values[property] else { continue }
            keys[key] = PlacedValue(value: PropertyLines.number(found.text), place: found.place)
        }
        for (property, key) in PropertyLines.texts {
            guard let found = values[property], !found.text.isEmpty else { continue }
            keys[key] = PlacedValue(value: .text(found.text), place: found.place)
        }
        for (property, key, names) in PropertyLines.choices {
            if let value = choice(property, names) { keys[key] = value }
        }
        for (property, key, bits) in PropertyLines.masks {
            if let value = mask(property, bits) { keys[key] = value }
        }
        // MT5 prints 0 where there is no limit.
        if let limit = values["SYMBOL_VOLUME_LIMIT"], Double(limit.text) != 0 {
            keys["volume_limit"] = PlacedValue(value: PropertyLines.number(limit.text), place: limit.place)
        }
        dropIdleRates(&keys)
        addTickPrice(&keys)
        addNights(&keys)
        addSessions(&keys)
        return keys
    }

    /// Swap rates of a symbol that has no swap mean nothing.
    private func dropIdleRates(_ keys: inout [String: PlacedValue]) {
        guard case .text("disabled")? = keys["swap_mode"]?.value else { return }
        (keys["swap_long"], keys["swap_short"]) = (nil, nil)
    }

    /// The tick value is in the account's currency; only where that is the profit currency too is it the tick price.
    private func addTickPrice(_ keys: inout [String: PlacedValue]) {
        guard case .text(let mode)? = keys["margin_calculation"]?.value, ["futures", "cfd_index"].contains(mode),
            let account = values["ACCOUNT_CURRENCY"]?.text, account == values["SYMBOL_CURRENCY_PROFIT"]?.text,
            let tick = values["SYMBOL_TRADE_TICK_VALUE"], Double(tick.text) != 0
        else { return }
        keys["tick_price"] = PlacedValue(value: PropertyLines.number(tick.text), place: tick.place)
    }

    private mutating func addNights(_ keys: inout [String: PlacedValue]) {
        let days = PropertyLines.days.map { values["SYMBOL_SWAP_\($0)"] }
        guard days.contains(where: { $0 != nil }) else { return }
        // Newer terminals print a factor for each day, which goes before the day of the triple.
        keys["swap_triple_day"] = nil
        let nights = days.map { day -> PlacedValue in
            let whole = day.flatMap { Double($0.text) }.flatMap(Int.init(exactly:))
            return PlacedValue(value: .integer(whole ?? -1), place: day?.place ?? .file(SettingPosition(line: 1, column: 1)))
        }
        let place = days.compactMap { $0?.place }.first ?? .file(SettingPosition(line: 1, column: 1))
        keys["swap_nights"] = PlacedValue(value: .array(nights), place: place)
    }

    private mutating func addSessions(_ keys: inout [String: PlacedValue]) {
        var entries: [PlacedValue] = []
        var first: SettingPlace?
        for day in PropertyLines.days {
            guard let found = values["SESSION_TRADE_\(day)"] else { continue }
            first = first ?? found.place
            let short = day.prefix(1) + day.dropFirst().prefix(2).lowercased()
            for hours in found.text.split(separator: ",") {
                entries.append(PlacedValue(value: .text("\(short) \(PropertyLines.trimmed(hours))"), place: found.place))
            }
        }
        if let first { keys["sessions"] = PlacedValue(value: .array(entries), place: first) }
    }

    /// A number as it is read exactly: whole, or as text; with an exponent as the nearest number.
    private static func number(_ text: String) -> SettingValue {
        if let whole = Int(text) { return .integer(whole) }
        if let number = Double(text) { return number == number.rounded() && abs(number) < 1e15 ? .integer(Int(number)) : .number(number) }
        return .text(text)
    }

    /// An enumeration by name or number.
    private mutating func choice(_ property: String, _ names: [PropertyLines.Name]) -> PlacedValue? {
        guard let found = values[property] else { return nil }
        if let known = names.first(where: { $0.mql == found.text || ($0.number != nil && $0.number == Int(found.text)) }) {
            return PlacedValue(value: .text(known.setting), place: found.place)
        }
        let list = names.map { $0.number.map { "\($0) " } ?? "" }.enumerated().map { $1 + names[$0].mql }.joined(separator: ", ")
        problems.append(("\(property): \(quoted(found.text)) is not known or not clear as a number; known are \(list)", found.place))
        return nil
    }

    /// A bit mask as the names of its bits.
    private mutating func mask(_ property: String, _ bits: [String]) -> PlacedValue? {
        guard let found = values[property] else { return nil }
        guard let mask = Int(found.text), mask >= 0 else {
            problems.append(("\(property): expected a whole number made of bits, found \(quoted(found.text))", found.place))
            return nil
        }
        let names = bits.enumerated().filter { mask & (1 << $0.offset) != 0 }
        return PlacedValue(
            value: .array(names.map { PlacedValue(value: .text($0.element), place: found.place) }), place: found.place)
    }
}
