internal import Market
public import Settings

/// What `herald symbols list` and `herald symbols show` print.
public struct SymbolListing: Sendable {
    private let settings: HeraldSettings

    public init(_ settings: HeraldSettings) { self.settings = settings }

    /// A table of all symbols in the order of their names, ending with a newline.
    public var text: String {
        let head = ["symbol", "digits", "contract", "currencies", "margin", "swap", "tables"]
        let rows =
            [head]
            + names.map { name in
                let snapshots = settings.snapshots[name] ?? []
                guard let symbol = snapshots.last?.specification else { return [name] }
                let days = snapshots.compactMap { $0.from.map(SpecificationText.text) }
                return [
                    name, String(symbol.digits), symbol.contractSize.description, "\(symbol.baseCurrency)/\(symbol.profitCurrency)",
                    symbol.margin.calculation.rawValue, symbol.swap.mode.rawValue,
                    days.isEmpty ? "1" : "\(snapshots.count), from \(days.joined(separator: ", "))",
                ]
            }
        let widths = head.indices.map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
            }.joined() + "\n"
        }.joined()
    }

    /// The same as one object.
    public var json: JSONValue {
        .object(["symbols": .array(names.map { name in .object(members(name)) })])
    }

    /// Everything known of a symbol, as a file of symbols says it, ending with a newline. Throws for an unknown symbol.
    public func text(of name: String) throws(UserError) -> String {
        try snapshots(name).map { snapshot in
            SpecificationText.toml(snapshot.specification, validFrom: snapshot.from)
                + (snapshot.spreads.map { $0.row + "\n" } ?? "")
        }.joined(separator: "\n")
    }

    /// The same as one object.
    public func json(of name: String) throws(UserError) -> JSONValue {
        _ = try snapshots(name)
        return .object(members(name))
    }

    private var names: [String] { settings.snapshots.keys.sorted() }

    private func snapshots(_ name: String) throws(UserError) -> [SymbolSnapshot] {
        guard let found = settings.snapshots[name], !found.isEmpty else {
            throw .usage("unknown symbol '\(name)'; known are \(names.joined(separator: ", "))")
        }
        return found
    }

    private func members(_ name: String) -> [String: JSONValue] {
        [
            "symbol": .string(name),
            "tables": .array(
                (settings.snapshots[name] ?? []).map { snapshot in
                    var members = Dictionary(
                        uniqueKeysWithValues: SpecificationText.rows(snapshot.specification).map { ($0.key, JSONValue.string($0.value)) })
                    members["valid_from"] = snapshot.from.map { .string(SpecificationText.text(of: $0)) } ?? .null
                    return .object(members)
                }),
        ]
    }
}
