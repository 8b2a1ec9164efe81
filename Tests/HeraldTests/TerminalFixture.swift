import Foundation
import Glibc

/// The programs for the terminal, compiled against the model of one, and a scratch folder in which herald finds them.
final class TerminalFixture {
    /// Whether they can be built here.
    static let canBeBuilt = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/clang++") }

    /// The folder with both programs, built anew when a source is newer.
    private static let programs: Result<URL, BuildFailure> = {
        let folder = repository.appendingPathComponent(".build/bridge")
        let build = Process()
        build.executableURL = repository.appendingPathComponent("mql5/tools/build.sh")
        build.arguments = [folder.path, "fresh"]
        do { try build.run() } catch { return .failure(BuildFailure(words: "\(error)")) }
        build.waitUntilExit()
        return build.terminationStatus == 0 ? .success(folder) : .failure(BuildFailure(words: "build.sh failed"))
    }()

    struct BuildFailure: Error { var words: String }

    let scratch: Scratch
    let port: Int
    private var processes: [Process] = []

    /// A folder with a key and a configuration for a free port; `more` is added to the configuration.
    init(_ more: String = "") throws {
        scratch = try Scratch()
        port = try TerminalFixture.freePort()
        let key = try scratch.write("bridge.key", "a key of twenty bytes\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        try scratch.write(
            "config.toml",
            """
            [connector]
            kind = "mt5"
            port = \(port)
            key = "file:bridge.key"
            [run]
            mode = "dry-run"
            \(more)
            """)
    }

    deinit {
        for process in processes where process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Starts one of the programs in a terminal of its own.
    func start(_ program: String, _ more: [String: String] = [:]) throws {
        let folder = scratch.url("terminal")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = try Self.programs.get().appendingPathComponent(program)
        process.environment = ProcessInfo.processInfo.environment.merging([
            "SHIM_FOLDER": folder.path, "SHIM_CONTROL": folder.appendingPathComponent(program.suffix(5) + "").path,
            "MQL_InpPort": "\(port)", "MQL_InpKey": "a key of twenty bytes", "MQL_InpLogin": "5012345", "ASAN_OPTIONS": "detect_leaks=0",
        ]) { $1 }.merging(more) { $1 }
        let log = try scratch.handle(scratch.url("\(program).log"))
        defer { try? log.close() }
        (process.standardOutput, process.standardError) = (log, log)
        try process.run()
        processes.append(process)
    }

    /// What the programs printed, findings of the sanitizers among it.
    var messages: String {
        ["HeraldBridge", "HeraldHistory"].map { (try? text(scratch.url("\($0).log"))) ?? "" }.joined()
    }

    /// A port that was free a moment ago.
    private static func freePort() throws -> Int {
        let opened = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(opened) }
        var address = sockaddr_in()
        (address.sin_family, address.sin_addr.s_addr) = (sa_family_t(AF_INET), inet_addr("127.0.0.1"))
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(opened, $0, size) == 0 ? getsockname(opened, $0, &size) : -1 }
        }
        guard result == 0 else { throw BuildFailure(words: "no port is free") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
