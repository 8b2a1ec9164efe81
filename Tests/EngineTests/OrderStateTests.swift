import Engine
import Testing

/// The order life cycle as a table: everything that is not in it must be refused.
@Suite struct OrderStateTests {
    /// `state: step>next …`, taken from the life cycle's drawing: intent, sending, at the broker, pending requests, open fates, ends.
    static let table = """
        intent: send>sending fail>not_sent
        sending: fail>not_sent work>working work_on>partial fill_part>partial fill_rest>filled carry_out>done refuse>rejected cancel>cancelled expire>expired lose>unknown
        working: fill_part>partial fill_rest>filled carry_out>done refuse>rejected cancel>cancelled expire>expired lose>unknown ask_cancel>cancel_pending ask_change>modify_pending
        partial: fill_part>partial fill_rest>filled refuse>rejected cancel>cancelled expire>expired lose>unknown ask_cancel>cancel_pending ask_change>modify_pending
        cancel_pending: work>working work_on>partial fill_part>cancel_pending fill_rest>filled refuse>rejected cancel>cancelled expire>expired lose>unknown_cancel
        modify_pending: work>working work_on>partial fill_part>modify_pending fill_rest>filled refuse>rejected cancel>cancelled expire>expired lose>unknown_modify ask_cancel>cancel_pending
        unknown: work>working work_on>partial fill_part>partial fill_rest>filled carry_out>done refuse>rejected cancel>cancelled expire>expired prove_absent>not_executed doubt>quarantined
        unknown_cancel: work>working work_on>partial fill_part>unknown_cancel fill_rest>filled refuse>rejected cancel>cancelled expire>expired doubt>quarantined
        unknown_modify: work>working work_on>partial fill_part>unknown_modify fill_rest>filled refuse>rejected cancel>cancelled expire>expired ask_cancel>cancel_pending doubt>quarantined
        quarantined: work>working work_on>partial fill_part>partial fill_rest>filled carry_out>done refuse>rejected cancel>cancelled expire>expired prove_absent>not_executed
        filled: contradict>corrected
        done: contradict>corrected
        rejected: work>working contradict>corrected
        not_sent: work>working contradict>corrected
        not_executed: work>working contradict>corrected
        cancelled: work>working work_on>partial contradict>corrected
        expired: work>working work_on>partial contradict>corrected
        corrected: work>working work_on>partial contradict>corrected
        """

    private static func edges() -> [String: String] {
        var found: [String: String] = [:]
        for line in table.split(separator: "\n") {
            let parts = line.split(separator: ":")
            for edge in parts[1].split(separator: " ") {
                let ends = edge.split(separator: ">")
                found["\(parts[0]) \(ends[0])"] = String(ends[1])
            }
        }
        return found
    }

    @Test(arguments: OrderState.allCases)
    func everyStepLeadsWhereTheTableSays(_ state: OrderState) {
        let edges = Self.edges()
        for step in OrderStep.allCases {
            #expect(state.successor(step)?.rawValue == edges["\(state.rawValue) \(step.rawValue)"], "\(state.rawValue) \(step.rawValue)")
        }
    }

    @Test func theTableNamesOnlyWhatThereIs() {
        let states = Set(OrderState.allCases.map(\.rawValue))
        let steps = Set(OrderStep.allCases.map(\.rawValue))
        for (edge, next) in Self.edges() {
            let parts = edge.split(separator: " ").map(String.init)
            #expect(states.contains(parts[0]) && steps.contains(parts[1]) && states.contains(next), "\(edge) > \(next)")
        }
    }

    /// A fate that is open is left by evidence or a person only: no step of our own leads out of it, but the withdrawal of an
    /// entry whose change is open.
    @Test func openFatesAreLeftByEvidenceOnly() {
        let own: [OrderStep] = [.send, .fail, .lose, .askChange]
        for state in OrderState.allCases where state.isUnresolved {
            for step in own { #expect(state.successor(step) == nil) }
        }
    }

    @Test func everyStateIsReached() {
        var reached: Set<OrderState> = [.intent]
        for _ in OrderState.allCases {
            for state in reached { for step in OrderStep.allCases { if let next = state.successor(step) { reached.insert(next) } } }
        }
        #expect(reached == Set(OrderState.allCases))
    }
}
