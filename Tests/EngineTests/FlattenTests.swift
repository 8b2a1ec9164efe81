import Engine
import Market
import Risk
import Simulation
import Testing
import Trading

/// docs/fill-rule.md, "At an open": a limit that trips closes everything before any script runs.
@Suite struct FlattenTests {
    @Test func scriptsSeeTheAccountAfterTheLimitHasClosed() throws {
        var seen: [(hasPosition: Bool, balance: Money)] = []
        let puppet = Puppet(onBar: { hour, view, _ in
            seen.append((view.position != nil, view.account.balance))
            return hour == 0 ? .long(stop: 1.0) : .none
        })
        // One lot bought at 1.10010 stands at 1.09400 at the third open: 610 down, more than 5 % of 10,000.
        var shell = try Shell([puppet], balance: "10000", limits: limits { $0["max_daily_loss_percent"] = 5 })
        try shell.run([flat(0), flat(1), flat(2, "1.09400"), flat(3, "1.09400")])
        #expect(seen.map(\.hasPosition) == [false, false, false])
        #expect(seen.map(\.balance) == [money("10000"), money("9390"), money("9390")])
    }
}
