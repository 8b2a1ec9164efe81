/// SYMBOLS: asks for the names of symbols.
public struct SymbolsMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.symbols

    /// Only those in Market Watch.
    public var onlyWatched: Bool

    public init(onlyWatched: Bool) { self.onlyWatched = onlyWatched }
    public init(from reader: inout PayloadReader) throws(PayloadFault) { onlyWatched = try reader.flag() }
    public func encode(into writer: inout PayloadWriter) { writer.flag(onlyWatched) }
}

/// SYMBOL_LIST: names of symbols, or a part of them.
public struct SymbolListMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.symbolList

    /// As the broker writes them.
    public var symbols: [String]

    public init(symbols: [String]) { self.symbols = symbols }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        symbols = try reader.list(least: 2) { reader throws(PayloadFault) in try reader.text() }
    }

    public func encode(into writer: inout PayloadWriter) { writer.list(symbols) { $1.text($0) } }
}

/// SPECIFICATION: asks for the properties of a symbol.
public struct SpecificationMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.specification

    /// As the broker writes it.
    public var symbol: String

    public init(symbol: String) { self.symbol = symbol }
    public init(from reader: inout PayloadReader) throws(PayloadFault) { symbol = try reader.text() }
    public func encode(into writer: inout PayloadWriter) { writer.text(symbol) }
}

/// SPECIFICATION_IS: the properties of a symbol.
public struct SpecificationIsMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.specificationIs

    /// As the broker writes it.
    public var symbol: String
    /// `NAME=value`, the names of docs/symbols.md.
    public var lines: [String]

    public init(symbol: String, lines: [String]) { (self.symbol, self.lines) = (symbol, lines) }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        symbol = try reader.text()
        lines = try reader.list(least: 2) { reader throws(PayloadFault) in try reader.text() }
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.text(symbol)
        writer.list(lines) { $1.text($0) }
    }
}
