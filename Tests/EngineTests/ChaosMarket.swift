import Engine
import Market
import Risk
import Simulation
import Trading

/// Random prices, and who trades on them.
struct ChaosMarket {
    /// The newest quote of each symbol that the core was shown.
    var quotes: [Quote?]
    private(set) var exits: [ChaosSet: [PuppetExit]] = [:]
    fileprivate var hour: Int64 = 0
    fileprivate var bars: [Bar?]
    fileprivate var levels: [Int64]

    init(_ values: [ContractValue]) {
        (quotes, bars) = (values.map { _ in nil }, values.map { _ in nil })
        levels = values.map { $0.specification.digits == 3 ? 150_000 : 110_000 }
    }

    /// Strategies with up to three exits each, spread over the symbols.
    mutating func cast(_ terms: ChaosTerms, _ mind: ChaosMind, _ values: [ContractValue]) -> [StrategyAssignment] {
        (0..<terms.strategies).map { index in
            let symbol = index % values.count
            let point = values[symbol].specification.point.double
            let decide: Puppet.Answer = { _, view, _ in mind.decide(view.quote, point) }
            let isFast = terms.ticks && mind.dice.chance(percent: 30)
            let onTick: Puppet.Answer = { _, view, _ in mind.dice.chance(percent: 25) ? mind.decide(view.quote, point) : .none }
            return StrategyAssignment(
                strategy: Puppet("strategy\(index)", onTick: isFast ? onTick : nil, onBar: decide), symbol: symbol,
                exits: exits(ChaosSet(index, 0), terms, mind, point))
        }
    }

    mutating func exits(_ set: ChaosSet, _ terms: ChaosTerms, _ mind: ChaosMind, _ point: Double) -> [PuppetExit] {
        let made = (0..<mind.dice.within(0...3)).map { number in
            PuppetExit(
                "exit\(set.strategy).\(set.number).\(number)", Int(mind.dice.within(0...3)) * 30,
                runs: terms.ticks && mind.dice.chance(percent: 60) ? .tick : .bar
            ) { view, _ in mind.exit(view, point) }
        }
        exits[set] = made
        return made
    }

    /// A bar that goes on about where the last one ended.
    fileprivate mutating func bar(_ symbol: Int, _ point: Price, _ dice: Dice) -> Bar {
        let open = levels[symbol] + (dice.chance(percent: 10) ? dice.within(-300...300) : dice.within(-5...5))
        let close = open + dice.within(-200...200)
        levels[symbol] = close
        func price(_ points: Int64) -> Price { Price(raw: points * point.raw) }
        return Bar(
            opened: Timestamp(seconds: Shell.start + hour * 3600), open: price(open), high: price(max(open, close) + dice.within(0...90)),
            low: price(min(open, close) - dice.within(0...90)), close: price(close), spreadPoints: Int32(dice.within(0...20)), tickCount: 1)
    }
}

extension ChaosShell {
    /// One hour of every symbol: the opens, then the path, with trouble in between.
    mutating func hour(isTroubled: Bool = true) {
        clock = Timestamp(seconds: Shell.start + market.hour * 3600)
        for (symbol, bar) in market.bars.enumerated() { if let bar { core.closeBar(symbol, bar, at: clock) } }
        var shorts: [Bool] = []
        for (symbol, value) in values.enumerated() {
            let bar = market.bar(symbol, value.specification.point, dice)
            market.bars[symbol] = bar
            let (open, now) = (quoted(symbol, bar.open), clock)
            quote(symbol, open) { $0.quote(symbol, open, at: now, into: &$1) }
            if isTroubled { trouble() }
        }
        for step in PathStep.allCases {
            for symbol in values.indices {
                guard let bar = market.bars[symbol] else { continue }
                if step == .adverseExtreme { shorts.append(broker.isShort(symbol)) }
                clock = clock.adding(seconds: dice.within(0...20))
                let range = BarRange(low: quoted(symbol, bar.low), high: quoted(symbol, bar.high))
                let next =
                    switch step {
                    case .adverseExtreme: shorts[symbol] ? range.high : range.low
                    case .otherExtreme: shorts[symbol] ? range.low : range.high
                    case .close: quoted(symbol, bar.close)
                    }
                quote(symbol, next) { $0.inside(step, symbol, next, range, into: &$1) }
                if isTroubled { trouble() }
            }
        }
        market.hour += 1
    }

