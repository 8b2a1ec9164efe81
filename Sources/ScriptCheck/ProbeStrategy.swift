internal import Engine
internal import Market

/// Opens positions for an exit to be tried on: long and short in turn, with a stop and without a target.
final class ProbeStrategy: Strategy {
    let plan = StrategyPlan(name: "probe", timeframe: .h1, indicators: [], wantsTicks: false)
    private var opened = 0
    private var barsOpen = 0
    private var bars: BarWindow?

    /// A position the exit leaves alone is closed after so many bars, so that it is tried on others.
    private static let longest = 120

    func bind(_ binding: StrategyBinding) { bars = binding.bars }

    func barClosed(_ view: borrowing StrategyView) -> Decision {
        guard let bars, bars.end.pointee > 0 else { return .none }
        if view.position != nil {
            barsOpen += 1
            return barsOpen > Self.longest ? .close(reason: "long enough", part: .all) : .none
        }
        (opened, barsOpen) = (opened + 1, 0)
        let close = bars.close[bars.end.pointee - 1]
        // Half a percent: far enough for an exit to act first, near enough for some stops to be hit.
        return opened.isMultiple(of: 2)
            ? .enter(Entry(side: .sell, stopLoss: close * 1.005)) : .enter(Entry(side: .buy, stopLoss: close * 0.995))
    }

    func tick(_ view: borrowing StrategyView) -> Decision { .none }

    func takeLogs() -> [StrategyLog] { [] }
}
