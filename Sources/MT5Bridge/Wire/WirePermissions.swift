/// What the terminal, its program and the account may do, as bits.
public struct WirePermissions: OptionSet, Hashable, Sendable {
    /// The bits on the wire; those of later versions stay in it.
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The terminal is connected to its broker.
    public static let connected = WirePermissions(rawValue: 1)
    /// The Algo Trading button is on.
    public static let algoTrading = WirePermissions(rawValue: 2)
    /// The program may trade.
    public static let program = WirePermissions(rawValue: 4)
    /// The account may trade.
    public static let account = WirePermissions(rawValue: 8)
    /// Programs may trade on the account.
    public static let accountPrograms = WirePermissions(rawValue: 16)
    /// The kill latch of the terminal's side is set.
    public static let killed = WirePermissions(rawValue: 32)
    /// The terminal's dead-man timer ran out.
    public static let deadMan = WirePermissions(rawValue: 64)
    /// The terminal's log of commands cannot be written.
    public static let noLog = WirePermissions(rawValue: 128)
    /// The account is not the one in the program's inputs.
    public static let otherAccount = WirePermissions(rawValue: 256)

    /// Those without which no order can be sent.
    public static let needed: WirePermissions = [.connected, .algoTrading, .program, .account, .accountPrograms]
    /// Those that stop orders while they are set.
    public static let stopping: WirePermissions = [.killed, .deadMan, .noLog, .otherAccount]

    /// Whether an order that opens can be sent.
    public var mayOpen: Bool { isSuperset(of: .needed) && isDisjoint(with: .stopping) }
}
