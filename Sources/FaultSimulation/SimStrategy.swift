package import Engine
internal import Market
package import Runtime
package import Storage
package import Trading

/// Trades by the count of its bars alone: market, limit and stop entries, closes in whole and in part, reversals; and fails
/// where it is told to.
package final class SimStrategy: Strategy, StatefulScript {
    package let plan: StrategyPlan
    private let rhythm: Int
    private let failure: (bar: Int, message: String)?
    private var bars = 0

    /// - Parameters:
    ///   - rhythm: bars from one decision to the next.
    ///   - failure: at which bar it fails, and how; nil for never.
    init(_ name: String, rhythm: Int, failure: (bar: Int, message: String)?) {
        (self.rhythm, self.failure) = (rhythm, failure)
        plan = StrategyPlan(name: name, timeframe: .m1, indicators: [], wantsTicks: false, readsPending: true)
    }

    package func bind(_ binding: StrategyBinding) {}

    package func barClosed(_ view: borrowing StrategyView) -> Decision {
        bars += 1
        if let failure, bars == failure.bar {
            return .failed(StrategyFailure(file: plan.name, line: 1, message: failure.message, callback: "on_bar"))
        }
        guard bars % rhythm == 0 else { return bars % 5 == 0 ? .skip(Skip(reason: "waiting")) : .none }
        let turn = bars / rhythm
        switch turn % 9 {
        case 0, 3: return entry(.buy, view.quote, .market, far: turn)
        case 1: return entry(.sell, view.quote, .market, far: turn)
        case 2: return .close(reason: "half", part: .fraction(0.5))
        case 4: return entry(.buy, view.quote, .limit, far: turn)
        case 6: return entry(.sell, view.quote, .stop, far: turn)
        case 5, 7: return change(view, turn)
        default: return .close(reason: "all", part: .all)
        }
    }

    /// The newest waiting entry moves with the price, now and then it is taken back; without one there is something to open.
    private func change(_ view: borrowing StrategyView, _ turn: Int) -> Decision {
        guard let entry = view.pending else { return self.entry(.sell, view.quote, .market, far: turn) }
        if turn % 5 == 0 { return .cancel(reason: "turn \(turn)") }
        let shift = Double(turn % 3 + 1) * 5 * 0.00001 * (entry.type == .limit ? -1 : 1) * (entry.side == .buy ? 1 : -1)
        return .change(EntryChange(price: entry.price.double + shift, expiryBars: 4, reason: "turn \(turn)"))
    }

    private func entry(_ side: Side, _ quote: Quote, _ type: OrderType, far turn: Int) -> Decision {
        let sign = side == .buy ? 1.0 : -1.0
        let point = 0.00001
        let away = type == .market ? 0 : (type == .limit ? -sign : sign) * 25 * point
        let price = quote.opening(side).double + away
        let distance = Double(30 + turn % 4 * 15) * point
        return .enter(
            Entry(
                side: side, orderType: type, price: type == .market ? nil : price, stopLoss: price - sign * distance,
                takeProfit: price + sign * distance * 1.5, expiryBars: type == .market ? nil : 3 + turn % 5, reason: "turn \(turn)"))
    }

    package func tick(_ view: borrowing StrategyView) -> Decision { .none }
    package func takeLogs() -> [StrategyLog] { [] }
    package func state() throws(StrategyFailure) -> String? { "\(bars)" }
    package func restore(_ state: String, version: String) throws(StrategyFailure) { bars = Int(state) ?? 0 }
}

/// The scripts of a simulated run: versions of ``SimStrategy`` that somebody edits while they run.
package final class SimScripts: GenerationSource {
    /// Where and how each strategy fails, by its place.
    let failures: [(bar: Int, message: String)?]
    private let symbols: Int
    /// The version of each strategy's source on disk.
    private var versions: [Int]
    private var isLastNamed = true
    /// What is on disk cannot be loaded.
    var isBroken = false

    package init(_ failures: [(bar: Int, message: String)?], symbols: Int) {
        (self.failures, self.symbols) = (failures, symbols)
        versions = failures.map { _ in 1 }
    }

    /// Somebody edits a script: it trades in another rhythm.
    func edit(_ place: Int) { versions[place] += 1 }

    /// Somebody takes the last strategy out of the configuration, or puts it back.
    func takeOutOrPutBack() { isLastNamed.toggle() }

    var count: Int { versions.count }
    /// The one that comes and goes; its index never changes another's.
    var last: String { "s\(count - 1)" }

    package func load(number: Int, known: [StrategyPin]) throws(GenerationFailure) -> Generation {
        if isBroken { throw GenerationFailure(["s0:1:1: error: unexpected symbol"]) }
        return make(number, versions.indices.filter { isLastNamed || $0 < count - 1 }.map { ($0, versions[$0]) })
    }

    package func again(
        number: Int, _ pins: [StrategyPin], content: (ContentHash) throws(StorageError) -> [UInt8]
    ) throws(GenerationFailure) -> Generation {
        make(number, pins.map { (Int($0.name.dropFirst()) ?? 0, Int($0.sources[0].hash) ?? 1) })
    }

    private func make(_ number: Int, _ wanted: [(place: Int, version: Int)]) -> Generation {
        let made = wanted.map { place, version in
            StrategyAssignment(
                strategy: SimStrategy(
                    "s\(place)", rhythm: 1 + (place + version) % 3, failure: version == 1 ? failures[place] : nil),
                symbol: place % symbols)
        }
        let pins = wanted.map { place, version in
            StrategyPin(
                name: "s\(place)", file: "s\(place)", symbol: place % symbols, slot: place, version: "\(version)",
                sources: [.init(path: "s\(place)", hash: "\(version)")], options: "")
        }
        return Generation(number: number, strategies: made, pins: pins)
    }
}
