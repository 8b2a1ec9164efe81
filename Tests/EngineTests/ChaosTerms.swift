import Engine
import Market
import Risk
import Simulation
import Trading

/// SplitMix64 (Steele, Lea, Flood 2014), shared by everything of one run: a seed gives the same run every time.
final class Dice {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    func chance(percent: Int64) -> Bool { within(1...100) <= percent }

    func one<Choice>(of choices: [Choice]) -> Choice { choices[Int(within(0...Int64(choices.count - 1)))] }
}

/// What one chaos run is like.
struct ChaosTerms {
    var accounting = BrokerTerms.Accounting.hedging
    var adding = true
    var hedging = false
    var symbols = ["EURUSD"]
    var strategies = 1
    /// How many events an answer of the broker may be late.
    var delay: Int64 = 0
    /// How many of a hundred requests are refused.
    var refusals: Int64 = 0
    /// Whether other hands act on the account.
    var meddles = false
    /// Whether strategies and exits also decide on ticks.
    var ticks = false
    /// Whether exits fail now and then.
    var failures = false
    /// Whether the exits are replaced now and then.
    var reloads = false
    /// Whether an operator closes, stops and releases.
    var commands = false
    var policy = ProtectivePolicy.standard
    var slippage: Int64 = 0
    var commission = "0"
    var stopsLevel = 0

    /// Everything by chance, so that each kind of trouble also comes alone.
    init(_ dice: Dice) {
        accounting = dice.chance(percent: 50) ? .netting : .hedging
        (adding, hedging) = (dice.chance(percent: 60), dice.chance(percent: 30))
        if dice.chance(percent: 50) { symbols.append("USDJPY") }
        strategies = Int(dice.within(1...3))
        delay = dice.chance(percent: 60) ? dice.within(1...9) : 0
        refusals = dice.chance(percent: 60) ? dice.within(5...70) : 0
        meddles = dice.chance(percent: 60)
        ticks = dice.chance(percent: 60)
        (failures, reloads) = (dice.chance(percent: 50), dice.chance(percent: 60))
        commands = dice.chance(percent: 60)
        policy = ProtectivePolicy(action: dice.one(of: ProtectivePolicy.Action.allCases), stopPercent: Double(dice.within(1...20)) / 10)
        slippage = dice.within(0...5)
        commission = dice.one(of: ["0", "3.5", "7"])
        stopsLevel = dice.chance(percent: 30) ? 20 : 0
    }

    /// Nobody meddles, nothing is late, no decision waits for a quote and nobody shares a position: no request may then
    /// miss its position.
    var isStrict: Bool { delay == 0 && !meddles && !ticks && (accounting == .hedging || strategies == 1) }

    /// In short, for the words of a failure.
    var summary: String {
        let others = [
            meddles ? "other hands" : "", ticks ? "ticks" : "", failures ? policy.action.rawValue : "", reloads ? "reloads" : "",
            commands ? "commands" : "",
        ]
        return "\(accounting), answers up to \(delay) late, \(refusals) % refused, " + others.filter { !$0.isEmpty }.joined(separator: ", ")
    }
}

/// What the strategies and exits of a run want: whatever the dice say, until they fall silent.
final class ChaosMind {
    let dice: Dice
    let fails: Bool
    var isSilent = false

    init(_ dice: Dice, fails: Bool) { (self.dice, self.fails) = (dice, fails) }

    func decide(_ quote: Quote, _ point: Double) -> Decision {
        guard !isSilent else { return .none }
        let side: Side = dice.chance(percent: 50) ? .buy : .sell
        let (price, sign) = (quote.closing(side).double, Double(side.sign) * point)
        func away(_ range: ClosedRange<Int64>) -> Double { Double(dice.within(range)) * sign }
        var entry = Entry(side: side, sizeHint: Double(dice.within(1...100)) / 100, tag: "tag\(dice.within(1...5))")
        switch dice.within(0...99) {
        case 0..<16: break
        case 16..<24: (entry.orderType, entry.price) = (.limit, price - away(10...250))
        case 24..<28: (entry.orderType, entry.price) = (.stop, price + away(30...250))
        case 28..<31: return .leave
        case 31..<36: return .close(reason: "part", part: part())
        default: return .none
        }
        if entry.price != nil, dice.chance(percent: 40) { entry.expiryBars = Int(dice.within(1...4)) }
        if dice.chance(percent: 65) { entry.stopLoss = (entry.price ?? price) - away(5...500) }
        if dice.chance(percent: 50) { entry.takeProfit = (entry.price ?? price) + away(30...500) }
        return .enter(entry)
    }

    func exit(_ view: ExitView, _ point: Double) -> ExitAnswer {
        guard !isSilent else { return .none }
        let price = view.quote.closing(view.position.side).double
        let sign = Double(view.position.side.sign) * point
        switch dice.within(0...999) {
        case 0..<20: return .close(ExitClose(reason: "whole"))
        case 20..<90: return .close(ExitClose(part: part()))
        case 90..<250: return .stop(price - Double(dice.within(1...300)) * sign)
        case 250..<290: return .stop(max(price + Double(dice.within(-2000...600)) * sign, point))
        case 290..<310: return .stop(dice.one(of: [1e-9, 1e12, point, price, price * 2, 0.00001234]))
        case 310..<320: return fails ? .broken : .none
        default: return .none
        }
    }

    private func part() -> ClosePart {
        switch dice.within(0...3) {
        case 0: .fraction(Double(dice.within(1...100)) / 100)
        case 1: .lots(Double(dice.within(1...150)) / 100)
        case 2: .lots(Double(dice.within(1...1000)) / 3000)
        default: .fraction(0.5)
        }
    }
}
