import Engine
import Foundation
import Market
import Testing
import Trading

/// Whatever happens between ledger and broker, after quiet the ledger has the truth.
@Suite struct LedgerChaosTests {
    private func lived(_ seed: UInt64, steps: Int = 160) throws -> LedgerChaos {
        var chaos = LedgerChaos(seed: seed)
        for _ in 0..<steps { try chaos.live() }
        chaos.settle()
        return chaos
    }

    @Test(arguments: 0..<8)
    func theLedgerEndsWithTheTruth(_ block: Int) throws {
        for seed in UInt64(block * 30)..<UInt64(block * 30 + 30) {
            let chaos = try lived(seed)
            compare(chaos, seed)
        }
    }

    private func compare(_ chaos: LedgerChaos, _ seed: UInt64) {
        let (ledger, broker) = (chaos.ledger, chaos.broker)
        // I-02: no tag made two orders.
        #expect(broker.made.values.allSatisfy { $0 == 1 }, "seed \(seed)")
        // I-01: every order at the broker with our namespace has its intent.
        let tags = Set(broker.orders.compactMap { OrderTag(magic: $0.magic) }.filter { $0.namespace == 9 })
        #expect(tags.allSatisfy { ledger.track($0) != nil }, "seed \(seed)")
        // I-06: the same deals, each once.
        var booked: [Int64] = []
        for output in chaos.outputs { if case .booked(let deal, _) = output, deal.ticket > 0 { booked.append(deal.ticket) } }
        #expect(booked.sorted() == broker.deals.map(\.ticket).sorted(), "seed \(seed)")
        // I-04: the same positions.
        let theirs = broker.positions.map { "\($0.identifier.value) \($0.side) \($0.volume) \($0.stopLoss?.description ?? "-")" }
        let ours = ledger.positions.map { "\($0.identifier.value) \($0.side) \($0.volume) \($0.stopLoss?.description ?? "-")" }
        #expect(ours.sorted() == theirs.sorted(), "seed \(seed)")
        // I-07: the money told to the core is the change of the balance.
        #expect(money("10000") + chaos.outputs.reduce(.zero) { $0 + $1.money } == broker.balance, "seed \(seed)")
        // I-22: nothing is under way any more, and what rests is what the core believes to rest.
        let open = ledger.tracks.filter { !$0.state.isFinal }
        #expect(open.allSatisfy { $0.state == .working || $0.state == .partial }, "seed \(seed) \(open.map(\.state))")
        let resting = broker.orders.filter { !$0.state.isFinal }.compactMap { OrderTag(magic: $0.magic) }.sorted()
        #expect(open.map(\.tag).sorted() == resting, "seed \(seed)")
        #expect(ledger.isReconciled, "seed \(seed)")
        // The core holds what the broker holds for it.
        let owned = ledger.positions.filter { $0.strategy != nil }
        #expect(owned.allSatisfy { chaos.held[$0.identifier] == $0.volume } && owned.count == chaos.held.count, "seed \(seed)")
    }

    /// I-13 and I-14: the same inputs give the same state and outputs, and a checkpoint in the middle changes neither.
    @Test(arguments: 0..<25)
    func theSameInputsGiveTheSameState(_ seed: Int) throws {
        let chaos = try lived(UInt64(seed))
        var ledger = OrderLedger(LedgerChaos.terms(), since: Timestamp(seconds: Shell.start), balance: money("10000"))
        var outputs: [LedgerOutput] = []
        for (index, input) in chaos.inputs.enumerated() {
            _ = input.0.tell(&ledger, at: input.1)
            outputs += ledger.takeOutputs()
            if index % 97 == 96 {
                ledger = try JSONDecoder().decode(OrderLedger.self, from: JSONEncoder().encode(ledger))
            }
        }
        #expect(ledger == chaos.ledger)
        #expect(outputs == chaos.outputs)
    }

    /// The faults the runs are made of do strike.
    @Test func everyFaultStrikes() throws {
        var faults: [String: Int] = [:]
        var reached: Set<OrderState> = []
        for seed in UInt64(0)..<40 {
            let chaos = try lived(seed)
            faults.merge(chaos.faults, uniquingKeysWith: +)
            for output in chaos.outputs { if case .transition(let change) = output { reached.insert(change.to) } }
        }
        #expect(faults.count == 13 && faults.values.allSatisfy { $0 >= 10 }, "\(faults)")
        // Changes of entries, corrections and quarantine have tests of their own.
        let elsewhere: Set<OrderState> = [.modifyPending, .unknownModify, .quarantined, .corrected]
        #expect(Set(OrderState.allCases).subtracting(reached).isSubset(of: elsewhere), "\(reached)")
    }
}

extension LedgerOutput {
    /// What the core books of it.
    fileprivate var money: Money {
        switch self {
        case .cashFlow(let amount, _), .adjusted(let amount, _): amount
        case .execution(let result):
            switch result.outcome {
            case .filled(let deal), .partial(let deal): deal.profit + deal.commission + deal.swap
            default: .zero
            }
        default: .zero
        }
    }
}
