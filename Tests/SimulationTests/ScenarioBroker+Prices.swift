import Market
import Simulation
import Trading

/// Quotes and bars of a scenario.
extension ScenarioBroker {
    func symbol(_ line: ScenarioLine) throws -> Int {
        guard let wanted = line["symbol"] else { return 0 }
        guard let index = values.firstIndex(where: { $0.specification.name == wanted }) else {
            throw ScenarioError(name, line, "no symbol \(wanted)")
        }
        return index
    }

    func quote(_ line: ScenarioLine) throws -> Quote {
        guard line.plain.count == 3 else { throw ScenarioError(name, line, "a quote says time, bid and ask") }
        let quote = Quote(bid: price(line.plain[1]), ask: price(line.plain[2]))
        return stress.widened(quote, point: values[try symbol(line)].specification.point)
    }

    mutating func jump(_ line: ScenarioLine, _ quote: Quote, _ results: inout [ExecutionResult]) throws {
        guard let time = line.plain.first.flatMap({ Timestamp(text: $0) }) else { throw ScenarioError(name, line, "no time") }
        jump(to: quote, try symbol(line), time, &results)
    }

    private mutating func jump(to quote: Quote, _ symbol: Int, _ time: Timestamp, _ results: inout [ExecutionResult]) {
        (now, quotes[symbol]) = (time, quote)
        broker.quote(symbol, quote, at: time, into: &results)
    }

    mutating func bar(_ line: ScenarioLine, _ results: inout [ExecutionResult]) throws {
        let symbol = try symbol(line)
        guard let time = line.plain.first.flatMap({ Timestamp(text: $0) }) else { throw ScenarioError(name, line, "no time") }
        let point = values[symbol].specification.point
        let written = line["spread"].flatMap(Int32.init) ?? 0
        let spread = written == 0 ? curve?.points(at: time) ?? 0 : written
        func bid(_ key: String) -> Price { price(line[key] ?? "") }
        func side(_ key: String) -> Quote { quote(bid(key), spread, point) }
        guard model == .pessimisticOHLC || model == .realTicks else { return walk(line, symbol, time, spread, &results) }
        jump(to: side("o"), symbol, time, &results)
        let range = BarRange(low: side("l"), high: side("h"))
        let isShort = broker.isShort(symbol)
        broker.inside(.adverseExtreme, symbol, isShort ? range.high : range.low, range, into: &results)
        broker.inside(.otherExtreme, symbol, isShort ? range.low : range.high, range, into: &results)
        quotes[symbol] = side("c")
        broker.inside(.close, symbol, side("c"), range, into: &results)
    }

    private func quote(_ bid: Price, _ spread: Int32, _ point: Price) -> Quote {
        stress.widened(Quote(bid: bid, ask: Price(raw: bid.raw + Int64(spread) * point.raw)), point: point)
    }

    /// The ticks that the price model makes of a bar of one minute.
    private mutating func walk(
        _ line: ScenarioLine, _ symbol: Int, _ time: Timestamp, _ spread: Int32, _ results: inout [ExecutionResult]
    ) {
        let point = values[symbol].specification.point
        func points(_ key: String) -> Int32 { Int32(clamping: price(line[key] ?? "").raw / point.raw) }
        let ticks = generated[symbol]
        ticks.make(
            opened: time, end: Timestamp(seconds: time.seconds + 60),
            BarPoints(open: points("o"), high: points("h"), low: points("l"), close: points("c")),
            BarExtras(spread: spread, tickCount: line["ticks"].flatMap(UInt32.init) ?? 0))
        for index in 0..<ticks.count {
            let bid = Price(raw: Int64(ticks.bids[index]) * point.raw)
            let tick = stress.widened(Quote(bid: bid, ask: Price(raw: Int64(ticks.asks[index]) * point.raw)), point: point)
            jump(to: tick, symbol, Timestamp(nanoseconds: ticks.times[index]), &results)
        }
    }
}
