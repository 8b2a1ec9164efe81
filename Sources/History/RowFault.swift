/// Why and where a row is refused.
struct RowFault: Error {
    let reason: BadRow.Reason
    /// Byte offset in the text.
    let offset: Int
}

/// A row's content before its time is placed on the UTC axis.
struct ParsedRow {
    /// Seconds since 1970 on the file's clock.
    var local: Int64 = 0
    var open: Int32 = 0
    var high: Int32 = 0
    var low: Int32 = 0
    var close: Int32 = 0
    /// Points.
    var spread: Int32 = 0
    var tickCount: UInt32 = 0

    /// Positive prices with everything between low and high.
    @inline(__always)
    var isConsistent: Bool { low > 0 && low <= min(open, close) && high >= max(open, close) }
}
