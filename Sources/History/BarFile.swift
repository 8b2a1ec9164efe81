public import Market

/// MT5's bar exports.
public enum BarFile {
    /// Reads a file of bars as MT5 exports them (Symbols > Bars > Export, or a chart's "Save as").
    ///
    /// Found out, not configured: tab, comma or semicolon; UTF-8 or UTF-16 with a byte order mark; CRLF or LF; the
    /// order of the columns by their names; with or without `<TIME>`; the timeframe, which is the most frequent
    /// distance between bars. Times are read on `zone`'s clock. Bad rows are left out and reported; more than ten, or
    /// more than one in a thousand, are an error.
    public static func read(
        path: String, specification: SymbolSpecification, zone: ZoneRules
    ) throws(BarFileError) -> ImportedBars {
        let file = try MappedFile(path: path)
        return try read(file.bytes, path: path, digits: specification.digits, zone: zone)
    }

    /// Reads the same from memory; `name` stands for the path in reports and errors.
    public static func read(
        bytes: some Sequence<UInt8>, name: String, specification: SymbolSpecification, zone: ZoneRules
    ) throws(BarFileError) -> ImportedBars {
        try read(copied: ContiguousArray(bytes), path: name, digits: specification.digits, zone: zone)
    }

    private static func read(
        copied: ContiguousArray<UInt8>, path: String, digits: Int, zone: ZoneRules
    ) throws(BarFileError) -> ImportedBars {
        let result = copied.withUnsafeBytes { bytes in
            Result { () throws(BarFileError) in try read(bytes, path: path, digits: digits, zone: zone) }
        }
        return try result.get()
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer, path: String, digits: Int, zone: ZoneRules
    ) throws(BarFileError) -> ImportedBars {
        if let text = TextBytes.fromUTF16(bytes) {
            let result = text.withUnsafeBytes { text in
                Result { () throws(BarFileError) in try readText(text, path: path, digits: digits, zone: zone) }
            }
            return try result.get()
        }
        let text = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(TextBytes.utf8MarkLength(bytes)))
        return try readText(text, path: path, digits: digits, zone: zone)
    }

    /// Reads text of one byte a character without a byte order mark.
    static func readText(
        _ text: UnsafeRawBufferPointer, path: String, digits: Int, zone: ZoneRules, needsSpread: Bool = true
    ) throws(BarFileError) -> ImportedBars {
        guard TextBytes.isText(text) else { throw .binary(path: path) }
        if text.allSatisfy(isBlank) { throw .empty(path: path) }
        let line = text.prefix { $0 != 0x0A }
        let end = line.last == 0x0D ? line.endIndex - 1 : line.endIndex
        let header = try BarHeader(line: text[..<end], path: path, needsSpread: needsSpread)
        let reader = BarReader(
            text: text, offset: min(line.endIndex + 1, text.count), header: header, path: path, digits: digits,
            zone: zone)
        return try reader.read()
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