    private func quoted(_ symbol: Int, _ bid: Price) -> Quote {
        let points = Int64(market.bars[symbol]?.spreadPoints ?? 0)
        return Quote(bid: bid, ask: Price(raw: bid.raw + points * values[symbol].specification.point.raw))
    }

    private mutating func trouble() {
        if terms.commands, dice.chance(percent: 5) { disturb() }
        if terms.meddles, dice.chance(percent: 8) { meddle() }
        if terms.reloads, dice.chance(percent: 3) { reload(Int(dice.within(0...Int64(terms.strategies - 1)))) }
        carryOut()
    }

    private mutating func reload(_ strategy: Int) {
        let number = (watch.sets[strategy] ?? 0) + 1
        let point = values[strategy % values.count].specification.point.double
        let exits = market.exits(ChaosSet(strategy, number), terms, mind, point)
        do {
            try core.replaceExits(of: strategy, with: exits)
            watch.sets[strategy] = number
        } catch {
            watch.complain("the exits were not replaced: \(error)")
        }
    }

    private mutating func disturb() {
        let ticket =
            dice.chance(percent: 5) ? Self.nobody : core.positions.isEmpty ? Self.nobody : dice.one(of: Array(core.positions)).ticket
        switch dice.within(0...9) {
        case 0...2: closeAll(.everything)
        case 3: closeAll(.strategy(Int(dice.within(0...Int64(terms.strategies)))))
        case 4: closeAll(.symbol(Int(dice.within(0...1))))
        case 5:
            command(.stop(dice.one(of: [.blockEntries, .reduceOnly, .flatten]), reason: Self.words))
        case 6, 7: command(.release(code: "KILLED", reason: Self.words))
        case 8: command(.closePosition(ticket, volume: Volume(raw: dice.within(1...150) * 500_000), reason: Self.words))
        default:
            if heard.lives[ticket] != nil { watch.wanted.insert(ticket) }
            command(.closePosition(ticket, volume: nil, reason: Self.words))
        }
    }

    private mutating func closeAll(_ scope: CloseScope) {
        for (id, life) in heard.lives {
            switch scope {
            case .everything: watch.wanted.insert(id)
            case .strategy(let only): if life.strategy == only { watch.wanted.insert(id) }
            case .symbol(let only): if life.symbol == only { watch.wanted.insert(id) }
            }
        }
        command(.closeAll(scope, reason: Self.words))
    }

    /// Other hands close or move something.
    mutating func meddle() {
        guard !broker.openPositions.isEmpty else { return }
        let view = dice.one(of: broker.openPositions)
        if dice.chance(percent: 40) {
            let share = Volume(raw: view.volume.raw / 1_000_000 * dice.within(1...99) / 100 * 1_000_000)
            let volume = dice.chance(percent: 25) ? nil : share
            operate(.hands) { $0.closeExternally(view.id, volume: volume, into: &$1) }
        } else if let quote = market.quotes[view.symbol] {
            let unit = view.side.sign * values[view.symbol].specification.point.raw
            let (near, far) = (dice.within(1...400) * unit, dice.within(1...400) * unit)
            let stop = dice.chance(percent: 25) ? nil : Price(raw: quote.closing(view.side).raw - near)
            let target = dice.chance(percent: 50) ? view.takeProfit : Price(raw: quote.closing(view.side).raw + far)
            operate(.hands) { $0.modifyExternally(view.id, stopLoss: stop, takeProfit: target, into: &$1) }
        }
        deliver()
    }

    /// The broker refuses nothing any more, and answers at once.
    mutating func obeyAgain() { (refusals, delay) = (0, 0) }

    /// The trouble ends: nobody wants anything new, nothing is refused, and every answer comes.
    mutating func calmDown() {
        mind.isSilent = true
        obeyAgain()
        for _ in 0..<3 { hour(isTroubled: false) }
    }
}
