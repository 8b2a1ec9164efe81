import Market

/// What the fields of a row mean, in the file's order.
struct RowLayout {
    /// The meaning of one field.
    enum Role {
        /// `YYYY.MM.DD` and `HH:MM[:SS[.mmm]]` in two fields.
        case date, time
        /// `YYYYMMDD HHMMSS[mmm]`.
        case compactTime
        /// `DD.MM.YYYY HH:MM:SS[.mmm][ GMT+hhmm]`.
        case dayFirstTime
        case open, high, low, close
        /// Empty repeats the value before.
        case bid, ask
        /// The number of ticks in a bar.
        case tickCount
        /// An amount that is checked, not kept; may have decimals and an exponent.
        case amount
        /// A price of a deal, checked and not kept; may be empty.
        case deal
        /// MT5's flags of a tick, checked to be a number; may be empty.
        case flags
        /// Whatever a column of another name holds.
        case ignored
    }

    let format: DataFormat
    let separator: UInt8
    let roles: [Role]
    /// Whether times without an offset of their own have none that is known.
    var needsOffset = false
    /// The length of the header's line with its end; 0 without a header.
    var headerLength = 0

    /// The layout of a file whose text begins like this; nil when it is not of the format.
    init?(_ format: DataFormat, text: UnsafeRawBufferPointer) {
        self.format = format
        let line = text.prefix { $0 != 0x0A }
        let content = line.last == 0x0D ? line.dropLast() : line
        guard format.hasHeader else {
            separator = format == .histDataBars ? UInt8(ascii: ";") : BarHeader.separator(of: content)
            switch format {
            case .histDataBars: roles = [.compactTime, .open, .high, .low, .close, .amount]
            case .histDataTicks: roles = [.compactTime, .bid, .ask, .amount]
            default: roles = [.date, .time, .open, .high, .low, .close, .tickCount]
            }
            return
        }
        separator = BarHeader.separator(of: content)
        let names = content.split(separator: separator, omittingEmptySubsequences: false).map(BarHeader.name(of:))
        headerLength = min(line.count + 1, text.count)
        needsOffset = names.first == "LOCALTIME"
        let meanings = format == .mt5Ticks ? RowLayout.mt5Ticks : RowLayout.dukascopy
        roles = names.map { meanings[$0] ?? .ignored }
        let needed: [Role] =
            switch format {
            case .mt5Ticks: [.date, .time, .bid, .ask]
            case .dukascopyTicks: [.dayFirstTime, .bid, .ask]
            default: [.dayFirstTime, .open, .high, .low, .close]
            }
        for role in needed where roles.count(where: { $0 == role }) != 1 { return nil }
    }

    private static let mt5Ticks: [String: Role] = [
        "DATE": .date, "TIME": .time, "BID": .bid, "ASK": .ask, "LAST": .deal, "VOLUME": .deal, "FLAGS": .flags,
    ]

    private static let dukascopy: [String: Role] = [
        "GMTTIME": .dayFirstTime, "LOCALTIME": .dayFirstTime, "OPEN": .open, "HIGH": .high, "LOW": .low, "CLOSE": .close,
        "VOLUME": .amount, "BID": .bid, "ASK": .ask, "BIDVOLUME": .amount, "ASKVOLUME": .amount,
    ]
}

/// What a row says before its time is placed on the UTC axis.
struct LayoutRow {
    /// Prices, and seconds on the file's clock.
    var bar = ParsedRow()
    /// Nanoseconds within the second.
    var nanoseconds: Int64 = 0
    /// Seconds east of UTC when the row says so itself.
    var offset: Int64?
    /// Points; 0 where the field is empty.
    var bid: Int32 = 0
    /// Points; 0 where the field is empty.
    var ask: Int32 = 0
    /// Whether an amount above zero was there.
    var hasAmount = false
}
