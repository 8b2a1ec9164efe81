internal import FoundationEssentials
internal import Market
internal import Trading

/// One fact of a record as it was read back; which keys a kind has is in docs/record.md.
struct RunRecordFact: Decodable {
    /// What happened: one for each case of `Fact`.
    enum Kind: String, Decodable, CaseIterable {
        case signal, skipped, denied, rejected, ordered, changed
        case changeRejected = "change_rejected"
        case withdrawn, deal, exit, modified, swap
        case exitRejected = "exit_rejected"
        case latched, released
        case cashFlow = "cash_flow"
        case adjusted
        case failed, notice, log

        init(_ fact: borrowing Fact) {
            self =
                switch fact {
                case .signal: .signal
                case .skipped: .skipped
                case .denied: .denied
                case .rejected: .rejected
                case .ordered: .ordered
                case .changed: .changed
                case .changeRejected: .changeRejected
                case .withdrawn: .withdrawn
                case .deal: .deal
                case .exit: .exit
                case .modified: .modified
                case .swapped: .swap
                case .exitRejected: .exitRejected
                case .latched: .latched
                case .released: .released
                case .cashFlow: .cashFlow
                case .adjusted: .adjusted
                case .failed: .failed
                case .notice: .notice
                case .log: .log
                }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case kind, strategy, symbol, code, observed, limit, formula, reason, signal, order, retcode, position, action, side, type, entry
        case volume, price, profit, amount, value, file, line, message, callback, exit, priority, whole, alarm, verdict, because, label,
            expires
        case text = "time", stopLoss = "stop_loss", takeProfit = "take_profit", liftedBy = "lifted_by", overruledBy = "overruled_by",
            openPrice = "open_price"
        case limitPrice = "limit_price"
    }

    let kind: Kind
    private let text: String
    /// The script's name; nil for what concerns the whole account.
    let strategy: String?
    let symbol, code, observed, limit, formula, reason: String?
    let signal, order, retcode, position: Int64?
    let action, side, entry, volume, profit, amount: String?
    /// Of a pending order as it was last changed.
    private(set) var type, price, limitPrice, expires: String?
    let value: Double?
    private(set) var stopLoss, takeProfit: String?
    let liftedBy, openPrice: String?
    let file, message, callback: String?
    let line: Int64?
    /// The name of an exit, and the words it is known by on deals and levels.
    let exit, label: String?
    let priority: Int64?
    let whole, alarm: Bool?
    let verdict, overruledBy, because: String?
    /// The instant; the far past until ``complete(_:)``.
    private(set) var time = Timestamp(nanoseconds: .min)
    /// For a deal, what was open of its position before it, as far as the record tells; set by who reads the record.
    var openBefore: Volume?
    /// The line as it stands in the record.
    private(set) var source = Data()

    /// Adds the source and the instant; false when the instant is none or a key of the kind is missing.
    mutating func complete(_ source: Data) -> Bool {
        guard let time = Timestamp(recorded: text), hasEverything else { return false }
        (self.time, self.source) = (time, source)
        return true
    }

    private var hasEverything: Bool {
        let ofStrategy = strategy != nil && symbol != nil
        return switch kind {
        case .signal: ofStrategy && signal != nil && action != nil && side != nil && type != nil
        case .skipped: ofStrategy && reason != nil
        case .denied: ofStrategy && signal != nil && isDenial
        case .rejected: ofStrategy && order != nil && code != nil
        case .ordered: ofStrategy && order != nil && side != nil && volume != nil && type != nil
        case .changed: ofStrategy && order != nil && type != nil && price != nil
        case .changeRejected: ofStrategy && order != nil && code != nil
        case .withdrawn: ofStrategy && order != nil && reason != nil
        case .deal:
            ofStrategy && position != nil && side != nil && isVolume && price != nil
                && ["in", "out", "inout", "out_by"].contains(entry)
        case .exit: ofStrategy && position != nil && exit != nil && isExit
        case .modified: ofStrategy && position != nil
        case .swap: ofStrategy && position != nil && amount != nil
        case .exitRejected: ofStrategy && position != nil && code != nil
        case .latched: isDenial
        case .released: code != nil
        case .cashFlow, .adjusted: amount != nil
        case .failed: ofStrategy && file != nil && line != nil && message != nil
        case .notice: code != nil && message != nil
        case .log: ofStrategy && line != nil && message != nil
        }
    }

    /// Whether a deal closed less than was open.
    var isPartialClose: Bool { kind == .deal && isClosing && openBefore.map { lots < $0 } ?? false }

    /// Whether a deal takes from a position and does nothing else.
    var isClosing: Bool { entry.flatMap(Deal.Entry.init(rawValue:))?.isClosing ?? false }

    /// An order as a later change of it left it.
    func changed(by change: RunRecordFact) -> RunRecordFact {
        var next = self
        (next.type, next.price, next.limitPrice, next.expires) = (change.type, change.price, change.limitPrice, change.expires)
        (next.stopLoss, next.takeProfit) = (change.stopLoss, change.takeProfit)
        return next
    }

    private var isVolume: Bool { volume.flatMap { Volume(text: $0) } != nil }

    private var isExit: Bool {
        // A wish that is no price has nothing to write down, and was dropped.
        let isAction = action == "close" ? isVolume : action == "move_stop" && (stopLoss != nil || verdict == "dropped")
        return isAction
            && (verdict == "taken" || verdict == "overruled" && overruledBy != nil || verdict == "dropped" && because != nil)
    }

    private var isDenial: Bool { code != nil && observed != nil && limit != nil && formula != nil }
}

extension Timestamp {
    /// Reads back ``description``, with or without milliseconds; nil for anything else.
    init?(recorded text: String) {
        guard text.hasSuffix("Z"), text.contains("T") else { return nil }
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap({ Timestamp(text: String($0)) }), parts.count <= 2 else { return nil }
        self = whole
        guard parts.count == 2 else { return }
        guard parts[1].count == 3, let milliseconds = Int64(parts[1]), milliseconds >= 0 else { return nil }
        nanoseconds += milliseconds * 1_000_000
    }
}
