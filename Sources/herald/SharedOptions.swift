import ArgumentParser
import Foundation
import Market
import Research
import ScriptAPI
import Settings
import Trading

/// What every command that reads a configuration takes.
struct SharedOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The configuration; config.toml when there is one here, otherwise built-in values.", valueName: "file"))
    var config: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Set any configuration key, e.g. account.balance=5000; checked like the file.", valueName: "key=value"))
    var override: [String] = []

    /// The configuration file in use; nil for the built-in values.
    var path: String? {
        config ?? (FileManager.default.fileExists(atPath: "config.toml") ? "config.toml" : nil)
    }

    /// The configuration in use, for messages.
    var place: String { path ?? "the built-in configuration" }

    /// Reads the configuration with the overrides, and `more` of them. Throws with every error at once.
    func settings(_ more: [String] = []) throws(UserError) -> HeraldSettings {
        do {
            return try HeraldSettings.load(path: path, overrides: override + more)
        } catch {
            throw UserError(error.errors.map(\.text), exitCode: 2)
        }
    }
}

/// `name=value` as typed after `--set`.
func assignment(_ text: String) throws(UserError) -> (name: String, text: String) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw .usage("--set '\(text)': write name=value")
    }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]))
}

/// A timeframe as typed after `--timeframe`.
func parsedTimeframe(_ text: String) throws(UserError) -> Timeframe {
    guard let parsed = Timeframe(text: text) else {
        throw .usage("unknown timeframe '\(text)'; there are \(Timeframe.allCases.map(\.rawValue).joined(separator: " "))")
    }
    return parsed
}

/// How a command answers; one group for all commands, so that the flag means the same wherever it stands.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print one JSON object instead of text.")
    var json = false
}

/// Runs a command; a user error goes to standard error, one finding a line, and ends with its exit code. Standard output
/// then stays empty, also with `--json`, so that a reader never takes a failure for a report.
func report(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let error as UserError {
        warn(error.lines.map(printable))
        throw ExitCode(error.exitCode)
    }
}

/// Prints a text with a newline; a full disk or a closed output ends with exit code 1 rather than as a success.
func emit(_ text: String) throws {
    do {
        try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    } catch {
        warn(["error: the output cannot be written; is the disk full?"])
        throw ExitCode(1)
    }
}

/// Prints lines on standard error.
func warn(_ lines: [String]) {
    for line in lines { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

/// Prints a backtest's report; warnings go to standard error.
func show(_ result: BacktestReport, json: Bool) throws {
    warn(result.warnings)
    if !json { for line in result.logLines { try emit(line) } }
    try emit(json ? result.json.text : String(result.text.dropLast()))
    guard let failed = result.outcome.record.failure else { return }
    let place = "\(failed.failure.file):\(failed.failure.line):1"
    warn(["\(place): error: \(printable(failed.failure.message)) (in \(failed.failure.callback), at \(failed.time))"])
}
