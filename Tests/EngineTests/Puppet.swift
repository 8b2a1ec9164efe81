import Engine
import Indicators
import Market
import Trading

/// A native strategy that answers what the test says and remembers when it was asked.
final class Puppet: Strategy {
    typealias Answer = (_ hour: Int, _ view: StrategyView, _ puppet: Puppet) -> Decision

    let plan: StrategyPlan
    private let onBar: Answer
    private let onTick: Answer
    private(set) var binding: StrategyBinding?
    /// The hours since the test's start at which the newest closed bars opened, in the order they were shown.
    private(set) var shown: [Int] = []
    private(set) var ticks = 0

    init(
        _ name: String = "puppet", timeframe: Timeframe = .h1, indicators: [(String, IndicatorRequest)] = [],
        onTick: Answer? = nil, onBar: @escaping Answer = { _, _, _ in .none }
    ) {
        plan = StrategyPlan(
            name: name, timeframe: timeframe, indicators: indicators.map { DeclaredIndicator(name: $0.0, request: $0.1) },
            wantsTicks: onTick != nil)
        self.onBar = onBar
        self.onTick = onTick ?? { _, _, _ in .none }
    }

    /// Answers by the hour of the bar that closed; nothing at other hours.
    convenience init(_ name: String = "puppet", answers: [Int: Decision]) {
        self.init(name, onBar: { hour, _, _ in answers[hour] ?? .none })
    }

    func bind(_ binding: StrategyBinding) { self.binding = binding }

    func barClosed(_ view: borrowing StrategyView) -> Decision {
        shown.append(hour)
        return onBar(hour, copy view, self)
    }

    func tick(_ view: borrowing StrategyView) -> Decision {
        ticks += 1
        return onTick(ticks, copy view, self)
    }

    func takeLogs() -> [StrategyLog] { [] }

    private var hour: Int {
        guard let bars = binding?.bars, bars.end.pointee > 0 else { return -1 }
        return Int((bars.time[bars.end.pointee - 1] - Shell.start) / 3600)
    }

    /// The newest value of an indicator; NaN while absent.
    func value(_ index: Int) -> Double { binding?.columns[index].newest() ?? .nan }
}

extension Decision {
    static func long(stop: Double? = nil, target: Double? = nil, hint: Double = 1) -> Decision {
        .enter(Entry(side: .buy, stopLoss: stop, takeProfit: target, sizeHint: hint))
    }
    static func short(stop: Double? = nil, target: Double? = nil) -> Decision {
        .enter(Entry(side: .sell, stopLoss: stop, takeProfit: target))
    }
    static func limit(_ side: Side, _ price: Double, expiry: Int? = nil, stop: Double? = nil) -> Decision {
        .enter(Entry(side: side, orderType: .limit, price: price, stopLoss: stop, expiryBars: expiry))
    }
    static var leave: Decision { .close(reason: "test", part: .all) }
}
