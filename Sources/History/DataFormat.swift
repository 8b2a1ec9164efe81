import Market

/// The layouts of price files that Herald reads.
public enum DataFormat: String, CaseIterable, Sendable {
    /// MT5's export of bars.
    case mt5Bars = "mt5-bars"
    /// MT5's export of ticks.
    case mt5Ticks = "mt5-ticks"
    /// MT4's History Center: bars without a header, on the server's clock.
    case mt4History = "mt4-history"
    /// HistData's generic ASCII bars of a minute, UTC-5.
    case histDataBars = "histdata-bars"
    /// HistData's generic ASCII ticks, UTC-5.
    case histDataTicks = "histdata-ticks"
    /// HistData's bars for MetaTrader, UTC-5: MT4's layout on another clock.
    case histDataMetaTrader = "histdata-metatrader"
    /// Dukascopy's bars of one side.
    case dukascopyBars = "dukascopy-bars"
    /// Dukascopy's ticks.
    case dukascopyTicks = "dukascopy-ticks"

    /// All names, for messages.
    public static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// The format in words.
    public var title: String {
        switch self {
        case .mt5Bars: "an MT5 export of bars"
        case .mt5Ticks: "an MT5 export of ticks"
        case .mt4History: "an MT4 History Center export"
        case .histDataBars: "HistData M1 bars (generic ASCII)"
        case .histDataTicks: "HistData ticks (generic ASCII)"
        case .histDataMetaTrader: "HistData M1 bars (MetaTrader)"
        case .dukascopyBars: "Dukascopy bars"
        case .dukascopyTicks: "Dukascopy ticks"
        }
    }

    /// Whether its rows are ticks rather than bars.
    public var holdsTicks: Bool { self == .mt5Ticks || self == .histDataTicks || self == .dukascopyTicks }

    /// Whether times are Eastern Standard Time all year round, without summer time.
    public var isEastern: Bool { self == .histDataBars || self == .histDataTicks || self == .histDataMetaTrader }

    /// Whether times are on the clock of the broker's server.
    public var isServerTime: Bool { self == .mt5Bars || self == .mt5Ticks || self == .mt4History }

    /// Whether the first line names the columns.
    var hasHeader: Bool { self == .mt5Bars || self == .mt5Ticks || self == .dukascopyBars || self == .dukascopyTicks }

    /// Finds the format from the beginning of a file (4 KB are plenty); nil when it looks like none.
    ///
    /// MT4 and HistData's MetaTrader files look alike; only the file's name, `DAT_MT_…`, tells that the clock is
    /// UTC-5.
    public static func sniff(_ bytes: some Sequence<UInt8>, name: String) -> DataFormat? {
        let start = ContiguousArray(bytes.prefix(8192))
        return start.withUnsafeBytes { raw in
            if let text = TextBytes.fromUTF16(raw) { return text.withUnsafeBytes { sniff(text: $0, name: name) } }
            return sniff(text: UnsafeRawBufferPointer(rebasing: raw.dropFirst(TextBytes.utf8MarkLength(raw))), name: name)
        }
    }

    /// The same from text of one byte a character.
    static func sniff(text: UnsafeRawBufferPointer, name: String) -> DataFormat? {
        let line = text.drop { $0 <= 0x20 }.prefix { $0 != 0x0A && $0 != 0x0D }
        let names = line.split(separator: BarHeader.separator(of: line), omittingEmptySubsequences: false).map(BarHeader.name(of:))
        if names.first == "GMTTIME" || names.first == "LOCALTIME" {
            if names.contains("BID") { return .dukascopyTicks }
            return names.contains("OPEN") ? .dukascopyBars : nil
        }
        if names.contains("DATE") {
            if names.contains("OPEN") || names.contains("CLOSE") { return .mt5Bars }
            return names.contains("BID") || names.contains("ASK") || names.contains("LAST") ? .mt5Ticks : nil
        }
        // Digits as 0, letters as they are: the shape of a row without a header.
        let shape = line.prefix(19).map { (0x30...0x39).contains($0) ? UInt8(ascii: "0") : $0 }
        if shape.starts(with: "00000000 000000;".utf8) { return .histDataBars }
        if shape.starts(with: "00000000 000000000,".utf8) { return .histDataTicks }
        guard shape.starts(with: "0000.00.00,00:00,".utf8) || shape.starts(with: "0000.00.00;00:00;".utf8) else { return nil }
        return fileName(name).hasPrefix("DAT_MT_") ? .histDataMetaTrader : .mt4History
    }

    /// The last part of a path, in capitals.
    static func fileName(_ path: String) -> String { String(path.split(separator: "/").last ?? "").uppercased() }
}
