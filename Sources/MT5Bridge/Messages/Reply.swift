/// What came of a command: the fields that REPLY and RECORD_IS share.
public struct CommandOutcome: Hashable, Sendable {
    /// The terminal's return code; 0 when there is none.
    public var retcode: Int32 = 0
    /// The ticket of the order; 0 for none.
    public var order: Int64 = 0
    /// The ticket of the deal; 0 for none.
    public var deal: Int64 = 0
    /// Lots.
    public var volume = 0.0
    /// What it was executed at.
    public var price = 0.0
    /// The bid when it was answered.
    public var bid = 0.0
    /// The ask when it was answered.
    public var ask = 0.0
    /// The exchange's own code.
    public var externalCode: Int32 = 0
    /// The broker's words.
    public var words = ""
    /// Why it was not sent, or what else the terminal's side has to say.
    public var reason = ""

    public init() {}

    init(from reader: inout PayloadReader) throws(PayloadFault) {
        retcode = try reader.i32()
        order = try reader.i64()
        deal = try reader.i64()
        volume = try reader.f64()
        price = try reader.f64()
        bid = try reader.f64()
        ask = try reader.f64()
        externalCode = try reader.i32()
        words = try reader.text()
        reason = try reader.text()
    }

    func encode(into writer: inout PayloadWriter) {
        writer.i32(retcode)
        writer.i64(order)
        writer.i64(deal)
        writer.f64(volume)
        writer.f64(price)
        writer.f64(bid)
        writer.f64(ask)
        writer.i32(externalCode)
        writer.text(words)
        writer.text(reason)
    }
}

/// REPLY: the answer to a COMMAND.
public struct ReplyMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.reply

    /// Which command.
    public var tag: Int64
    /// What became of it.
    public var what: WireReplyKind
    /// The answer.
    public var outcome: CommandOutcome

    public init(tag: Int64, what: WireReplyKind, outcome: CommandOutcome) { (self.tag, self.what, self.outcome) = (tag, what, outcome) }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        tag = try reader.i64()
        what = try reader.choice(WireReplyKind.self, "kind of reply")
        outcome = try CommandOutcome(from: &reader)
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.i64(tag)
        writer.choice(what)
        outcome.encode(into: &writer)
    }
}

/// RECORD: asks what the terminal's log knows of a command.
public struct RecordMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.record

    /// Which command.
    public var tag: Int64
    /// The server's milliseconds when it was decided on.
    public var decided: Int64

    public init(tag: Int64, decided: Int64) { (self.tag, self.decided) = (tag, decided) }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        tag = try reader.i64()
        decided = try reader.i64()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.i64(tag)
        writer.i64(decided)
    }
}

/// RECORD_IS: what the terminal's log knows of a command.
public struct RecordIsMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.recordIs

    /// Which command.
    public var tag: Int64
    /// What the log proves.
    public var state: WireRecordState
    /// The stored answer.
    public var outcome: CommandOutcome

    public init(tag: Int64, state: WireRecordState, outcome: CommandOutcome) {
        (self.tag, self.state, self.outcome) = (tag, state, outcome)
    }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        tag = try reader.i64()
        state = try reader.choice(WireRecordState.self, "state of a record")
        outcome = try CommandOutcome(from: &reader)
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.i64(tag)
        writer.choice(state)
        outcome.encode(into: &writer)
    }
}
