import Foundation
import Market

/// The symbols described by the files of a folder.
struct SymbolFolder {
    /// What is read when nothing is named.
    static let standard = "symbols"

    /// By name, oldest first.
    private(set) var symbols: [String: [SymbolSnapshot]] = [:]
    /// Every mistake, in the order of the files' names.
    private(set) var errors: [SettingsError] = []
    /// Which file described a symbol.
    private(set) var homes: [String: String] = [:]

    /// Reads every `*.toml` of a folder, in the order of their names; a path is relative to the working directory.
    mutating func read(_ folder: String, mustExist: Bool) {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory.boolValue else {
            if mustExist {
                report(folder, "data.symbols_folder: there is no such folder; create it, or remove the key")
            }
            return
        }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            return report(folder, "the folder cannot be read; check its permissions")
        }
        for name in names.sorted() where name.hasSuffix(".toml") && !name.hasPrefix(".") {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            do throws(SettingsFailure) {
                try read(text: SettingsFile.text(path: path), path: path, name: String(name.dropLast(5)))
            } catch {
                errors += error.errors
            }
        }
    }

    /// Reads one file's text; `name` is the symbol's where the file itself says none.
    mutating func read(text: String, path: String, name: String) throws(SettingsFailure) {
        var reader = SettingsReader(document: try SettingsDocument(text: text, path: path, overrides: []))
        for (symbol, snapshots) in reader.symbolFile(name).sorted(by: { $0.key < $1.key }) {
            if let home = homes[symbol] {
                report(path, "\(symbol) is described in \(home) too; remove it from one of them")
                continue
            }
            (homes[symbol], symbols[symbol]) = (path, snapshots)
        }
        if let failure = reader.failure { throw failure }
    }

    private mutating func report(_ path: String, _ message: String) {
        errors.append(SettingsError(path: path, key: "data.symbols_folder", message: message))
    }
}
