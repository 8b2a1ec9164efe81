internal import Engine
internal import Market
internal import Simulation
internal import Trading

extension BacktestDriver {
    /// Tells the broker and the core the terms that hold from this instant on, ahead of everything else that happens at it.
    ///
    /// Rule: new terms count from the first event at or after their date; what lies before it follows the old ones, nights that
    /// ended before it as well.
    mutating func changeTerms(at time: Timestamp) {
        while let (symbol, change) = changes.last, change.from <= time {
            changes.removeLast()
            let isTaken = broker.change(symbol, to: change.value, from: change.from, into: &results)
            if !results.isEmpty { deliver(time) }
            guard isTaken else {
                let name = change.value.specification.name
                let message = "the terms of \(name) from \(change.from) on are left out: what is open could not be counted by them"
                record.take(.notice(Notice(code: .termsChanged, message: message)), at: time)
                continue
            }
            appliedChanges += 1
            core.change(symbol, to: change.value, at: time, into: &effects)
            carryOut(time)
        }
        nextChange = changes.last?.change.from.nanoseconds ?? .max
    }
}

extension BacktestPlan {
    /// Every change of terms, oldest first, those of one instant in the order of the symbols.
    var datedChanges: [(symbol: Int, change: SpecificationChange)] {
        let all = symbols.enumerated().flatMap { index, symbol in symbol.changes.map { (symbol: index, change: $0) } }
        return all.sorted { ($0.change.from, $0.symbol) < ($1.change.from, $1.symbol) }
    }
}
