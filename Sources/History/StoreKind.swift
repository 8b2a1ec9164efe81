public import Market

/// What a file of the store holds.
public enum StoreKind: Hashable, Sendable, CustomStringConvertible {
    /// Bars of a timeframe.
    case bars(Timeframe)
    /// Quotes.
    case ticks

    /// `M1`, `H1` …, or `ticks`.
    public var description: String {
        switch self {
        case .bars(let timeframe): timeframe.rawValue
        case .ticks: "ticks"
        }
    }

    /// The file's name within its symbol's folder.
    public var fileName: String {
        switch self {
        case .bars(let timeframe): "\(timeframe.rawValue).bars"
        case .ticks: "quotes.ticks"
        }
    }

    /// Bytes per row of each column: opening times, four prices, spread and tick count; or times, bids, asks.
    var strides: [Int] {
        switch self {
        case .bars: [8, 16, 8]
        case .ticks: [8, 4, 4]
        }
    }

    /// The kind as the header spells it: 1 and the timeframe's nominal seconds, or 2 and 0.
    var code: (kind: UInt32, seconds: UInt32) {
        switch self {
        case .bars(let timeframe): (1, UInt32(timeframe.nominalSeconds))
        case .ticks: (2, 0)
        }
    }

    init?(code: UInt32, seconds: UInt32) {
        switch code {
        case 1:
            guard let timeframe = Timeframe.allCases.first(where: { $0.nominalSeconds == Int64(seconds) }) else { return nil }
            self = .bars(timeframe)
        case 2 where seconds == 0: self = .ticks
        default: return nil
        }
    }
}
