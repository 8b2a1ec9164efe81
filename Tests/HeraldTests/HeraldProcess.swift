import Foundation
import Testing

/// How a process ended and what it said.
struct Outcome: Sendable {
    let status: Int32
    let output: String
    let errors: String
    /// Ended by a signal, which is a crash, or killed by the time limit.
    let isKilled: Bool

    var outputLines: [String] { lines(output) }
    var errorLines: [String] { lines(errors) }

    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast(text.hasSuffix("\n") ? 1 : 0)
    }
}

/// The top of the repository; the tests may stand behind a symbolic link.
let repository = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

private let environment = ProcessInfo.processInfo.environment

/// HERALD_EXECUTABLE, else the `herald` that was built beside the tests, else the one of a debug build.
let executable: URL = {
    if let path = environment["HERALD_EXECUTABLE"] { return URL(fileURLWithPath: path) }
    let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("herald")
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
    return repository.appendingPathComponent(".build/debug/herald")
}()

/// Where real exports are, when the person running the tests has some.
let realData: URL? = environment["HERALD_REAL_DATA"].map { URL(fileURLWithPath: $0) }

let isRecordingGoldens = environment["RECORD_GOLDENS"] == "1"

/// The Python that runs the oracles, without the shims that version managers put before it; nil when there is none.
let python: URL? = {
    let found = (environment["PATH"] ?? "").split(separator: ":")
        .map { URL(fileURLWithPath: String($0)).appendingPathComponent("python3") }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    guard let found else { return nil }
    let answer = try? run(found, ["-c", "import sys; print(sys.executable)"], in: repository, seconds: 60)
    guard let answer, answer.status == 0, let path = answer.outputLines.first else { return nil }
    return URL(fileURLWithPath: path)
}()

/// Runs herald and insists, whatever else the test wants, that it neither crashed nor hung nor printed a trace.
@discardableResult
func herald(
    _ arguments: [String], in folder: URL = repository, seconds: Double = 60, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Outcome {
    try #require(
        FileManager.default.isExecutableFile(atPath: executable.path),
        "no herald at \(executable.path); build it, or name it in HERALD_EXECUTABLE", sourceLocation: sourceLocation)
    let outcome = try run(executable, arguments, in: folder, seconds: seconds)
    #expect(!outcome.isKilled, "herald \(arguments) was killed:\n\(outcome.errors)", sourceLocation: sourceLocation)
    for trace in ["Fatal error", "Stack dump", "stack traceback", "Crash:", "Invariant:", " at 0x"] {
        #expect(!outcome.errors.contains(trace), "herald \(arguments) printed a trace", sourceLocation: sourceLocation)
    }
    return outcome
}

@discardableResult
func herald(
    _ arguments: String..., in folder: URL = repository, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Outcome {
    try herald(arguments, in: folder, sourceLocation: sourceLocation)
}

/// Runs a program of Tests/Oracles and returns what it printed; an oracle that fails is an error of the tests.
func oracle(_ program: String, _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    let python = try #require(python, sourceLocation: sourceLocation)
    let path = repository.appendingPathComponent("Tests/Oracles/\(program).py").path
    let outcome = try run(python, ["-B", path] + arguments, in: repository, seconds: 300)
    try #require(outcome.status == 0, "\(program) \(arguments): \(outcome.errors)", sourceLocation: sourceLocation)
    return outcome.output
}

/// Output goes through files, so that no pipe can fill up and block.
func run(_ program: URL, _ arguments: [String], in folder: URL, seconds: Double) throws -> Outcome {
    let scratch = try Scratch()
    let (output, errors) = (scratch.url("stdout"), scratch.url("stderr"))
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    let handles = try [scratch.handle(output), scratch.handle(errors)]
    // Foundation keeps a process that ended, and with it its files; with some 1,350 open ones it reads past a buffer.
    defer { for handle in handles { try? handle.close() } }
    (process.standardOutput, process.standardError) = (handles[0], handles[1])
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    if ended.wait(timeout: .now() + seconds) == .timedOut {
        kill(process.processIdentifier, SIGKILL)
        ended.wait()
    }
    return Outcome(
        status: process.terminationStatus, output: try text(output), errors: try text(errors),
        isKilled: process.terminationReason == .uncaughtSignal)
}

func text(_ url: URL) throws -> String { String(decoding: try Data(contentsOf: url), as: UTF8.self) }
