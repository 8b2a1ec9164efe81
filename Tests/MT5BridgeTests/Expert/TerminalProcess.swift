import Foundation
import Glibc
import MT5Bridge

/// The programs for the terminal, compiled against the model of one in mql5/shim.
enum TerminalPrograms {
    private static let root = (0..<4).reduce(URL(filePath: #filePath)) { path, _ in path.deletingLastPathComponent() }

    /// Whether they can be built here.
    static let canBeBuilt = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/clang++") }

    /// The folder with both programs, built anew when a source is newer.
    static let folder: Result<URL, BuildFailure> = {
        let folder = root.appending(path: ".build/bridge")
        let build = Process()
        build.executableURL = root.appending(path: "mql5/tools/build.sh")
        build.arguments = [folder.path, "fresh"]
        do { try build.run() } catch { return .failure(BuildFailure(words: "\(error)")) }
        build.waitUntilExit()
        return build.terminationStatus == 0 ? .success(folder) : .failure(BuildFailure(words: "build.sh failed"))
    }()

    struct BuildFailure: Error {
        var words: String
    }
}

/// One of the programs, running.
final class TerminalProcess {
    private let process: pid_t
    private var code: Int32?
    private let log: URL

    /// `folder` is the terminal's own, which outlives the program.
    init(
        _ program: String, folder: URL, dials address: BridgeAddress, key: String = "a key of twenty bytes", _ more: [String: String] = [:]
    )
        throws
    {
        log = folder.appending(path: "\(program).log")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let environment = ProcessInfo.processInfo.environment.merging([
            "SHIM_FOLDER": folder.path, "SHIM_CONTROL": folder.appending(path: program.suffix(5)).path, "MQL_InpPort": "\(address.port)",
            "MQL_InpKey": key, "MQL_InpLogin": "5012345", "ASAN_OPTIONS": "detect_leaks=0",
        ]) { $1 }.merging(more) { $1 }
        process = try TerminalProcess.spawn(try TerminalPrograms.folder.get().appending(path: program).path, environment, log.path)
    }

    deinit { if code == nil { kill() } }

    /// Threads of a pool block signals, and what they start would inherit that: SIGTERM would not end it.
    private static func spawn(_ path: String, _ environment: [String: String], _ log: String) throws -> pid_t {
        var attributes = posix_spawnattr_t()
        var actions = posix_spawn_file_actions_t()
        var none = sigset_t()
        posix_spawnattr_init(&attributes)
        posix_spawn_file_actions_init(&actions)
        defer {
            posix_spawnattr_destroy(&attributes)
            posix_spawn_file_actions_destroy(&actions)
        }
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var words: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(path), nil]
        defer { for word in words + arguments { free(word) } }
        var started: pid_t = 0
        let failure = posix_spawn(&started, path, &actions, &attributes, &arguments, &words)
        guard failure == 0 else { throw TerminalPrograms.BuildFailure(words: String(cString: strerror(failure))) }
        return started
    }

    /// Ends it as the terminal does when it is closed; its exit code, or minus the signal that ended it.
    func stop() -> Int32 { end(SIGTERM) }

    /// Ends it as a crash does.
    func kill() { _ = end(SIGKILL) }

    private func end(_ signal: Int32) -> Int32 {
        if let code { return code }
        Glibc.kill(process, signal)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        let ended = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
        code = ended
        return ended
    }

    /// What it printed, findings of the sanitizers among it.
    var messages: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
}

/// A terminal's folder, gone when the test is over.
final class TerminalFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: "herald-bridge-\(UUID().uuidString)")

    deinit { try? FileManager.default.removeItem(at: url) }
}
