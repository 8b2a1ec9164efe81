internal import Engine
internal import Market

extension TradeSession {
    /// What a reload to strategies that were loaded changes; without what scripts remember.
    ///
    /// A strategy is the same by its name on its symbol. One that is not loaded any more goes at once when it has nothing;
    /// otherwise it is asked for nothing more, and goes with the first reload after it has become flat.
    ///
    /// Errors: the name of a strategy that still has something is taken by one on another symbol.
    func row(of loaded: Generation) throws(GenerationFailure) -> ReloadRow {
        var row = ReloadRow(generation: loaded.number, pins: [])
        for (old, pin) in pins.enumerated() {
            let new = loaded.pins.first { $0.isSame(as: pin) }
            guard new != nil || !core.isIdle(old) else {
                row.dropped.append(old)
                continue
            }
            let index = row.pins.count
            row.pins.append(new ?? pin)
            guard let new else {
                if !core.isRetired(old) { row.retired.append(index) }
                continue
            }
            if core.isRetired(old) || new.strategySources != pin.strategySources || new.options != pin.options {
                row.replaced.append(index)
            }
            if new.exitSources != pin.exitSources || new.exitOptions != pin.exitOptions { row.exits.append(index) }
        }
        for new in loaded.pins where !pins.contains(where: { $0.isSame(as: new) }) {
            guard !row.pins.contains(where: { $0.name == new.name }) else {
                throw GenerationFailure([
                    "\(new.file): error: the strategy '\(new.name)' moves to another symbol, and still has a position or an order on the one before; close it first, or give it another name"
                ])
            }
            row.pins.append(new)
            row.added += 1
        }
        if let limits = loaded.limits, limits != setup.limits { row.limits = limits }
        if let sizing = loaded.sizing, sizing != setup.sizing { row.sizing = sizing }
        return row
    }
}

extension StrategyPin {
    /// Whether both are the same strategy, whatever its script is now.
    func isSame(as other: StrategyPin) -> Bool { (name, symbol) == (other.name, other.symbol) }
    /// What was read for the strategy itself.
    var strategySources: [Source] { sources.filter { !$0.isExit } }
    /// What was read for its exits.
    var exitSources: [Source] { sources.filter(\.isExit) }
}

extension CoreSetupError {
    /// What does not fit, for people.
    var words: String {
        switch self {
        case .timeframeTooShort(let timeframe):
            "\(timeframe.rawValue) bars are shorter than those of this run, or not made of whole ones; a strategy on them needs a restart"
        case .unknownSymbol(let name): "\(name) is not part of this run; a new symbol needs a restart"
        case .indicator(let words): words
        case .symbolInUse(let name): "\(name) is not part of the run, and something is open or on its way on it"
        case .orphaned(let name): "'\(name)' is not part of the run, and something of it is open or on its way"
        }
    }
}
