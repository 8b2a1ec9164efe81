internal import Engine

/// What many seeds came to together.
public struct FaultCampaign: Sendable {
    /// Seeds in which an invariant did not hold.
    public private(set) var failures: [FaultResult] = []
    /// How many seeds ran.
    public private(set) var count = 0
    /// How often each fault happened.
    public private(set) var faults: [FaultKind: Int] = [:]
    /// Steps of orders' states that were taken, as `from > to`.
    public private(set) var edges: Set<String> = []
    private var orderCounts: [Int] = []
    private var faultCounts: [Int] = []

    public init() {}

    /// Adds what a seed came to.
    public mutating func take(_ result: FaultResult) {
        count += 1
        if result.violation != nil { failures.append(result) }
        faults.merge(result.faults) { $0 + $1 }
        edges.formUnion(result.edges)
        orderCounts.append(result.orders)
        faultCounts.append(result.faults.values.reduce(0, +))
    }

    /// Entries in the median seed.
    public var medianOrders: Int { FaultCampaign.median(orderCounts) }
    /// Faults in the median seed.
    public var medianFaults: Int { FaultCampaign.median(faultCounts) }

    private static func median(_ numbers: [Int]) -> Int { numbers.isEmpty ? 0 : numbers.sorted()[numbers.count / 2] }

    /// Faults that no seed brought about, in order.
    public var missingFaults: [String] { FaultKind.allCases.filter { faults[$0] == nil }.map(\.rawValue) }
    /// Steps that no seed took, in order.
    public var missingEdges: [String] { FaultCampaign.wantedEdges.filter { !edges.contains($0) } }

    /// Steps that count as out of reach and were taken, in order: what ``UnreachedStep/all`` says of them is not true any more.
    public var unexpectedEdges: [String] { UnreachedStep.all.map(\.edge).filter(edges.contains) }

    /// The steps that seeds must take, in order: all but those of ``UnreachedStep/all``.
    public static var wantedEdges: [String] {
        let unreached = Set(UnreachedStep.all.map(\.edge))
        return allEdges.filter { !unreached.contains($0) }
    }

    /// Every step there is in the states of an order, as `from > to`, in order.
    public static var allEdges: [String] {
        var found: [String] = []
        for from in OrderState.allCases {
            for step in OrderStep.allCases {
                guard let to = from.successor(step), to != from else { continue }
                let edge = "\(from.rawValue) > \(to.rawValue)"
                if !found.contains(edge) { found.append(edge) }
            }
        }
        return found
    }
}
