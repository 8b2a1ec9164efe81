import MT5Bridge
import Market
import Testing
import Trading

/// The rule is MetaQuotes' (`SYMBOL_FILLING_MODE` with `SYMBOL_TRADE_EXEMODE`).
@Suite("How an order may be filled")
struct FillingChoiceTests {
    struct Case: Sendable {
        let execution: OrderTerms.Execution
        let flags: OrderTerms.Fillings
        let waiting: Bool
        let ways: [Filling]
    }

    static let cases: [Case] = [
        Case(execution: .market, flags: .fillOrKill, waiting: false, ways: [.fillOrKill]),
        Case(execution: .market, flags: .immediateOrCancel, waiting: false, ways: [.immediateOrCancel]),
        Case(
            execution: .market, flags: [.fillOrKill, .immediateOrCancel], waiting: false, ways: [.fillOrKill, .immediateOrCancel]),
        Case(execution: .market, flags: [], waiting: false, ways: []),
        Case(execution: .exchange, flags: [], waiting: false, ways: [.returnRest]),
        Case(execution: .exchange, flags: .immediateOrCancel, waiting: false, ways: [.immediateOrCancel, .returnRest]),
        Case(execution: .instant, flags: [], waiting: false, ways: [.fillOrKill, .immediateOrCancel, .returnRest]),
        Case(execution: .request, flags: [], waiting: false, ways: [.fillOrKill, .immediateOrCancel, .returnRest]),
        Case(execution: .market, flags: .fillOrKill, waiting: true, ways: [.returnRest]),
        Case(execution: .exchange, flags: [], waiting: true, ways: [.returnRest]),
    ]

    @Test("the way follows from execution and flags", arguments: cases)
    func rule(_ one: Case) {
        let terms = OrderTerms(execution: one.execution, fillings: one.flags)
        #expect(terms.fillings(waiting: one.waiting) == one.ways)
    }
}
