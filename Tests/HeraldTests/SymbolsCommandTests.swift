import Foundation
import Testing

/// `herald symbols`: specifications of a terminal become files that later runs read.
@Suite struct SymbolsCommandTests {
    private let scratch: Scratch
    private static let printed = """
        SYMBOL_NAME=XYZUSD
        SYMBOL_DIGITS=3
        SYMBOL_TRADE_CONTRACT_SIZE=1000
        SYMBOL_CURRENCY_BASE=XYZ
        SYMBOL_CURRENCY_PROFIT=USD
        SYMBOL_VOLUME_MIN=0.1
        SYMBOL_VOLUME_MAX=50
        SYMBOL_VOLUME_STEP=0.1
        SYMBOL_SWAP_MODE=1
        SYMBOL_SWAP_LONG=-2.5
        SYMBOL_SWAP_SHORT=0.5

        """

    init() throws { scratch = try Scratch() }

    private func symbols(_ arguments: String...) throws -> Outcome { try herald(["symbols"] + arguments, in: scratch.folder) }

    private var file: String { get throws { try text(scratch.url("symbols/XYZUSD.toml")) } }

    @Test func whatIsImportedIsKnownAfterwards() throws {
        try scratch.write("xyz.txt", Self.printed)
        let first = try symbols("import", "xyz.txt")
        #expect(first.status == 0 && first.output == "XYZUSD: written to symbols/XYZUSD.toml\n", "\(first.errors)")
        #expect(try file.hasPrefix("[XYZUSD]\ndigits = 3\ncontract_size = 1000\n"))
        let shown = try symbols("show", "XYZUSD")
        let written = try file
        #expect(shown.status == 0 && shown.output == written, "what is shown is what the file says")
        let listed = try symbols("list").outputLines.first { $0.hasPrefix("XYZUSD ") }
        #expect(listed?.split(separator: " ").map(String.init) == ["XYZUSD", "3", "1000", "XYZ/USD", "forex", "points", "1"])
        #expect(try symbols("list").output.contains("\nEURUSD "), "what is built in is listed too")
        let before = try file
        #expect(try symbols("import", "xyz.txt").output == "XYZUSD: symbols/XYZUSD.toml says the same; nothing to write\n")
        #expect(try file == before)
    }

