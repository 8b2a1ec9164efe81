public import Market

/// Why the price store cannot give or take something.
public enum StoreError: Error, Sendable, Equatable {
    /// A file or folder cannot be read.
    case cannotRead(path: String, reason: String)
    /// A file or folder cannot be written.
    case cannotWrite(path: String, reason: String)
    /// The file is no file of the store, of another version, cut off or altered; `reason` says which.
    case damaged(path: String, reason: String)
    /// Another import is writing to the symbol.
    case busy(path: String)
    /// The store has no prices of the symbol; `known` are those it has.
    case unknownSymbol(String, store: String, known: [String])
    /// The store has prices of the symbol, but none that the timeframe can be made of.
    case notStored(symbol: String, wanted: StoreKind, stored: [StoreKind])
    /// What is stored lies outside the period.
    case noneInPeriod(symbol: String, wanted: StoreKind, stored: [StoredSeries])
    /// The stored prices have other decimals than the new ones.
    case otherDigits(path: String, stored: Int, new: Int)

    /// What, where, why, and what to do.
    public var message: String {
        switch self {
        case .cannotRead(let path, let reason): "\(path): error: cannot read: \(reason); check the path and its permissions"
        case .cannotWrite(let path, let reason):
            "\(path): error: cannot write: \(reason); check the folder, its permissions and the free space"
        case .damaged(let path, let reason): "\(path): error: \(reason); delete the file and import the prices again"
        case .busy(let path): "\(path): error: another import is writing here; wait until it has ended"
        case .unknownSymbol(let symbol, let store, let known):
            "\(store): error: no prices of \(symbol) are stored"
                + (known.isEmpty ? "" : " (there are \(known.joined(separator: ", ")))")
                + "; import them with herald data import FILE --symbol \(symbol)"
        case .notStored(let symbol, let wanted, let stored):
            "\(symbol): error: \(wanted) cannot be made of the stored \(stored.map(\.description).joined(separator: ", ")); "
                + "import \(wanted == .ticks ? "ticks" : "shorter bars")"
        case .noneInPeriod(let symbol, let wanted, let stored):
            "\(symbol): error: no \(wanted) in this period; stored are "
                + stored.map { "\($0.kind) from \($0.first) to \($0.last)" }.joined(separator: ", ")
        case .otherDigits(let path, let stored, let new):
            "\(path): error: the stored prices have \(stored) decimals, the new ones \(new); "
                + "correct the symbol's digits, or delete the file to start anew"
        }
    }
}

/// One file of the store, as its header describes it.
public struct StoredSeries: Hashable, Sendable {
    /// As the broker spells it.
    public let symbol: String
    /// Bars of a timeframe, or ticks.
    public let kind: StoreKind
    /// Decimals of its prices, 0 to 8.
    public let digits: Int
    /// Bars or ticks.
    public let count: Int
    /// When the first bar opened or the first tick came.
    public let first: Timestamp
    /// When the last bar opened or the last tick came.
    public let last: Timestamp
    /// Where it is.
    public let path: String
    /// Bytes.
    public let size: Int
}
