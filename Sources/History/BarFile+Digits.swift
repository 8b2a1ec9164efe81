extension BarFile {
    /// The most decimals any price of a file is written with, 0 to 8: what to read it by when its symbol is not known.
    ///
    /// A price is a field of digits with one point; more than eight decimals count as eight, and their rows are
    /// refused when the file is read.
    public static func digits(path: String) throws(BarFileError) -> Int {
        let file = try MappedFile(path: path)
        if let text = TextBytes.fromUTF16(file.bytes) { return text.withUnsafeBytes(mostDecimals) }
        return mostDecimals(file.bytes)
    }

    private static func mostDecimals(_ text: UnsafeRawBufferPointer) -> Int {
        var most = 0
        var (whole, decimals, points, isNumber) = (0, 0, 0, true)
        for byte in text {
            switch byte {
            case 0x30...0x39:
                if points == 0 { whole += 1 } else { decimals += 1 }
            case 0x2E: points += 1
            case 0x09, 0x0A, 0x0D, 0x20, 0x2C, 0x3B:
                if isNumber, points == 1, whole > 0 { most = max(most, decimals) }
                (whole, decimals, points, isNumber) = (0, 0, 0, true)
            default: isNumber = false
            }
        }
        if isNumber, points == 1, whole > 0 { most = max(most, decimals) }
        return min(most, 8)
    }
}