    @Test func aChangeIsADatedTableAndWhatStandsThereStays() throws {
        try scratch.write("xyz.txt", Self.printed)
        #expect(try symbols("import", "xyz.txt").status == 0)
        let mine = "# my own words\n" + (try file) + "# and more\n"
        try Data(mine.utf8).write(to: scratch.url("symbols/XYZUSD.toml"))
        try scratch.write("new.txt", Self.printed.replacing("-2.5", with: "-7.25"))
        let trial = try symbols("import", "new.txt", "--from", "2024-03-01", "--dry-run")
        #expect(
            trial.output == "XYZUSD: a table that holds from 2024-03-01 on would be added to symbols/XYZUSD.toml\n", "\(trial.errors)")
        #expect(try file == mine, "a trial writes nothing")
        #expect(try symbols("import", "new.txt", "--from", "2024-03-01").status == 0)
        let dated = try file
        #expect(dated.hasPrefix(mine.replacing("[XYZUSD]", with: "[[XYZUSD]]")))
        #expect(dated.contains("\n\n[[XYZUSD]]\nvalid_from = 2024-03-01\ndigits = 3\n") && dated.contains("swap_long = -7.25\n"))
        #expect(try symbols("list").output.contains("2, from 2024-03-01"))
        let shown = try symbols("show", "XYZUSD", "--json").output
        #expect(shown.contains(#""swap_long" : "-2.5""#) && shown.contains(#""swap_long" : "-7.25""#), "\(shown)")
        // A day that is not later than the newest table's cannot follow it.
        try scratch.write("newer.txt", Self.printed.replacing("-2.5", with: "-8"))
        expectRefusal(
            try symbols("import", "newer.txt", "--from", "2024-03-01"), 2,
            "symbols/XYZUSD.toml: error: XYZUSD: its newest table holds from 2024-03-01 on and differs; give a later day or instant with --from"
        )
        #expect(try file == dated)
        expectRefusal(try symbols("import", "newer.txt", "--from", "2024-03-01T14:05"), 2, "is no day and no instant; write 2024-01-31 or")
        #expect(
            try symbols("import", "newer.txt", "--from", "2024-03-01T14:05:00Z").output
                == "XYZUSD: a table that holds from 2024-03-01T14:05:00Z on added to symbols/XYZUSD.toml\n")
        #expect(try symbols("list").output.contains("3, from 2024-03-01, 2024-03-01T14:05:00Z"))
        try scratch.write("newest.txt", Self.printed.replacing("-2.5", with: "-9"))
        #expect(try symbols("import", "newest.txt").output.hasPrefix("XYZUSD: a table that holds from 20"), "today, without --from")
    }

    @Test func aSymbolStaysInTheFileThatDescribesIt() throws {
        try FileManager.default.createDirectory(at: scratch.url("symbols"), withIntermediateDirectories: true)
        try scratch.write(
            "symbols/all.toml",
            "[XYZUSD]\ndigits = 3\ncontract_size = 1000\nbase_currency = \"XYZ\"\nprofit_currency = \"USD\"\n\n[EURUSD]\nswap_mode = \"points\"\n"
        )
        try scratch.write("xyz.txt", Self.printed)
        let outcome = try symbols("import", "xyz.txt", "--from", "2024-03-01")
        #expect(outcome.output.hasSuffix("on added to symbols/all.toml\n"), "\(outcome.errors)")
        #expect(try text(scratch.url("symbols/all.toml")).hasPrefix("[[XYZUSD]]\ndigits = 3\n"))
        #expect(!FileManager.default.fileExists(atPath: scratch.path("symbols/XYZUSD.toml")))
        #expect(try symbols("show", "EURUSD").output.contains("swap_mode = \"points\"\n"))
    }

    @Test func everyMistakeHasItsLineAndNothingIsWritten() throws {
        try scratch.write("xyz.txt", Self.printed)
        try scratch.write("bad.txt", "SYMBOL_NAME=ABC\nSYMBOL_DIGITS=five\nwhat is this\nSYMBOL_TRADE_MODE=9\n")
        expectRefusal(
            try symbols("import", "xyz.txt", "bad.txt"), 2, "bad.txt:2:1: error: digits: expected a whole number",
            "bad.txt:3:1: error: expected NAME=value, found \"what is this\"", "bad.txt:4:1: error: SYMBOL_TRADE_MODE",
            "contract_size, base_currency, profit_currency must be given")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("symbols")))
        expectRefusal(try symbols("import", "none.txt"), 2, "none.txt: error: there is no such file; name a file that a script")
        expectRefusal(try symbols("import", "xyz.txt", "xyz.txt"), 2, "xyz.txt: error: XYZUSD is in another of these files too")
        expectRefusal(
            try symbols("import", "xyz.txt", "--from", "soon"), 2,
            "--from 'soon' is no day and no instant; write 2024-01-31 or 2024-01-31T14:05:00Z")
        expectRefusal(try symbols("show", "NOPE"), 2, "unknown symbol 'NOPE'; known are ")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("symbols")))
    }

    /// A dated table changes what stood before it, so it cannot take a key away: that must not pass unnoticed.
    @Test func whatATableCannotSayIsRefused() throws {
        try scratch.write("xyz.txt", Self.printed + "SYMBOL_VOLUME_LIMIT=20\n")
        #expect(try symbols("import", "xyz.txt").status == 0)
        let before = try file
        try scratch.write("new.txt", Self.printed)
        expectRefusal(
            try symbols("import", "new.txt", "--from", "2024-03-01"), 2, "cannot say that there is no longer: volume_limit = 20")
        #expect(try file == before)
    }
}
