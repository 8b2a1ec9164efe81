internal import Engine
internal import Market
internal import Storage

extension LiveCycle {
    /// A generation with the strategies behind it that have something open or on its way and that it does not name: their
    /// positions keep the exits they were opened under. Made from the sources the journal kept.
    func withLeftover(_ loaded: Generation) -> Generation {
        guard let previous else { return loaded }
        var (strategies, pins, lost) = (loaded.strategies, loaded.pins, [String]())
        let symbols = previous.ledger.terms.symbols
        for (index, pin) in previous.pins.enumerated() where previous.core.isBusy(pin.name, on: symbols[pin.symbol]) {
            // Without its symbol nothing of it can be looked after: the core says so when it begins.
            guard let symbol = setup.symbolNames.firstIndex(of: symbols[pin.symbol]) else { continue }
            var own = previous.pins[index]
            own.symbol = symbol
            if loaded.pins.contains(where: { $0.isSame(as: own) }) { continue }
            // A name stands for one strategy.
            guard !loaded.pins.contains(where: { $0.name == own.name }) else {
                lost.append(own.name)
                continue
            }
            do throws(GenerationFailure) {
                let again = try source.again(number: loaded.number, [own]) { (hash) throws(StorageError) in try storage.journal.blob(hash) }
                strategies += again.strategies
                pins.append(own)
            } catch {
                orphan([own.name], error.lines.joined(separator: "; "))
            }
        }
        if !lost.isEmpty { orphan(lost, "the configuration has strategies of these names on other symbols") }
        guard pins.count > loaded.pins.count else { return loaded }
        var all = Generation(number: loaded.number, strategies: strategies, pins: pins, contents: loaded.contents)
        (all.limits, all.sizing, all.notes) = (loaded.limits, loaded.sizing, loaded.notes)
        return all
    }

    /// What strategies leave falls under the protective policy.
    func orphan(_ names: [String], _ why: String) {
        problems.append("what is left of \(names.joined(separator: ", ")) falls under exits.on_failure: \(why)")
    }

    /// Asks what is left of before for nothing more; once a start, and after the broker's lists were taken.
    func retireLeftover(at now: Timestamp) {
        for index in leftover { apply(.command(.retire(strategy: index, reason: TradeSession.goneReason)), at: now) }
        leftover = []
    }
}
