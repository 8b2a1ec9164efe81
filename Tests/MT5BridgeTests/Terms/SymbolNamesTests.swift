import MT5Bridge
import Testing

@Suite("What a run's symbols are called in the terminal")
struct SymbolNamesTests {
    @Test("a name that stands there is taken, whatever else does")
    func exact() throws {
        let names = try SymbolNames(run: ["EURUSD"], configured: [:], listed: ["EURUSD.r", "EURUSD"])
        #expect(names.terminal == ["EURUSD"])
    }

    @Test(
        "the only one with an addition is taken",
        arguments: ["EURUSD.r", "EURUSDm", "EURUSD-pro", "#EURUSD", "EURUSD_i", "mEURUSD", "eurusd", "EURUSD.pro+"])
    func decorated(_ terminal: String) throws {
        let names = try SymbolNames(run: ["EURUSD"], configured: [:], listed: ["GBPUSD.r", terminal])
        #expect(names.terminal == [terminal])
        #expect(names.runName(terminal) == "EURUSD")
        #expect(names.index(ofTerminal: terminal) == 0)
        #expect(names.runName("GBPUSD.r") == "GBPUSD.r")
    }

    @Test("what may be another contract is not taken", arguments: ["EURUSDT", "EURUSD1", "XEURUSD", "EURUSDX.r", "EURUS", "EUR.USD"])
    func other(_ terminal: String) {
        #expect(throws: SymbolNames.Failure.self) { try SymbolNames(run: ["EURUSD"], configured: [:], listed: [terminal]) }
    }

    @Test("two that fit are refused, with both names and what to write")
    func ambiguous() {
        let failure = #expect(throws: SymbolNames.Failure.self) {
            try SymbolNames(run: ["EURUSD"], configured: [:], listed: ["EURUSD.r", "EURUSD.a"])
        }
        #expect(
            failure?.messages == ["EURUSD may be EURUSD.a, EURUSD.r in the terminal; say which: [connector.symbols] EURUSD = \"EURUSD.a\""])
    }

    @Test("the configuration decides, and must name what there is")
    func configured() throws {
        let names = try SymbolNames(run: ["EURUSD"], configured: ["EURUSD": "EURUSD.a"], listed: ["EURUSD.r", "EURUSD.a"])
        #expect(names.terminal == ["EURUSD.a"])
        let failure = #expect(throws: SymbolNames.Failure.self) {
            try SymbolNames(run: ["EURUSD"], configured: ["EURUSD": "EURUSD.x"], listed: ["EURUSD"])
        }
        #expect(failure?.messages == ["connector.symbols.EURUSD = \"EURUSD.x\": the terminal has no such symbol"])
    }

    @Test("two of the run cannot be one in the terminal, and every trouble is told at once")
    func twice() {
        #expect(throws: SymbolNames.Failure.self) {
            try SymbolNames(run: ["GOLD", "XAUUSD"], configured: ["GOLD": "XAUUSD"], listed: ["XAUUSD"])
        }
        let failure = #expect(throws: SymbolNames.Failure.self) { try SymbolNames(run: ["AAA", "BBB"], configured: [:], listed: []) }
        #expect(failure?.messages.count == 2)
    }
}
