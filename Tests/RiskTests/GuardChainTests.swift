import Foundation
import Market
import Risk
import Testing
import Trading

@Suite("Guard chain")
struct GuardChainTests {
    /// A watch with both latches set: 30 % lost in one day.
    static func latched() -> LossWatch {
        var watch = LossWatch(strict(), balance: dollars("10000"))
        for second: Int64 in 0...2 {
            _ = watch.observe(AccountSnapshot(balance: dollars("10000"), equity: dollars(second == 0 ? "10000" : "7000")), at: second)
        }
        return watch
    }

    @Test("the strict preset refuses for every reason at once")
    func reportsAllDenials() throws {
        let context = try Scene.context(ask: "1.2", held: "9", open: 10, losses: Self.latched())
        let verdict = GuardChain(strict()).review(order("6", stop: nil), in: context)
        #expect(
            verdict.codes == [
                "STOP_REQUIRED", "ORDER_VOLUME_ABOVE_LIMIT", "SYMBOL_VOLUME_ABOVE_LIMIT", "OPEN_POSITIONS_AT_LIMIT",
                "SPREAD_ABOVE_LIMIT", "DAILY_LOSS_LIMIT", "DRAWDOWN_LIMIT",
            ])
        guard case .denied(let denials) = verdict else { return }
        #expect(denials.allSatisfy { !$0.explanation.isEmpty })
    }

    @Test func approvesTheOrderItWasGiven() throws {
        let asked = order("0.5", stop: "1.09")
        guard case .approved(let approved) = GuardChain(strict()).review(asked, in: try Scene.context()) else {
            Issue.record("a modest order is refused")
            return
        }
        #expect(approved.request == asked)
    }

    @Test("nothing stands between a position and its close", arguments: [strict(), off()])
    func approvesEveryClose(limits: RiskLimits) {
        for reason in ExitReason.allCases {
            let quote = Quote(bid: .zero, ask: .zero)
            for target in [CloseRequest.Target.position(PositionID(7)), .pending(3)] {
                let close = CloseRequest(
                    target: target, symbol: 0, strategy: 0, reason: reason, decision: .guardian, decisionQuote: quote)
                #expect(GuardChain(limits).approve(close).request == close)
            }
        }
    }

    @Test("off has no guard at all")
    func offAdmits() throws {
        let context = try Scene.context(ask: "2", held: "1000", open: 999, losses: Self.latched())
        #expect(GuardChain(off()).review(order("1000", stop: nil), in: context).codes == [])
    }

    @Test func strictLimitsAreTheDocumentedOnes() {
        let limits = strict()
        #expect(limits.stopRequired)
        #expect(limits.maximumVolumePerOrder == lots("5") && limits.maximumVolumePerSymbol == lots("10"))
        #expect(limits.maximumOpenPositions == 10)
        #expect(limits.maximumDailyLossPercent == 5 && limits.maximumDrawdownPercent == 20)
        #expect(limits.maximumSpreadPercent == 0.1 && limits.maximumSpreadPoints == nil)
    }

    @Test func codesAndKeysAreUnique() {
        let descriptors = GuardCatalogue.all.map { $0.descriptor }
        #expect(Set(descriptors.map(\.code)).count == 7)
        #expect(Set(descriptors.map(\.key)).count == 7)
        #expect(descriptors.allSatisfy { $0.code == $0.code.uppercased() && !$0.summary.isEmpty })
    }

    @Test("config.toml shows every guard's key, set to the strict value")
    func configurationShowsEveryKey() throws {
        let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "config.toml"), encoding: .utf8)
        let section = try #require(text.components(separatedBy: "\n[risk]").last?.components(separatedBy: "\n[").first)
        let keys = section.split(separator: "\n").dropFirst().compactMap { line in
            line.contains("=") ? line.split(separator: "=")[0].trimmingCharacters(in: .whitespaces) : nil
        }
        for type in GuardCatalogue.all { #expect(keys.contains(type.descriptor.key), "\(type.descriptor.key)") }
    }
}
