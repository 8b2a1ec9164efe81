import ArgumentParser
import Foundation
import Market
import Research
import Runtime
import ScriptAPI
import Scripting
import Settings
import Storage

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check clock, disk, permissions, database, libraries, configuration, scripts and ports, and say what to do.",
        discussion: "Ends with 1 when something would keep a run from starting or from being safe; warnings do not.")

    @Option(help: "With connector.kind = \"mt5\": how long to wait for the terminal, seconds.")
    var terminalSeconds = 35.0

    @OptionGroup var reach: ReachOptions

    mutating func run() throws {
        try report {
            let found = examine()
            let hasFailed = found.contains { $0.state == .failure }
            if reach.output.json {
                try emit(JSONValue.object(["passed": .bool(!hasFailed), "checks": .array(found.map(\.json))]).text)
            } else {
                for line in found.flatMap({ $0.text.split(separator: "\n") }) { try emit(printable(String(line))) }
            }
            if hasFailed { throw ExitCode(1) }
        }
    }

    private func examine() -> [Diagnosis] {
        var found = [LibraryDoctor.lua(LuaLibrary.release), LibraryDoctor.sqlite(SQLiteStore.libraryVersion)]
        let settings: HeraldSettings
        let path = reach.shared.path ?? "built-in configuration"
        do throws(UserError) {
            settings = try reach.shared.settings()
            found.append(Diagnosis("configuration", .ok, "\(path) is valid"))
        } catch {
            let lines = error.lines.joined(separator: "; ")
            return found + [
                Diagnosis("configuration", .failure, lines, remedy: "correct it; herald check-config shows each error with its line")
            ]
        }
        found.append(scripts(settings, path))
        let folder = reach.place.dataDirectory ?? settings.run.dataDirectory
        found += [PlaceDoctor.permissions(of: folder), PlaceDoctor.space(of: folder), PlaceDoctor.speed(of: folder)]
        let (isRunning, newest, database) = kept(folder)
        found.append(database)
        let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        // Simulated markets have times of their own.
        let last = settings.run.mode == .simulate ? nil : newest
        found.append(PlaceDoctor.clock(now: now, newest: last, isSynchronized: PlaceDoctor.isClockSynchronized))
        if let listen = settings.metrics.listen, !isRunning {
            found.append(PlaceDoctor.port(listen.port, host: listen.host, for: "metrics.listen"))
        }
        if settings.connector.kind == .mt5, !isRunning {
            let port = PlaceDoctor.port(settings.connector.port, host: settings.connector.address, for: "connector.port")
            found.append(port)
            // The programs dial every few seconds, at the latest after thirty.
            if port.state == .ok { found += TerminalDoctor.examine(settings, path: path, seconds: terminalSeconds) }
        }
        return found
    }

    private func scripts(_ settings: HeraldSettings, _ path: String) -> Diagnosis {
        do throws(UserError) {
            let found = try ScriptFolder(settings, path: path)
            _ = try MarketRun.check(found.settings, path: path)
            let idle = settings.run.autoload ? found.notes.map { "; " + $0 }.joined() : ""
            return Diagnosis(
                "scripts", idle.isEmpty ? .ok : .warning, "\(found.settings.strategies.count) strategies load, with their exits" + idle,
                remedy: idle.isEmpty ? "" : "mend them, move them away, or set strategies.autoload = false")
        } catch {
            return Diagnosis(
                "scripts", .failure, error.lines.joined(separator: "; "), remedy: "mend them; herald --check-script FILE shows more")
        }
    }

    /// Whether a run is going on, the newest row of the journal, and how the database is.
    private func kept(_ folder: String) -> (isRunning: Bool, newest: Timestamp?, Diagnosis) {
        let subject = "database"
        let client = ControlClient(path: folder + "/control.sock", patience: 5)
        if let answer = try? client.ask(ControlRequest(.status)), let status = answer.status {
            let words = "a run is going on (\(status.mode), row \(status.journalSequence)); it checks the database at each start"
            guard status.problems.isEmpty else {
                return (
                    true, nil,
                    Diagnosis(subject, .warning, "\(words); \(status.problems.joined(separator: "; "))", remedy: "see herald status")
                )
            }
            return (true, nil, Diagnosis(subject, .ok, words))
        }
        guard FileManager.default.fileExists(atPath: folder + "/herald.db") else {
            return (false, nil, Diagnosis(subject, .ok, "\(folder) holds none yet; the first run makes it"))
        }
        do {
            let kept = try KeptFolder(folder)
            let journal = try kept.journal()
            _ = try kept.capture()
            let newest = try kept.store.rows(from: journal.head.sequence, limit: 1).first?.time
            return (
                false, newest,
                Diagnosis(subject, .ok, "\(journal.head.sequence) rows, chain and capture whole, mode \(journal.stamp.mode.rawValue)")
            )
        } catch let error as UserError {
            return (false, nil, Diagnosis(subject, .failure, error.lines.joined(separator: "; "), remedy: "see the message"))
        } catch let error as StorageError {
            return (
                false, nil, Diagnosis(subject, .failure, error.message, remedy: "restore the newest backup into an empty data directory")
            )
        } catch { return (false, nil, Diagnosis(subject, .failure, "\(error)")) }
    }
}
