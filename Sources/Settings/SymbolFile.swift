import Foundation
public import Market

/// A file of symbols with one more specification: what `herald symbols import` writes.
public struct SymbolFile: Sendable, Equatable {
    /// What became of the file.
    public enum Change: String, Sendable {
        /// The symbol had none.
        case created
        /// The newest table of the symbol says the same; nothing is to be written.
        case unchanged
        /// A table that holds from an instant on was added.
        case dated
    }

    /// Where it is, or will be.
    public let path: String
    /// The whole file.
    public let text: String
    /// See ``Change``.
    public let change: Change
    /// From when the added table holds; nil where it has no date.
    public let validFrom: Timestamp?

    /// From when terms hold.
    public enum Start: Sendable, Equatable {
        /// From this instant on, also the first ones of a symbol.
        case from(Timestamp)
        /// They were heard at this instant: they hold from the beginning of its day (UTC) on, and from the instant itself on when
        /// others hold from that day on already. The first ones of a symbol have no date.
        case heard(Timestamp)
    }

    /// Puts a specification into the file of a folder that describes its symbol already, else into one called as the symbol.
    ///
    /// What differs from the newest table of the symbol becomes one of its own that holds from `start` on. Nothing is written here,
    /// and what the file said before it still says. Throws every mistake with its line, also those of the folder's other files.
    public static func adding(
        _ specification: SymbolSpecification, to folder: String, _ start: Start
    ) throws(SettingsFailure) -> SymbolFile {
        var known = SymbolFolder()
        known.read(folder, mustExist: false)
        guard known.errors.isEmpty else { throw SettingsFailure(known.errors) }
        let home = known.homes[specification.name]
        let name = SymbolFile.name(of: specification)
        let path = home ?? (folder.hasSuffix("/") ? folder : folder + "/") + name
        guard FileManager.default.fileExists(atPath: path) else {
            let text = SpecificationText.toml(specification, validFrom: start.ofFirst)
            return try SymbolFile(path: path, text: text, change: .created, validFrom: start.ofFirst).checked(specification)
        }
        let text = try SettingsFile.text(path: path)
        guard let newest = known.symbols[specification.name]?.last else {
            let more = SpecificationText.toml(specification, validFrom: start.ofFirst)
            return try SymbolFile(path: path, text: joined(text, more), change: .created, validFrom: start.ofFirst).checked(specification)
        }
        if SpecificationText.toml(newest.specification) == SpecificationText.toml(specification) {
            return SymbolFile(path: path, text: text, change: .unchanged, validFrom: nil)
        }
        let from = start.behind(newest.from)
        if let last = newest.from, from <= last {
            throw failure(
                path, specification,
                "its newest table holds from \(SpecificationText.text(of: last)) on and differs; give a later day or instant with --from, or edit the file"
            )
        }
        let more = SpecificationText.toml(specification, validFrom: from)
        let listed = try listing(text, specification, path)
        return try SymbolFile(path: path, text: joined(listed, more), change: .dated, validFrom: from).checked(specification)
    }

    /// The symbol's name as a file's, bytes that cannot stand in one as `%2F`.
    private static func name(of specification: SymbolSpecification) -> String {
        let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "_-+#&!@$."))
        let name = specification.name.addingPercentEncoding(withAllowedCharacters: plain) ?? specification.name
        return (name.hasPrefix(".") ? "%2E" + name.dropFirst() : name) + ".toml"
    }

    private static func joined(_ text: String, _ more: String) -> String {
        text + (text.isEmpty || text.hasSuffix("\n") ? "" : "\n") + (text.isEmpty ? "" : "\n") + more
    }

    /// The text with a symbol's one table `[NAME]` as the first of several, `[[NAME]]`; all else stays as it was written.
    private static func listing(_ text: String, _ specification: SymbolSpecification, _ path: String) throws(SettingsFailure) -> String {
        let names = Set([dotted([specification.name]), quoted(specification.name), "'\(specification.name)'"])
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (number, line) in lines.enumerated() {
            let content = line.drop(while: \.isWhitespace)
            for name in names where content.hasPrefix("[[\(name)]]") || content.hasPrefix("[\(name)]") {
                if content.hasPrefix("[\(name)]") { lines[number] = "[[\(name)]]" + content.dropFirst(name.count + 2) }
                return lines.joined(separator: "\n")
            }
        }
        let header = "[\(dotted([specification.name]))]"
        throw failure(
            path, specification, "its keys stand under no line \(header), so that no dated table can follow; put \(header) above them")
    }

    /// Makes sure that the file, read back, ends with the specification: a key that the new table does not have keeps the value
    /// of the table before.
    private func checked(_ specification: SymbolSpecification) throws(SettingsFailure) -> SymbolFile {
        var reader = SymbolFolder()
        try reader.read(text: text, path: path, name: specification.name)
        let wanted = SpecificationText.toml(specification).split(separator: "\n")
        let found =
            (reader.symbols[specification.name]?.last?.specification).map { SpecificationText.toml($0).split(separator: "\n") } ?? []
        let kept = found.filter { !wanted.contains($0) }
        guard found == wanted else {
            throw SymbolFile.failure(
                path, specification,
                "the new table cannot say that there is no longer: \(kept.joined(separator: ", ")); write these keys by hand")
        }
        return self
    }

    private static func failure(_ path: String, _ specification: SymbolSpecification, _ message: String) -> SettingsFailure {
        SettingsFailure([SettingsError(path: path, key: specification.name, message: "\(specification.name): \(message)")])
    }
}

extension SymbolFile.Start {
    /// The date of a symbol's first table.
    fileprivate var ofFirst: Timestamp? { if case .from(let instant) = self { instant } else { nil } }

    /// The date of a table behind one that holds from `last` on, whole seconds.
    fileprivate func behind(_ last: Timestamp?) -> Timestamp {
        switch self {
        case .from(let instant): return Timestamp(seconds: instant.seconds)
        case .heard(let instant):
            let day = Timestamp(seconds: instant.seconds - instant.seconds % 86_400)
            guard let last, last >= day else { return day }
            return Timestamp(seconds: instant.seconds)
        }
    }
}
