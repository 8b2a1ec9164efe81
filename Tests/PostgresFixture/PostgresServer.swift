internal import Foundation
internal import Glibc

/// A PostgreSQL of its own in a temporary folder, reached through a socket there only.
///
/// PostgreSQL refuses to run as root: then it runs as the user `postgres` of Debian's package.
public final class PostgresServer {
    /// What could not be run.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    private static let versions = "/usr/lib/postgresql"

    /// The newest version's programs; nil where none is installed.
    private static var tools: String? {
        let found = (try? FileManager.default.contentsOfDirectory(atPath: versions)) ?? []
        let newest = found.compactMap { Int($0) }.sorted().last
        return newest.map { "\(versions)/\($0)/bin" }.flatMap { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") ? $0 : nil }
    }

    /// Whether there is one to start.
    public static var isInstalled: Bool { tools != nil }

    /// Where everything of it lies.
    public let folder = "/tmp/herald-postgres-\(UUID().uuidString.prefix(8))"
    private let tools: String

    /// Makes a database and starts the server.
    public init() throws {
        guard let tools = PostgresServer.tools else { throw Failure(description: "install Debian's postgresql") }
        self.tools = tools
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if getuid() == 0 { try run("/usr/bin/chown", ["postgres", folder], asRoot: true) }
        try run("\(tools)/initdb", ["-D", folder + "/data", "-A", "trust", "-U", "herald", "--no-sync"])
        try start()
    }

    deinit {
        try? stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// How libpq reaches it.
    public var url: String { "host=\(folder) user=herald dbname=postgres" }

    /// Starts it, and waits until it takes connections.
    public func start() throws {
        try run(
            "\(tools)/pg_ctl",
            ["-D", folder + "/data", "-w", "-l", folder + "/log", "-o", "-c listen_addresses='' -k \(folder) -F", "start"])
    }

    /// Ends it as a crash would.
    public func stop() throws { try run("\(tools)/pg_ctl", ["-D", folder + "/data", "-w", "-m", "immediate", "stop"]) }

    private func run(_ program: String, _ arguments: [String], asRoot: Bool = false) throws {
        let switches = getuid() == 0 && !asRoot
        let words = (switches ? ["/usr/sbin/runuser", "-u", "postgres", "--"] : []) + [program] + arguments
        // Not Foundation's Process: it waits until the server, which inherits its descriptors, has ended as well.
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for stream in Int32(0)...2 { posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0) }
        let texts = words.map { (word: String) -> UnsafeMutablePointer<CChar>? in strdup(word) }
        defer { for text in texts { free(text) } }
        var (child, status): (pid_t, Int32) = (0, 0)
        guard posix_spawn(&child, words[0], &actions, nil, texts + [nil], environ) == 0 else { throw Failure(description: "\(words)") }
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else { throw Failure(description: "\(words) ended with \(status)") }
    }
}
