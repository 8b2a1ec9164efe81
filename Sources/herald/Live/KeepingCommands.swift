import ArgumentParser
import Foundation
import Market
import Research
import Runtime
import Storage

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy journal, read models and captured prices into a new folder that can take the data directory's place.")

    @Argument(help: "The folder to make.")
    var folder: String

    @OptionGroup var reach: ReachOptions

    mutating func run() throws {
        let target = folder.hasPrefix("/") ? folder : FileManager.default.currentDirectoryPath + "/" + folder
        try report {
            let source = try reach.place.folder(reach.shared)
            do throws(UserError) { _ = try reach.ask(.status, patience: 5) } catch {
                // Nobody runs there: it is copied from here.
                let kept = try KeptFolder(source)
                do throws(StorageError) { try Backup.write(kept.store, try kept.capture(), to: target) } catch {
                    throw UserError([error.message], exitCode: 1)
                }
                let words = "everything in \(source) is in \(folder)"
                return try emit(reach.output.json ? JSONValue.object(["done": .bool(true), "message": .string(words)]).text : words)
            }
            try reach.command(.backup(folder: target), patience: 300)
        }
    }
}

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print trades, orders, deals, signals, positions, metrics or equity of a run.",
        discussion: "Of a run that is going on, what is kept is copied first, so that reading never disturbs it.")

    @Argument(help: "trades, orders, deals, signals, positions, accounts, metrics or equity.")
    var table: String

    @Option(help: "csv or json.")
    var format = "csv"

    @Option(help: ArgumentHelp("From this time (UTC) on.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Up to, and without, this time (UTC).", valueName: "time"))
    var to: String?

    @OptionGroup var reach: ReachOptions

    mutating func run() throws {
        try report {
            guard let model = ReadModel.named(table) else {
                throw UserError.usage("there is no table '\(table)'; there are \(ReadModel.all.map(\.name).joined(separator: ", "))")
            }
            guard let form = ExportFormat(rawValue: reach.output.json ? "json" : format) else {
                throw UserError.usage("--format '\(format)': there are \(ExportFormat.allCases.map(\.rawValue).joined(separator: " and "))")
            }
            let (first, last) = (try time(from, "--from"), try time(to, "--to"))
            let source = try reach.place.folder(reach.shared)
            try withStore(source) { store in
                var failed: (any Error)?
                do throws(StorageError) {
                    try store.export(model, form, from: first, to: last) { text throws(StorageError) in
                        do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
                            failed = error
                            throw .cannotWrite(path: "standard output", reason: "is the disk full?")
                        }
                    }
                } catch { throw UserError([error.message], exitCode: failed == nil ? 2 : 1) }
            }
        }
    }

    /// What is kept: a copy when a run holds it.
    private func withStore(_ source: String, _ body: (SQLiteStore) throws -> Void) throws {
        guard (try? reach.ask(.status, patience: 5)) != nil else { return try body(try KeptFolder(source).store) }
        let copy = source + "/export-\(UUID().uuidString)"
        let answer = try reach.ask(.backup(folder: FileManager.default.absolute(copy)), patience: 300)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        guard answer.isDone else { throw UserError(["error: " + answer.message], exitCode: 1) }
        try body(try KeptFolder(copy).store)
    }

    private func time(_ text: String?, _ option: String) throws(UserError) -> Timestamp? {
        guard let text else { return nil }
        guard let time = Timestamp(text: text) else {
            throw .usage("\(option) '\(text)' is no time; write 2026-01-31 or 2026-01-31T13:00, UTC")
        }
        return time
    }
}

extension FileManager {
    /// A path from the root.
    func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : currentDirectoryPath + "/" + path }
}

/// A data directory in which nobody works.
struct KeptFolder {
    let path: String
    /// Keeps the lock.
    private let directory: Held
    let store: SQLiteStore

    private final class Held {
        let value: DataDirectory
        init(_ path: String) throws(StorageError) { value = try DataDirectory(path: path) }
    }

    /// Locks and opens it. Throws what the user must read, also when there is none.
    init(_ path: String) throws(UserError) {
        self.path = path
        guard FileManager.default.fileExists(atPath: path + "/herald.db") else {
            throw UserError(["\(path): error: no run has kept anything here; name its data directory with --data-dir"], exitCode: 2)
        }
        do throws(StorageError) {
            directory = try Held(path)
            store = try SQLiteStore(path: path + "/herald.db")
        } catch { throw UserError([error.message], exitCode: 2) }
    }

    /// The journal, checked to its last row.
    func journal() throws(StorageError) -> Journal {
        guard let stamp = try store.stamp() else { throw .damaged(path: path, reason: "nothing is written in it") }
        return try Journal(store, fresh: stamp)
    }

    /// The captured prices; the symbols are those of the newest segment.
    func capture() throws(StorageError) -> CaptureFile {
        let journal = try journal()
        let symbols = try SegmentStart.symbols(of: journal)
        return try CaptureFile(folder: path + "/capture", symbols: symbols, journalled: journal.head.capture)
    }
}
