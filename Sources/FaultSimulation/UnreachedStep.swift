/// A step of an order's states that the ledger allows and no simulated run takes, and why.
public struct UnreachedStep: Sendable {
    /// As `from > to`.
    public let edge: String
    /// What keeps it out of reach, for people.
    public let reason: String

    init(_ edge: String, _ reason: String) { (self.edge, self.reason) = (edge, reason) }
}

extension UnreachedStep {
    /// Every one there is, in the order of ``FaultCampaign/allEdges``: a run of many seeds fails when it misses any other step,
    /// and when it takes one of these.
    public static let all: [UnreachedStep] = [
    ]
}
