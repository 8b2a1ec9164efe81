import Engine
import Indicators
import Market
import Risk
import Runtime
import Storage
import Trading

/// Enters with a stop and a target every few bars, turns round, closes in parts and rests entries, by the count of bars alone.
final class Swinger: Strategy, StatefulScript {
    let plan: StrategyPlan
    private var bars = 0
    private let every: Int
    private let distance: Double
    private var window: BarWindow?

    init(_ name: String, every: Int, distance: Double, timeframe: Timeframe = .h1) {
        (self.every, self.distance) = (every, distance)
        plan = StrategyPlan(
            name: name, timeframe: timeframe,
            indicators: [DeclaredIndicator(name: "mean", request: IndicatorRequest(kernel: "sma", parameters: [20]))], wantsTicks: false)
    }

    /// One that has seen nothing yet.
    func anew() -> Swinger { Swinger(plan.name, every: every, distance: distance, timeframe: plan.timeframe) }

    func bind(_ binding: StrategyBinding) { window = binding.bars }

    func barClosed(_ view: borrowing StrategyView) -> Decision {
        bars += 1
        guard bars % every == 0 else { return bars % 7 == 0 ? .skip(Skip(reason: "waiting")) : .none }
        let bid = view.quote.bid.double
        switch (bars / every) % 5 {
        case 0, 1: return entry(.buy, bid, .market)
        case 2: return entry(.sell, bid, .market)
        case 3: return .close(reason: "enough", part: .fraction(0.5))
        default: return entry(.buy, bid - distance / 2, .limit)
        }
    }

    private func entry(_ side: Side, _ at: Double, _ type: OrderType) -> Decision {
        let sign = side == .buy ? 1.0 : -1.0
        return .enter(
            Entry(
                side: side, orderType: type, price: type == .market ? nil : at, stopLoss: at - sign * distance,
                takeProfit: at + sign * 2 * distance, expiryBars: type == .market ? nil : 5, reason: "bar \(bars)"))
    }

    func tick(_ view: borrowing StrategyView) -> Decision { .none }
    func takeLogs() -> [StrategyLog] { [] }
    func state() throws(StrategyFailure) -> String? { "\(bars)" }
    func restore(_ state: String, version: String) throws(StrategyFailure) { bars = Int(state) ?? 0 }
}

/// Strategies made by a closure instead of files.
final class Made: GenerationSource {
    var make: () -> [(Swinger, symbol: Int, version: String)]
    /// Cannot be made alone any more.
    var lost: Set<String> = []
    /// What a reload brings beside strategies; nil leaves it.
    var limits: RiskLimits?
    var sizing: SizingPolicy?

    /// Everything that was ever loaded, as a journal keeps the sources of what is gone.
    private var kept: [String: (Swinger, symbol: Int)] = [:]

    init(_ make: @escaping () -> [(Swinger, symbol: Int, version: String)]) { self.make = make }

    func load(number: Int, known: [StrategyPin]) throws(GenerationFailure) -> Generation {
        let made = make()
        for (swinger, symbol, version) in made { kept[swinger.plan.name + " " + version] = (swinger, symbol) }
        let next = (known.map(\.slot).max() ?? -1) + 1
        var generation = Generation(
            number: number, strategies: made.map { StrategyAssignment(strategy: $0.0, symbol: $0.symbol) },
            pins: made.enumerated().map { index, made in
                StrategyPin(
                    name: made.0.plan.name, file: "made", symbol: made.symbol,
                    slot: known.first { $0.name == made.0.plan.name }?.slot ?? next + index, version: made.version,
                    sources: [.init(path: "made", hash: made.version)], options: "")
            })
        if number > 1 { (generation.limits, generation.sizing) = (limits, sizing) }
        return generation
    }

    func again(
        number: Int, _ pins: [StrategyPin], content: (ContentHash) throws(StorageError) -> [UInt8]
    ) throws(GenerationFailure) -> Generation {
        _ = try load(number: number, known: pins)
        var assignments: [StrategyAssignment] = []
        for pin in pins {
            let isLost = pins.count == 1 && lost.contains(pin.name)
            guard !isLost, let (swinger, symbol) = kept[pin.name + " " + pin.version] else {
                throw GenerationFailure(["\(pin.name) was never made"])
            }
            assignments.append(StrategyAssignment(strategy: swinger.anew(), symbol: symbol))
        }
        return Generation(number: number, strategies: assignments, pins: pins)
    }
}
