/// One configuration key: the single source of its name, type, default, range and documentation.
public struct SettingDescriptor: Sendable, Equatable {
    /// The dotted key; `strategy` stands for each `[[strategy]]`, `NAME` for a symbol's name.
    public let key: String
    /// The unit of its value; empty when it has none.
    public let unit: String
    /// One sentence for the reference.
    public let doc: String
    let kind: Kind
    let fallback: Fallback

    /// What a value must look like.
    enum Kind: Sendable, Equatable {
        case flag
        case integer(ClosedRange<Int>)
        /// A plain number that is no percentage.
        case number(ClosedRange<Double>)
        /// Up to this many percent.
        case percent(Double, zeroAllowed: Bool)
        /// Up to this amount.
        case money(Int, zeroAllowed: Bool)
        /// Above zero, up to this many lots.
        case volume(Int)
        case choice([String])
        case text
        case currency
        case timeZone
        case dailyReset
        case tradingHours
        /// A list of names.
        case names([String])
        case timeframe
        case parameters
        /// A list of scripts.
        case exits
        /// A list of weekdays and hours.
        case sessions
        /// A list of some of these names.
        case choices([String])
        case weekday
        /// Seven whole numbers.
        case nights
        /// A list of dates, each with a time of day or without.
        case dates
        /// Where a secret is kept, never the secret.
        case secret
        /// `HOST:PORT`, or `off`.
        case address
        /// `http://` or `https://`.
        case url
        /// A list of plain text, of so many at most.
        case texts(Int)
    }

    /// What holds when the key is absent.
    enum Fallback: Sendable, Equatable {
        case value(SettingValue)
        /// In words; also for what must be given.
        case words(String)
    }

    init(_ key: String, _ kind: Kind, unit: String = "", fallback: Fallback, _ doc: String) {
        (self.key, self.kind, self.unit, self.fallback, self.doc) = (key, kind, unit, fallback, doc)
    }

    /// The key's last part.
    public var name: String { String(key[(key.lastIndex(of: ".").map { key.index(after: $0) } ?? key.startIndex)...]) }

    /// The path of the table it stands in: `account`, `symbols` for each symbol's, `strategy.exits`.
    var table: String { key.split(separator: ".").dropLast().filter { $0 != "NAME" }.joined(separator: ".") }

    /// That table as written in the file.
    var section: String {
        switch table {
        case "strategy", "strategy.exits": "[[\(table)]]"
        case "symbols": "[symbols.NAME]"
        case let name: "[\(name)]"
        }
    }

    /// The type in words, such as `whole number`.
    public var type: String {
        switch kind {
        case .flag: "true or false"
        case .integer: "whole number"
        case .number: "number"
        case .names, .sessions, .dates, .choices, .texts: "list of text"
        case .nights: "list of whole numbers"
        case .exits: "list of text or tables"
        case .percent: "number, or text with its unit (\"1 %\")"
        case .money, .volume: "number, or text"
        case .choice, .text, .currency, .timeZone, .dailyReset, .tradingHours, .timeframe, .weekday, .secret, .address, .url: "text"
        case .parameters: "table"
        }
    }

    /// The default as TOML, or in words when it has no fixed value.
    public var defaultText: String {
        switch fallback {
        case .value(let value): value.toml
        case .words(let words): words
        }
    }

    /// The allowed values in words, without the unit.
    public var range: String {
        switch kind {
        case .flag: "true, false"
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "\(plain(range.lowerBound)) to \(plain(range.upperBound))"
        case .percent(let maximum, let zeroAllowed): (zeroAllowed ? "0 to " : "above 0 up to ") + plain(maximum)
        case .money(let maximum, let zeroAllowed): (zeroAllowed ? "0 to " : "above 0 up to ") + String(maximum)
        case .volume(let maximum): "above 0 up to \(maximum)"
        case .choice(let names), .choices(let names): names.map { "\"\($0)\"" }.joined(separator: ", ")
        case .text: "any text that is not empty"
        case .currency: "three upper-case letters"
        case .timeZone: "an IANA zone, or one with -15 to +15 whole hours added"
        case .dailyReset: "\"HH:MM ZONE\""
        case .tradingHours: "\"Mon-Fri HH:MM-HH:MM ZONE\""
        case .names: "keys of this section"
        case .timeframe: "M1 to M30, H1 to H12, D1, W1, MN1"
        case .parameters: "flags, finite numbers and text"
        case .exits: "paths, `{ file, priority, name, params }`"
        case .weekday: "\"Sun\" to \"Sat\""
        case .nights: "seven from 0 to 10"
        case .sessions: "\"Mon-Fri HH:MM-HH:MM\", or \"always\" alone"
        case .dates: "\"YYYY-MM-DD\", \"YYYY-MM-DD HH:MM\""
        case .secret: "where it is kept: \(SecretReference.forms)"
        case .address: "\"HOST:PORT\", \"off\""
        case .url: "\"http://…\", \"https://…\""
        case .texts(let count): "1 to \(count)"
        }
    }
}

/// A number without a useless `.0`.
func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
}
