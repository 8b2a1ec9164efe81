import Foundation
import Testing

/// One line of Exits/cases.txt: bars drawn for an exit, and one entry that it watches.
struct ExitCase: Sendable, CustomTestStringConvertible {
    let name, path, symbol, timeframe: String
    /// As `--exit` takes them.
    let exits: [String]
    let entry: [String]

    var testDescription: String { name }

    static let folder = repository.appendingPathComponent("Tests/HeraldTests/Exits")

    static let all: [ExitCase] = {
        let text = (try? String(contentsOf: folder.appendingPathComponent("cases.txt"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { ExitCase(line: String($0)) }
    }()

    private init(line: String) {
        let words = line.split(separator: " ").map(String.init)
        (name, path, symbol, timeframe) = (words[0], words[1], words[2], words[3])
        let parameters = words[5].split(separator: "+").map(String.init)
        exits = words[4].split(separator: "+").enumerated().map { index, exit in
            "exits/\(exit).lua" + (parameters[index] == "-" ? "" : "," + parameters[index])
        }
        entry = words[6] == "-" ? [] : words[6].split(separator: ",").map(String.init)
    }

    /// What Herald does, as `time action price volume reason` (Tests/Oracles/README.md).
    func decisions() throws -> [String] {
        let record = FileManager.default.temporaryDirectory.appendingPathComponent("\(name)-\(UUID().uuidString).jsonl")
        defer { try? FileManager.default.removeItem(at: record) }
        var arguments = [
            "backtest", "Tests/HeraldTests/Exits/enter_once.lua", "--data", ExitCase.folder.appendingPathComponent(path).path,
            "--symbol", symbol, "--timeframe", timeframe, "--lots", "0.1", "--record", record.path, "--json",
        ]
        for exit in exits { arguments += ["--exit", exit] }
        if !entry.isEmpty { arguments += ["--set"] + entry }
        arguments += ["--override", "risk.preset=\"off\"", "account.stop_out_percent=0"]
        let outcome = try herald(arguments)
        try #require(outcome.status == 0, "\(name): \(outcome.errors)")
        var story = ExitStory()
        for line in try String(contentsOf: record, encoding: .utf8).split(separator: "\n") { try story.take(String(line)) }
        return story.lines
    }
}

/// The lines of a record that tell what became of one position.
private struct ExitStory {
    private(set) var lines: [String] = []
    private var open = 0.0
    /// The words of the wishes that were granted, by exit.
    private var closing = ""
    private var moving = ""

    private struct Line: Decodable {
        let time, kind, action, reason, verdict, entry, side, volume, price, stop_loss, label: String?
    }

    mutating func take(_ text: String) throws {
        let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
        let (time, stop) = (line.time ?? "", line.stop_loss ?? "")
        switch line.kind {
        case "exit" where line.verdict == "taken":
            if line.action == "close" { closing = line.reason ?? "" } else { moving = line.reason ?? "" }
        case "modified": lines.append("\(time) move_stop \(stop) \(volume) \(moving)")
        case "deal" where line.entry == "in":
            open = Double(line.volume ?? "") ?? 0
            let action = line.side == "BUY" ? "buy" : "sell"
            lines.append("\(time) \(action) \(line.price ?? "") \(volume) entry\(stop.isEmpty ? "" : ", stop " + stop)")
        case "deal":
            open -= Double(line.volume ?? "") ?? 0
            let reason = line.reason == "exit" ? "exit: " + closing : line.reason ?? ""
            lines.append("\(time) close \(line.price ?? "") \(line.volume ?? "") \(reason)")
        default: break
        }
    }

    private var volume: String { String(format: "%.2f", open) }
}

/// Every shipped exit on bars drawn for it, against the independent oracle; `exits_oracle.py --write` records anew.
@Suite(.serialized) struct ExitGoldenTests {
    @Test(arguments: ExitCase.all)
    func decidesAsTheOracle(_ example: ExitCase) throws {
        let expected = try text(ExitCase.folder.appendingPathComponent("expected/\(example.name).txt"))
        expectSame(try example.decisions(), "header\n" + expected)
    }

    /// The files are the oracle's and the paths the formulas', whoever edited them.
    @Test(.enabled(if: python != nil, "the oracles need python3"), arguments: ["exits_oracle", "make_exit_paths", "broker_oracle"])
    func theExpectedFilesAreTheOracles(_ program: String) throws {
        // A difference ends the program with 1, which `oracle` does not let pass.
        let said = try oracle(program, ["--check"])
        #expect(!said.contains("differs"), "\(said)")
    }

    @Test func everyShippedExitHasACase() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: repository.appendingPathComponent("exits").path)
        let shipped = Set(files.filter { $0.hasSuffix(".lua") && $0 != "herald.meta.lua" }.map { "exits/" + $0 })
        let tried = Set(ExitCase.all.flatMap(\.exits).map { $0.split(separator: ",").first.map(String.init) ?? "" })
        #expect(shipped == tried && ExitCase.all.count >= 50)
    }
}
