@testable import FaultSimulation
import Foundation
import Testing

@Suite("Steps of orders that no seed takes")
struct UnreachedStepTests {
    @Test("exist, and each is named once")
    func exist() {
        let edges = UnreachedStep.all.map(\.edge)
        #expect(Set(edges).count == edges.count)
        #expect(Set(edges).subtracting(FaultCampaign.allEdges) == [])
        #expect(FaultCampaign.wantedEdges.count + edges.count == FaultCampaign.allEdges.count)
    }

    @Test("stand in the documentation with their reasons, and nothing else does")
    func documented() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/fault-simulation.md").standardized
        let rows = try String(contentsOf: page, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("| `") }
        #expect(rows.map(String.init) == UnreachedStep.all.map { "| `\($0.edge)` | \($0.reason) |" })
    }

    @Test("make a run fail when they are taken after all")
    func unexpected() throws {
        let known = try #require(UnreachedStep.all.first)
        var campaign = FaultCampaign()
        #expect(campaign.unexpectedEdges == [] && campaign.missingEdges == FaultCampaign.wantedEdges)
        campaign.take(
            FaultResult(
                seed: 1, violation: nil, events: [], hash: 0, steps: 0, orders: 0, faults: [:],
                edges: [known.edge, FaultCampaign.wantedEdges[0]]))
        #expect(campaign.unexpectedEdges == [known.edge])
        #expect(campaign.missingEdges == Array(FaultCampaign.wantedEdges.dropFirst()))
    }
}
