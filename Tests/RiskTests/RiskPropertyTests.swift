import Market
@testable import Risk
import Testing
import Trading

/// What must hold for any limits and any state, tried on seeded cases.
@Suite("Risk properties")
struct RiskPropertyTests {
    /// What changes no refusal of an entry, and what does so at single amounts only; the watch's own tests have those.
    static let rarelyRefuse: Set<String> = [
        "daily_loss_action", "drawdown_action", "total_loss_action", "profit_target_action", "daily_loss_comparison",
        "drawdown_stops_at_initial",
        "pre_reset_minutes",
    ]

    @Test("tightening one limit never admits what was refused", arguments: GuardCatalogue.limits.indices)
    func tightening(index: Int) throws {
        let limit = GuardCatalogue.limits[index]
        var noise = Noise(state: UInt64(1700 + index))
        var (refused, admitted, newlyRefused) = (0, 0, 0)
        let guardian = try #require(GuardCatalogue.all.first { $0.descriptor.limits.contains { $0.key == limit.key } })
        for round in 0..<120 {
            guard let (loose, tight) = Chance.pair(limit, &noise) else { return }
            #expect(loose == tight || limit.isTighter(tight, than: loose))
            var before = off { all in for other in guardian.descriptor.limits { all[other] = other.standard } }
            // A guard that has no standard value is off without its first limit.
            if let first = guardian.descriptor.limits.first, first.standard == nil { before[first] = Chance.pair(first, &noise)?.loose }
            if noise.chance(0.3) {
                let other = noise.pick(GuardCatalogue.limits.filter { $0.standard != nil })
                before[other] = other.standard
            }
            before[limit] = loose
            var after = before
            after[limit] = tight
            var (watch, tighter) = (AccountWatch(before, balance: dollars("10000")), AccountWatch(after, balance: dollars("10000")))
            let points = AccountPath.points(&noise, 20)
            for point in points { (_, _) = (watch.see(point), tighter.see(point)) }
            var (order, context) = try Chance.scene(&noise, now: points.last?.second ?? 0)
            context.watch = watch
            let first = GuardChain(before).review(order, in: context).codes
            context.watch = tighter
            let second = GuardChain(after).review(order, in: context).codes
            #expect(Set(first).isSubset(of: second), "round \(round): \(limit.key) from \(loose) to \(tight) admits \(first)")
            (refused, admitted) = (refused + (first.isEmpty ? 0 : 1), admitted + (first.isEmpty ? 1 : 0))
            newlyRefused += second.count > first.count ? 1 : 0
        }
        #expect(
            refused > 0 && admitted > 0 && (newlyRefused > 0 || Self.rarelyRefuse.contains(limit.key)),
            "\(limit.key): \(refused), \(admitted), \(newlyRefused)")
    }

    @Test("no guard blocks a close, whatever is latched and lost")
    func closes() {
        var watch = AccountWatch(strict(), balance: dollars("10000"))
        _ = watch.see("10000", "1", "2024-01-10 12:00")
        watch.kill(.halt, reason: "test", at: 0)
        #expect(watch.action == .halt)
        for target in [CloseRequest.Target.position(PositionID(1), lots("0.1")), .pending(7)] {
            let close = CloseRequest(target: target, symbol: 0, strategy: 0, reason: .killed, decision: .guardian, decisionQuote: noQuote)
            #expect(GuardChain(strict()).approve(close).request == close)
        }
    }

    @Test("an approved order is the one that was asked for")
    func unchanged() throws {
        let asked = order("0.13", target: "1.2")
        guard case .approved(let approved) = GuardChain(strict()).review(asked, in: try Scene.context()) else {
            Issue.record("refused"); return
        }
        #expect(approved.request == asked)
    }

    /// What is held after approval, told without the code under test.
    struct Held {
        let order: OrderRequest
        let status: Exposure.Status
        let symbol: String
        let quote: Quote
        var lots: Double { order.volume.double }
        /// The dearer side: the ask; against the dollar as base nothing is converted.
        var value: Double { lots * (symbol == "XAUUSD" ? 100 : 100_000) * (symbol.hasPrefix("USD") ? 1 : quote.ask.double) }
        var risk: Double {
            let entry = (order.price ?? quote.opening(order.side)).double
            guard let stop = order.stopLoss?.double else { return value / 10 }
            return abs(entry - stop) * lots * (symbol == "XAUUSD" ? 100 : 100_000) / (symbol.hasSuffix("JPY") ? quote.bid.double : 1)
        }
        func sign(_ currency: String) -> Double {
            let bought = symbol.hasPrefix(currency) ? 1.0 : symbol.hasSuffix(currency) ? -1 : 0
            return order.side == .buy ? bought : -bought
        }
    }

    @Test("whatever of the approved is filled, every total stays within its limit")
    func worstCase() throws {
        var noise = Noise(state: 555)
        var (approved, refused) = (0, Set<String>())
        for _ in 0..<150 {
            let limits = off { all in
                for (limit, range) in [
                    (SymbolExposureGuard.limit, 300...900), (TotalExposureGuard.limit, 500...2500),
                    (CurrencyExposureGuard.limit, 300...1800),
                    (OpenRiskGuard.limit, 5...50), (OpenPositionsGuard.limit, 4...12), (SymbolPositionsGuard.limit, 2...6),
                    (StrategyPositionsGuard.limit, 2...6), (PendingOrdersGuard.limit, 1...6), (MarginLevelGuard.limit, 100...900),
                    (OrderExposureGuard.limit, 100...600), (OrderRiskGuard.limit, 1...10),
                ] as [(Limit, ClosedRange<Int64>)] { all.set(limit, Double(noise.within(range))) }
                all.set(OrderVolumeGuard.limit, 0.45)
                all.set(SymbolVolumeGuard.limit, Double(noise.within(4...12)) / 10)
            }
            var (held, context): ([Held], RiskContext) = ([], try Scene.context())
            let quotes = try Chance.symbols.map { try Chance.quote($0, &noise) }
            for _ in 0..<30 {
                let index = Int(noise.within(0...3))
                (context.quote, context.value) = (quotes[index], try Scene.value(Chance.symbols[index]))
                let asked = Chance.order(&noise, index, quotes[index])
                let verdict = GuardChain(limits).review(asked, in: context)
                refused.formUnion(verdict.codes)
                guard verdict.codes.isEmpty else { continue }
                approved += 1
                let status: Exposure.Status =
                    asked.orderType == .market ? noise.pick([.open, .requested]) : noise.pick([.pending, .requested])
                held.append(Held(order: asked, status: status, symbol: Chance.symbols[index], quote: quotes[index]))
                context.exposures.append(
                    Exposure(
                        strategy: asked.strategy, symbol: index, side: asked.side, volume: asked.volume, status: status,
                        entry: asked.price ?? quotes[index].opening(asked.side), stopLoss: asked.stopLoss, value: context.value,
                        quote: quotes[index]))
                Self.check(held, limits)
            }
        }
        #expect(approved > 300 && refused.count == 13, "\(approved), \(refused.sorted())")
    }

    private static func check(_ held: [Held], _ limits: RiskLimits) {
        // Percent of 10,000; cents are rounded once for each that is held.
        func within(_ amount: Double, _ limit: Limit) -> Bool { amount <= 100 * (limits.number(limit) ?? 0) + 0.01 * Double(held.count) }
        func most(_ limit: Limit) -> Int { limits.count(limit) ?? 0 }
        #expect(
            within(held.reduce(0) { $0 + $1.value }, TotalExposureGuard.limit)
                && within(held.reduce(0) { $0 + $1.risk }, OpenRiskGuard.limit))
        #expect(held.count <= most(OpenPositionsGuard.limit))
        #expect(10_000 * 100 / (held.reduce(0) { $0 + $1.value } / 100) >= (limits.number(MarginLevelGuard.limit) ?? 0) - 0.01)
        for symbol in Chance.symbols {
            let own = held.filter { $0.symbol == symbol }
            #expect(within(own.reduce(0) { $0 + $1.value }, SymbolExposureGuard.limit) && own.count <= most(SymbolPositionsGuard.limit))
            #expect(own.reduce(0) { $0 + $1.lots } <= (limits.number(SymbolVolumeGuard.limit) ?? 0) + 1e-9)
        }
        for strategy in 0...2 { #expect(held.filter { $0.order.strategy == strategy }.count <= most(StrategyPositionsGuard.limit)) }
        for currency in ["EUR", "USD", "JPY", "GBP", "XAU"] {
            // Every way of filling what is not open yet, one by one.
            var nets = [held.filter { $0.status == .open }.reduce(0) { $0 + $1.value * $1.sign(currency) }]
            for one in held where one.status != .open && one.sign(currency) != 0 {
                nets += nets.map { $0 + one.value * one.sign(currency) }
            }
            #expect(nets.allSatisfy { within(abs($0), CurrencyExposureGuard.limit) })
        }
        for one in held {
            #expect(within(one.value, OrderExposureGuard.limit))
            #expect(one.lots <= 0.45)
            if one.order.stopLoss != nil { #expect(within(one.risk, OrderRiskGuard.limit)) }
        }
    }
}
