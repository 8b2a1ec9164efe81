import Foundation
import PostgresFixture
import Testing

@Suite("A run with a copy in PostgreSQL", .serialized)
struct PostgresRunTests {
    private func configuration(_ url: String = "env:HERALD_TEST_POSTGRES", more: String = "") -> String {
        """
        [run]
        \(more)
        [storage.postgres]
        url = "\(url)"
        [[strategy]]
        file = "strategies/sma_crossover.lua"
        symbol = "EURUSD"
        name = "crossing"
        """
    }

    #if Postgres
        /// What the server answers, without the spaces around it.
        private func ask(_ server: PostgresServer, _ sql: String) throws -> String {
            let words = ["-h", server.folder, "-U", "herald", "-d", "postgres", "-qtAX", "-c", sql]
            let outcome = try run(URL(fileURLWithPath: "/usr/bin/psql"), words, in: repository, seconds: 20)
            return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }

        private var isInstalled: Bool { PostgresServer.isInstalled && FileManager.default.isExecutableFile(atPath: "/usr/bin/psql") }

        @Test("keeps trading while the server is gone, says so, and has everything there in the end")
        func outage() throws {
            guard isInstalled else { return }
            let server = try PostgresServer()
            try server.stop()
            let scratch = try LiveRun.entering()
            let secret = scratch.folder.appendingPathComponent("postgres")
            try (server.url + "\n").write(to: secret, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret.path)
            let run = try LiveRun(
                scratch, arguments: ["--no-supervisor"], configuration: configuration("file:postgres", more: "speed = 3600"))
            let lacking = try run.wait(for: "a position, and the word that the copy has to wait") { status in
                let notes = status["notes"] as? [String] ?? []
                return !status.tickets.isEmpty && notes.contains { $0.hasPrefix("the copy in Postgres lacks") }
            }
            #expect(lacking["uncopied"] as? Int ?? 0 > 0)
            #expect(run.said.contains("the copy in Postgres has to wait"))
            try server.start()
            try run.wait(for: "the copy") { $0["uncopied"] as? Int == 0 && $0["notes"] as? [String] == [] }
            run.signal(SIGTERM)
            #expect(run.end() == 0)
            #expect(run.said.contains("the copy in Postgres is complete again"))
            for table in ["orders", "deals", "positions", "equity", "signals"] {
                let outcome = try run.ask("export", table)
                #expect(outcome.status == 0, "\(outcome.errors)")
                let exported = outcome.output.split(whereSeparator: \.isNewline).count - 1
                #expect(try ask(server, "SELECT count(*) FROM herald.\(table)") == "\(exported)", "\(table)")
                #expect(table == "signals" || exported > 0, "\(table)")
            }
        }

        @Test("says where the address of the server should have been")
        func missingSecret() throws {
            let scratch = try Scratch()
            try configuration("env:HERALD_NO_SUCH_VARIABLE", more: "speed = 3600").write(
                to: scratch.folder.appendingPathComponent("config.toml"), atomically: true, encoding: .utf8)
            try FileManager.default.copyItem(
                at: repository.appendingPathComponent("strategies"), to: scratch.folder.appendingPathComponent("strategies"))
            let outcome = try herald(["run", "--no-supervisor"], in: scratch.folder)
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("storage.postgres.url in config.toml: "))
        }
    #else
        @Test("is refused by a program that was built without it, with what to do")
        func refused() throws {
            let scratch = try Scratch()
            try configuration(more: "speed = 3600").write(
                to: scratch.folder.appendingPathComponent("config.toml"), atomically: true, encoding: .utf8)
            let outcome = try herald(["run", "--no-supervisor"], in: scratch.folder)
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("this herald was built without PostgreSQL; build one with it (apt-get install libpq-dev"))
        }
    #endif
}
