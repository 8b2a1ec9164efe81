public import Market

/// Files of prices in any ``DataFormat``.
public enum PriceFile {
    /// Reads a file of bars or ticks.
    ///
    /// - Parameters:
    ///   - digits: decimals of the symbol's prices, 0 to 8; further decimals must be zeros.
    ///   - format: nil finds it out from the first line and the file's name.
    ///   - zone: the clock of the file's times; nil takes the format's own: UTC-5 for HistData, what the rows say for
    ///     Dukascopy, `serverZone` for MetaTrader.
    ///   - serverZone: the clock of the broker's server.
    ///
    /// Bad rows are left out and reported; more than ten, or more than one in a thousand, are an error.
    public static func read(
        path: String, digits: Int, format: DataFormat? = nil, zone: ZoneRules? = nil, serverZone: ZoneRules = .utc
    ) throws(BarFileError) -> ImportedPrices {
        let file = try MappedFile(path: path)
        return try read(file.bytes, Request(path: path, digits: digits, format: format, zone: zone, serverZone: serverZone))
    }

    /// Reads the same from memory; `name` stands for the path in reports and errors, and helps to find the format.
    public static func read(
        bytes: some Sequence<UInt8>, name: String, digits: Int, format: DataFormat? = nil, zone: ZoneRules? = nil,
        serverZone: ZoneRules = .utc
    ) throws(BarFileError) -> ImportedPrices {
        let copied = ContiguousArray(bytes)
        let request = Request(path: name, digits: digits, format: format, zone: zone, serverZone: serverZone)
        let result = copied.withUnsafeBytes { bytes in
            Result { () throws(BarFileError) in try read(bytes, request) }
        }
        return try result.get()
    }

    /// Eastern Standard Time without summer time, the clock of HistData.
    public static let easternStandard = ZoneRules(name: "UTC-5", initialOffset: -5 * 3600, transitions: [])

    private struct Request {
        let path: String
        let digits: Int
        let format: DataFormat?
        let zone: ZoneRules?
        let serverZone: ZoneRules
    }

    private static func read(_ bytes: UnsafeRawBufferPointer, _ request: Request) throws(BarFileError) -> ImportedPrices {
        if let text = TextBytes.fromUTF16(bytes) {
            let result = text.withUnsafeBytes { text in
                Result { () throws(BarFileError) in try readText(text, request) }
            }
            return try result.get()
        }
        return try readText(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(TextBytes.utf8MarkLength(bytes))), request)
    }

    private static func readText(_ text: UnsafeRawBufferPointer, _ request: Request) throws(BarFileError) -> ImportedPrices {
        let path = request.path
        guard TextBytes.isText(text) else { throw .binary(path: path) }
        guard let first = text.firstIndex(where: { $0 > 0x20 }) else { throw .empty(path: path) }
        let firstLine = TextBytes.excerpt(text[first...].prefix { $0 != 0x0A && $0 != 0x0D })
        guard let format = request.format ?? DataFormat.sniff(text: text, name: path) else {
            throw .unknownFormat(path: path, firstLine: firstLine)
        }
        let zone = clock(format, request)
        if format == .mt5Bars {
            let bars = try BarFile.readText(text, path: path, digits: request.digits, zone: zone, needsSpread: false)
            return ImportedPrices(format: format, prices: .bars(bars.series), report: bars.report, notes: mt5Notes(text, zone))
        }
        guard var layout = RowLayout(format, text: text), let start = text.baseAddress else {
            throw .wrongFormat(path: path, format: format, firstLine: firstLine)
        }
        if request.zone != nil { layout.needsOffset = false }
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        let reader = LayoutReader(text: text, bytes: bytes, layout: layout, path: path, digits: request.digits, zone: zone)
        let read = try reader.read()
        var notes = read.notes
        notes.clock = layout.needsOffset ? "the GMT offset beside each" : zone.name
        return ImportedPrices(format: format, prices: read.prices, report: read.report, notes: notes)
    }

    private static func clock(_ format: DataFormat, _ request: Request) -> ZoneRules {
        if let zone = request.zone { return zone }
        if format.isEastern { return easternStandard }
        return format.isServerTime ? request.serverZone : .utc
    }

    private static func mt5Notes(_ text: UnsafeRawBufferPointer, _ zone: ZoneRules) -> ImportNotes {
        var notes = ImportNotes()
        notes.clock = zone.name
        let line = text.prefix { $0 != 0x0A }
        let names = line.split(separator: BarHeader.separator(of: line), omittingEmptySubsequences: false)
        notes.lacksSpread = !names.contains { name in
            BarHeader.name(of: name.last == 0x0D ? name.dropLast() : name) == BarHeader.Column.spread.rawValue
        }
        return notes
    }
}
