import Foundation
import Testing

/// Files that hold no usable bars: a message that names the file, exit code 2.
@Suite struct UnusableDataTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func backtest(_ data: String) throws -> Outcome {
        try herald("backtest", "strategies/sma_crossover.lua", "--data", data, "--symbol", "EURUSD", "--json")
    }

    @Test func aMissingFile() throws {
        let path = scratch.path("none.csv")
        expectRefusal(try backtest(path), 2, "\(path): error: cannot read the file: there is no such file")
    }

    @Test func aFolder() throws {
        expectRefusal(try backtest(scratch.folder.path), 2, "\(scratch.folder.path): error:", "directory")
    }

    @Test(arguments: ["", "\n", " \r\n\t\n"])
    func anEmptyFile(content: String) throws {
        let path = try scratch.write("empty.csv", content)
        expectRefusal(try backtest(path), 2, "\(path): error: the file is empty")
    }

    @Test func onlyAHeader() throws {
        let path = try scratch.write("header.csv", BarText.header + "\n")
        expectRefusal(try backtest(path), 2, "\(path): error: the file has a header but no bars")
    }

    @Test func aBinaryFile() throws {
        let path = try scratch.write("binary.csv", Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 37) }))
        expectRefusal(try backtest(path), 2, "\(path): error: not a text file")
    }

    @Test func rowsWithoutAHeader() throws {
        let path = try scratch.write("rows.csv", try sampleLines().dropFirst().joined(separator: "\n"))
        expectRefusal(try backtest(path), 2, "\(path):1:1: error: no header")
    }

    @Test func aFileWithoutSpreads() throws {
        let rows = try sampleLines().prefix(100).map { $0.split(separator: "\t").dropLast().joined(separator: "\t") }
        let path = try scratch.write("free.csv", rows.joined(separator: "\n"))
        expectRefusal(try backtest(path), 2, "\(path):1:1: error: no <SPREAD> column")
    }

    @Test func ticksInsteadOfBars() throws {
        let path = try scratch.write("ticks.csv", "<DATE>\t<TIME>\t<BID>\t<ASK>\n2024.01.01\t00:00:00.000\t1.1\t1.2\n")
        expectRefusal(try backtest(path), 2, "\(path):1:1: error:", "export of ticks")
    }

    @Test func barsOfAnotherSymbol() throws {
        let outcome = try herald("backtest", "strategies/sma_crossover.lua", "--data", sample, "--symbol", "XAUUSD")
        expectRefusal(outcome, 2, "\(sample):2:", "more decimals than the symbol has", "check the symbol")
    }

    @Test func anUnreadableFileIsNotACrash() throws {
        expectRefusal(try backtest("/proc/self/mem"), 2, "/proc/self/mem: error:")
    }
}
