internal import Market
public import Simulation

/// Runs a cycle on a simulated market as fast as it can; the cycle's clock must be ``now``.
public struct AcceleratedRun {
    private let cycle: LiveCycle
    private let connector: SimulatedConnector

    public init(_ cycle: LiveCycle, _ connector: SimulatedConnector) { (self.cycle, self.connector) = (cycle, connector) }

    /// One turn; where nothing happens time goes on to what is due next.
    public func turn() -> CycleResult {
        let result = cycle.run()
        if !result.didSomething, !result.isOver, let due = result.nextDue, due > connector.exchange.terminal.now {
            connector.pass(to: due)
        }
        return result
    }

    /// Turns until the prices are over or the run has stopped; false when that took more than so many turns.
    public func run(turns: Int = .max) -> Bool {
        var left = turns
        while left > 0 {
            if turn().isOver { return true }
            left -= 1
        }
        return false
    }
}
