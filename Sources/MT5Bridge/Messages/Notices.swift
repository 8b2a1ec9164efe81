/// ERROR: a request that cannot be answered, or why a connection ends.
public struct ErrorMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.error

    /// The number of a ``WireErrorCode``, or of one this version does not know.
    public var code: Int32
    /// For people.
    public var text: String

    /// What the code means; nil for one this version does not know.
    public var meaning: WireErrorCode? { WireErrorCode(rawValue: code) }

    public init(_ code: WireErrorCode, _ text: String) { (self.code, self.text) = (code.rawValue, text) }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        code = try reader.i32()
        text = try reader.text()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.i32(code)
        writer.text(text)
    }
}

/// GOODBYE: the program in the terminal ends.
public struct GoodbyeMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.goodbye

    /// The terminal's reason for ending the program.
    public var reason: UInt8
    /// For people.
    public var text: String

    public init(reason: UInt8, text: String) { (self.reason, self.text) = (reason, text) }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        reason = try reader.u8()
        text = try reader.text()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.u8(reason)
        writer.text(text)
    }
}

/// CREDIT: how many more parts of long answers may follow.
public struct CreditMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.credit
    /// Parts that may follow when a session begins.
    public static let atStart: UInt32 = 8
    /// More than so many do not add up.
    public static let most: UInt32 = 1_024

    /// Added to what is left.
    public var parts: UInt32

    public init(parts: UInt32) { self.parts = parts }
    public init(from reader: inout PayloadReader) throws(PayloadFault) { parts = try reader.u32() }
    public func encode(into writer: inout PayloadWriter) { writer.u32(parts) }
}

/// LOG: what the program has to say.
public struct LogMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.log

    /// How grave it is; the higher the graver.
    public var level: UInt8
    /// For people.
    public var text: String

    public init(level: UInt8, text: String) { (self.level, self.text) = (level, text) }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        level = try reader.u8()
        text = try reader.text()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.u8(level)
        writer.text(text)
    }
}

/// BUSY: the program may be silent, because it is about to make a call that waits for the broker's server.
public struct BusyMessage: BridgePayload {
    /// The type of its frames.
    public static let type = BridgeType.busy

    /// How long, milliseconds.
    public var milliseconds: UInt32
    /// For people.
    public var text: String

    public init(milliseconds: UInt32, text: String) { (self.milliseconds, self.text) = (milliseconds, text) }

    public init(from reader: inout PayloadReader) throws(PayloadFault) {
        milliseconds = try reader.u32()
        text = try reader.text()
    }

    public func encode(into writer: inout PayloadWriter) {
        writer.u32(milliseconds)
        writer.text(text)
    }
}
