import Market
import Risk
import Testing
import Trading

/// What must hold for any limits and any state, tried on seeded cases.
@Suite("Risk properties")
struct RiskPropertyTests {
    /// Limits as a loose and a tightened pair: no limit of the second is weaker, and at least one is stronger.
    static func limits(_ noise: inout Noise) -> (loose: RiskLimits, tight: RiskLimits) {
        func either<T>(_ value: T, _ noise: inout Noise) -> T? { noise.chance(0.3) ? nil : value }
        var loose = off()
        loose.stopRequired = noise.chance(0.5)
        loose.maximumVolumePerOrder = either(Volume(raw: noise.within(1...10) * Volume.one), &noise)
        loose.maximumVolumePerSymbol = either(Volume(raw: noise.within(1...20) * Volume.one), &noise)
        loose.maximumOpenPositions = either(Int(noise.within(1...12)), &noise)
        loose.maximumDailyLossPercent = either(Double(noise.within(1...20)), &noise)
        loose.maximumDrawdownPercent = either(Double(noise.within(1...40)), &noise)
        loose.maximumSpreadPercent = either(Double(noise.within(1...200)) / 1000, &noise)
        loose.maximumSpreadPoints = either(Int(noise.within(1...150)), &noise)
        var tight = loose
        switch noise.within(0...7) {
        case 0: tight.stopRequired = true
        case 1: tight.maximumVolumePerOrder = Volume(raw: (loose.maximumVolumePerOrder?.raw ?? Volume.one * 8) / noise.within(2...4))
        case 2: tight.maximumVolumePerSymbol = Volume(raw: (loose.maximumVolumePerSymbol?.raw ?? Volume.one * 16) / noise.within(2...4))
        case 3: tight.maximumOpenPositions = (loose.maximumOpenPositions ?? 12) / Int(noise.within(2...4))
        case 4: tight.maximumDailyLossPercent = (loose.maximumDailyLossPercent ?? 15) / Double(noise.within(2...4))
        case 5: tight.maximumDrawdownPercent = (loose.maximumDrawdownPercent ?? 30) / Double(noise.within(2...4))
        case 6: tight.maximumSpreadPercent = (loose.maximumSpreadPercent ?? 0.15) / Double(noise.within(2...4))
        default: tight.maximumSpreadPoints = (loose.maximumSpreadPoints ?? 120) / Int(noise.within(2...4))
        }
        return (loose, tight)
    }

    /// The same few days of equity, seen under two sets of limits.
    static func watches(_ loose: RiskLimits, _ tight: RiskLimits, _ noise: inout Noise) -> (LossWatch, LossWatch) {
        var pair = (LossWatch(loose, balance: dollars("10000")), LossWatch(tight, balance: dollars("10000")))
        var second = instant("2024-03-08")
        var equity = dollars("10000")
        for _ in 0..<noise.within(1...60) {
            second += noise.within(1...20_000)
            equity.raw += noise.within(-2_500_000...2_400_000)
            let account = AccountSnapshot(balance: dollars("10000"), equity: equity)
            _ = (pair.0.observe(account, at: second), pair.1.observe(account, at: second))
        }
        return pair
    }

    @Test("tightening a limit never admits more")
    func tighteningIsMonotone() throws {
        var noise = Noise(state: 20260101)
        var (admitted, newlyRefused, lost) = (0, 0, 0)
        for round in 0..<4000 {
            let (loose, tight) = Self.limits(&noise)
            let (before, after) = Self.watches(loose, tight, &noise)
            let ask = price("1.1") + Price(raw: noise.within(0...160) * 1000)
            var context = try Scene.context(ask: ask.description, open: Int(noise.within(0...12)), losses: before)
            context.symbolVolume = Volume(raw: noise.within(0...1000) * 1_000_000)
            let asked = order(Volume(raw: noise.within(1...600) * 1_000_000).description, stop: noise.chance(0.8) ? "1" : nil)
            let looseCodes = GuardChain(loose).review(asked, in: context).codes
            context.losses = after
            let tightCodes = GuardChain(tight).review(asked, in: context).codes
            #expect(looseCodes.isEmpty || !tightCodes.isEmpty, "round \(round): \(looseCodes) no longer refuse")
            admitted += looseCodes.isEmpty ? 1 : 0
            newlyRefused += looseCodes.isEmpty && !tightCodes.isEmpty ? 1 : 0
            lost += before.isLatched ? 1 : 0
        }
        // The cases are worth something: many pass, many are refused by the tightening, and many watches are latched.
        #expect(admitted > 400 && newlyRefused > 80 && lost > 400, "\(admitted), \(newlyRefused), \(lost)")
    }

    @Test("a smaller hint never gives more, and a volume always suits the symbol")
    func hintIsMonotone() throws {
        var noise = Noise(state: 7)
        for round in 0..<2000 {
            let symbol = ["EURUSD", "XAUUSD", "USDJPY"][Int(noise.within(0...2))]
            let context = try Scene.context(symbol, balance: "\(noise.within(100...5_000_000))")
            let policy: SizingPolicy =
                noise.chance(0.3)
                ? .fixedLots(Volume(raw: noise.within(0...20_000_000_000)))
                : .riskPercent(noise.fraction() * 5, of: .balance)
            let stop = context.quote.ask - Price(raw: context.value.specification.point.raw * noise.within(1...5000))
            var previous = Volume.zero
            for hint in (0..<6).map({ _ in noise.fraction() }).sorted() + [1] {
                let size = policy.volume(hint: hint, side: .buy, entry: context.quote.ask, stop: stop, in: context)
                let volume = (try? size.get()) ?? .zero
                #expect(volume >= previous, "round \(round)")
                #expect(volume == .zero || context.value.specification.accepts(volume), "round \(round)")
                previous = volume
            }
        }
    }

    @Test("what is lost at the stop stays within the percentage")
    func riskIsKept() throws {
        var noise = Noise(state: 11)
        var sized = 0
        for round in 0..<2000 {
            let symbol = ["EURUSD", "XAUUSD", "USDJPY"][Int(noise.within(0...2))]
            let context = try Scene.context(symbol, balance: "\(noise.within(1000...500_000))")
            let percent = Double(noise.within(1...500)) / 100
            let distance = Price(raw: context.value.specification.point.raw * noise.within(10...5000))
            guard
                let volume = try? SizingPolicy.riskPercent(percent, of: .balance).volume(
                    hint: 1, side: .buy, entry: context.quote.ask, stop: context.quote.ask - distance, in: context
                ).get(), let loss = context.value.profit(distance: -distance, volume: volume, at: context.quote)
            else { continue }
            sized += 1
            // The loss of one lot is known to half a cent.
            let slack = 0.005 * volume.double + 0.005
            #expect(-loss.double <= context.account.balance.double * percent / 100 + slack, "round \(round)")
        }
        #expect(sized > 1500)
    }
}
