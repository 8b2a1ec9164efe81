import Foundation
import Testing

/// Same seed, same data, same script: the same decisions in every process.
@Suite struct DeterminismTests {
    private func hashes(_ strategy: String, _ count: Int) throws -> Set<String> {
        var found: Set<String> = []
        for _ in 1...count { found.insert(try Backtest(strategy).report.decisionsHash) }
        return found
    }

    /// Random numbers, the order of `pairs` and the text of tables are what usually differs between processes.
    @Test func aScriptThatAsksForTroubleDecidesTheSameInTenProcesses() throws {
        let scratch = try Scratch()
        let path = try scratch.write(
            "dice.lua",
            """
            local S = strategy { api = 1, name = "Dice", timeframe = "H1" }
            local words = { alpha = 1, beta = 2, gamma = 3, delta = 4, epsilon = 5, zeta = 6 }
            function S:on_bar(bar)
              words["key" .. math.random(20)] = math.random()
              local order = ""
              for key in pairs(words) do order = order .. key end
              local side = (#order + string.byte(order, -1) + math.random(100)) % 3
              if math.random() < 0.9 then return skip("waiting " .. #tostring(words)) end
              if side == 0 then return long {} elseif side == 1 then return short {} end
              return close {}
            end
            return S

            """)
        #expect(try hashes(path, 10).count == 1)
        #expect(try Backtest(path).trades.count > 30)
    }

    @Test(arguments: shippedStrategies)
    func shippedStrategiesDecideTheSameInTenProcesses(_ strategy: String) throws {
        #expect(try hashes("strategies/\(strategy).lua", 10).count == 1)
    }

    @Test func otherDecisionsHaveAnotherHash() throws {
        let path = "strategies/sma_crossover.lua"
        let terms = ["--override", "risk.preset=off", "--lots"]
        let runs = [terms + ["0.1"], terms + ["0.11"], terms + ["0.1", "--set", "fast=21"], terms + ["0.1", "--to", "2024-07-01"]]
        #expect(Set(try runs.map { try Backtest(path, $0).report.decisionsHash }).count == runs.count)
    }

    @Test func madeUpBarsFollowFromTheirSeed() throws {
        let scratch = try Scratch()
        func bars(_ seed: Int, _ name: String) throws -> String {
            try herald(
                "data", "generate", scratch.path(name), "--symbol", "XAUUSD", "--timeframe", "M15", "--bars", "300", "--seed", "\(seed)")
            return try text(scratch.url(name))
        }
        let first = try bars(7, "a.csv")
        #expect(try bars(7, "b.csv") == first)
        #expect(try bars(8, "c.csv") != first)
        #expect(first.split(whereSeparator: \.isNewline).count == 301)
    }

    @Test func theSampleIsWhatItsReadmeSays() throws {
        let readme = try text(repository.appendingPathComponent("samples/README.md"))
        let command = try #require(readme.split(separator: "`").first { $0.hasPrefix("herald data generate ") })
        let scratch = try Scratch()
        try FileManager.default.createDirectory(at: scratch.url("samples"), withIntermediateDirectories: true)
        try herald(command.split(separator: " ").dropFirst().map(String.init), in: scratch.folder)
        #expect(try text(scratch.url(sample)) == text(repository.appendingPathComponent(sample)))
    }
}
