/// One session with one of the programs in the terminal.
public struct BridgeSession: Hashable, Sendable {
    /// What the connection is for.
    public var role: BridgeRole
    /// Higher than that of every session of the same role before it.
    public var epoch: Int64

    public init(role: BridgeRole, epoch: Int64) { (self.role, self.epoch) = (role, epoch) }
}
