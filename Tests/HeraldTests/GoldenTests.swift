import Foundation
import Testing

/// The trades of every shipped strategy on the sample; RECORD_GOLDENS=1 writes them anew.
@Suite(.serialized) struct GoldenTests {
    private func golden(_ strategy: String) -> URL {
        repository.appendingPathComponent("Tests/HeraldTests/Goldens/\(strategy).csv")
    }

    @Test(arguments: shippedStrategies)
    func tradesOnTheSample(_ strategy: String) throws {
        let trades = try Backtest("strategies/\(strategy).lua").trades
        let content = ([Backtest.header] + trades).joined(separator: "\n") + "\n"
        if isRecordingGoldens { try Data(content.utf8).write(to: golden(strategy), options: .atomic) }
        #expect(trades.count > 5)
        expectSame(trades, try text(golden(strategy)))
    }

    /// A golden is only worth keeping when somebody else computed the same.
    @Test(.enabled(if: python != nil, "the oracles need python3"), arguments: shippedStrategies)
    func theGoldensAreTheOracles(_ strategy: String) throws {
        let lines = try text(golden(strategy)).split(separator: "\n").map(String.init)
        #expect(lines.first == Backtest.header)
        expectSame(
            Array(lines.dropFirst()),
            try oracle("strategies_oracle", [sample, "--symbol", "EURUSD", "--strategy", strategy, "--lots", "0.1"]))
    }

    @Test func everyShippedStrategyHasAGolden() throws {
        let folder = repository.appendingPathComponent("strategies")
        let scripts = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.hasSuffix(".lua") && $0 != "herald.meta.lua"
        }
        #expect(Set(scripts) == Set(shippedStrategies.map { $0 + ".lua" }))
    }
}
