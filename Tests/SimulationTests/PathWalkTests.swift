import Market
import Simulation
import Testing
import Trading

/// A single position whose levels are moved at any quote, against a walk along the path that knows only prices: a market
/// that moves continuously from quote to quote meets whatever level stands on its way, and jumps at the open.
@Suite struct PathWalkTests {
    @Test(arguments: 1...300)
    func levelsAreMetInTheOrderOfThePath(_ seed: UInt64) {
        var noise = Noise(seed)
        var walk = Walk(isLong: noise.chance(percent: 50), slippage: noise.within(0...3))
        var venue = Venue(terms(slippage: walk.slippage, leverage: 500))
        var bid: Int64 = 110_000
        _ = venue.open(text(bid))
        _ = venue.submit(walk.isLong ? .buy() : .sell())
        for _ in 0..<40 {
            let (low, high) = (bid - noise.within(0...300), bid + noise.within(0...300))
            let close = noise.within(low...high)
            let range = BarRange(low: venue.quote(text(low)), high: venue.quote(text(high)))
            let path = [(PathStep.adverseExtreme, walk.isLong ? low : high), (.otherExtreme, walk.isLong ? high : low), (.close, close)]
            for (step, point) in path {
                move(&noise, &walk, &venue, bid, inside: step != .adverseExtreme)
                let expected = walk.go(from: bid, to: point)
                let said = venue.step(step, venue.quote(text(point)), range)
                #expect(said.isEmpty == (expected == nil) && (expected.map { said.first?.contains($0) == true } ?? true))
                if expected != nil || said.count > 0 { return }
                bid = point
            }
            move(&noise, &walk, &venue, bid, inside: true)
            bid += noise.chance(percent: 30) ? noise.within(-400...400) : 0
            let expected = walk.jump(to: bid)
            walk.isMoved = false
            let said = venue.open(text(bid))
            #expect(said.isEmpty == (expected == nil) && (expected.map { said.first?.contains($0) == true } ?? true))
            if expected != nil || said.count > 0 { return }
        }
    }

    private func move(_ noise: inout Noise, _ walk: inout Walk, _ venue: inout Venue, _ bid: Int64, inside: Bool) {
        guard noise.chance(percent: 40) else { return }
        let sign: Int64 = walk.isLong ? 1 : -1
        let trigger = walk.isLong ? bid : bid + 10
        let stop = noise.chance(percent: 20) ? nil : trigger - sign * noise.within(1...500)
        let target = noise.chance(percent: 20) ? nil : trigger + sign * noise.within(1...500)
        let said = venue.modify(1, stop: stop.map(text), target: target.map(text))
        #expect(said == ["rejected no_changes"] || said.first?.hasPrefix("modified") == true)
        if stop != walk.stop { walk.isMoved = inside }
        (walk.stop, walk.target) = (stop, target)
    }

    private func text(_ points: Int64) -> String { Price(raw: points * 1000).description }
}

/// Prices in points; the spread is ten.
private struct Walk {
    let isLong: Bool
    let slippage: Int64
    var stop: Int64?
    var target: Int64?
    /// The stop was moved inside the bar: it fills at the quote beyond it.
    var isMoved = false

    /// What the position closes at when the market moves from one bid to another.
    func go(from: Int64, to: Int64) -> String? {
        let closing = (isLong ? min(from, to) : max(from, to) + 10, isLong ? max(from, to) : min(from, to) + 10)
        if let stop, isLong ? closing.0 <= stop : closing.0 >= stop { return text(slipped(isMoved ? closing.0 : stop)) }
        if let target, isLong ? closing.1 >= target : closing.1 <= target { return text(target) }
        return nil
    }

    func jump(to bid: Int64) -> String? {
        let closing = isLong ? bid : bid + 10
        if let stop, isLong ? closing <= stop : closing >= stop { return text(slipped(closing)) }
        if let target, isLong ? closing >= target : closing <= target { return text(target) }
        return nil
    }

    private func slipped(_ price: Int64) -> Int64 { price + (isLong ? -slippage : slippage) }

    private func text(_ points: Int64) -> String { " 1 \(Price(raw: points * 1000).text(digits: 5)) " }
}
