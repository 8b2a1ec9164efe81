import Market

/// One table that describes a symbol, in the configuration or in a file of its own.
struct SymbolTable {
    /// The symbol's name.
    let name: String
    let keys: [String: PlacedValue]
    /// What leads to its keys, for messages.
    let path: [String]
    let place: SettingPlace

    /// The key of one of its values as messages name it.
    func key(_ name: String) -> String { dotted(path + [name]) }
    /// As messages name the table itself.
    var text: String { dotted(path.isEmpty ? [name] : path) }
}

/// What a symbol's table changes.
struct SymbolBase {
    var specification: SymbolSpecification
    /// Whether its sessions were written somewhere, so that they are not those of its currencies.
    var hasOwnSessions = false
    var spreads: SymbolSpreads?
}
