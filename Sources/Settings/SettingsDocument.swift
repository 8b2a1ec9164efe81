import Market
import TOMLKit

/// A configuration as a tree of placed values: the file with the overrides written into it.
struct SettingsDocument {
    /// The file as the user named it.
    let path: String
    private(set) var root: [String: PlacedValue]
    /// Malformed overrides.
    private(set) var mistakes: [SettingsMistake] = []

    init(text: String, path: String, overrides: [String]) throws(SettingsFailure) {
        self.path = path
        if let place = SettingsDocument.nulPosition(in: text) {
            throw SettingsFailure([
                SettingsError(
                    path: path, position: place, key: "", message: "NUL characters are not allowed; remove it")
            ])
        }
        do {
            root = try SettingsDocument.parse(text)
        } catch {
            throw SettingsFailure([
                SettingsError(path: path, position: error.position, key: "", message: "invalid TOML: \(error.message)")
            ])
        }
        for (number, argument) in overrides.enumerated() {
            do {
                try apply(SettingOverride(argument, number: number))
            } catch {
                mistakes.append(SettingsMistake(place: .override(number, argument), key: "", message: error.message))
            }
        }
    }

    /// Text that is no TOML.
    struct SyntaxProblem: Error {
        let message: String
        let position: SettingPosition
    }

    /// Parses TOML and gives each value its place.
    static func parse(_ text: String) throws(SyntaxProblem) -> [String: PlacedValue] {
        let index = KeyIndex(text: text)
        if let refusal = index.refusal {
            _ = try table(String(decoding: text.utf8.prefix(refusal.offset), as: UTF8.self))
            throw SyntaxProblem(message: refusal.message, position: refusal.position)
        }
        let start = SettingPosition(line: 1, column: 1)
        guard case .table(let root) = SettingValue(try table(text), at: [], in: index, parent: start) else {
            return [:]
        }
        return root
    }

    private static func table(_ text: String) throws(SyntaxProblem) -> TOMLTable {
        do {
            return try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            let start = error.source.begin
            throw SyntaxProblem(
                message: error.description,
                position: SettingPosition(line: max(1, start.line), column: max(1, start.column)))
        } catch {
            preconditionFailure("Invariant: the TOML library throws parse errors only, not \(error)")
        }
    }

    /// The value at a path of keys; nil when absent or when a step is no table.
    subscript(path: [String]) -> PlacedValue? {
        guard let first = path.first, var found = root[first] else { return nil }
        for key in path.dropFirst() {
            guard case .table(let table) = found.value, let next = table[key] else { return nil }
            found = next
        }
        return found
    }

    private mutating func apply(_ change: SettingOverride) throws(SettingProblem) {
        for length in 1..<change.path.count {
            guard let found = self[Array(change.path.prefix(length))] else { break }
            guard case .table = found.value else {
                throw SettingProblem("'\(dotted(Array(change.path.prefix(length))))' is no table, so it has no keys")
            }
        }
        SettingsDocument.set(change.value, at: change.path[...], in: &root)
    }

    private static func set(_ value: PlacedValue, at path: ArraySlice<String>, in table: inout [String: PlacedValue]) {
        guard let key = path.first else { return }
        guard path.count > 1 else {
            table[key] = value
            return
        }
        var inner: [String: PlacedValue] = [:]
        if case .table(let existing)? = table[key]?.value { inner = existing }
        set(value, at: path.dropFirst(), in: &inner)
        table[key] = PlacedValue(value: .table(inner), place: table[key]?.place ?? value.place)
    }

    /// The TOML library is C: a NUL, written as such or as an escape, would silently cut text off.
    private static func nulPosition(in text: String) -> SettingPosition? {
        var position = SettingPosition(line: 1, column: 1)
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if scalar == "\0" { return position }
            if scalar == "\\", index + 5 < scalars.count {
                let escape = String(String.UnicodeScalarView(scalars[index...min(index + 9, scalars.count - 1)]))
                if escape.hasPrefix("\\u0000") || escape == "\\U00000000" { return position }
            }
            position =
                scalar == "\n"
                ? SettingPosition(line: position.line + 1, column: 1)
                : SettingPosition(line: position.line, column: position.column + 1)
        }
        return nil
    }
}

extension SettingValue {
    /// Converts a parsed value, placing each key by the index and whatever has no key where its parent stands.
    init(_ source: any TOMLValueConvertible, at path: [KeyIndex.Step], in index: KeyIndex, parent: SettingPosition) {
        if let table = source.table {
            var result: [String: PlacedValue] = [:]
            for key in table.keys {
                let inner = path + [.key(key)]
                let position = index.position(of: inner) ?? parent
                let value = table[key].map { SettingValue($0, at: inner, in: index, parent: position) }
                let day = table[key]?.date.flatMap { CivilTime(year: $0.year, month: $0.month, day: $0.day) }
                result[key] = PlacedValue(
                    value: value ?? .other("an unreadable value"), place: .file(position), day: day.map { $0.secondsSince1970 / 86_400 })
            }
            self = .table(result)
        } else if let array = source.array {
            self = .array(
                (0..<array.count).map { number in
                    let inner = path + [.index(number)]
                    let position = index.position(of: inner) ?? parent
                    let value = SettingValue(array[number], at: inner, in: index, parent: position)
                    return PlacedValue(value: value, place: .file(position))
                })
        } else {
            self = SettingValue(scalar: source)
        }
    }

    private init(scalar source: any TOMLValueConvertible) {
        switch source.type {
        case .bool: self = source.bool.map { .flag($0) } ?? .other("an unreadable value")
        case .int: self = source.int.map { .integer($0) } ?? .other("an unreadable value")
        case .double: self = source.double.map { .number($0) } ?? .other("an unreadable value")
        case .string: self = source.string.map { .text($0) } ?? .other("an unreadable value")
        case .date: self = .other("a date")
        case .time: self = .other("a time of day")
        case .dateTime: self = .other("a date and time")
        case .table, .array: self = .other("an unreadable value")
        }
    }
}
