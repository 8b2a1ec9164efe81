internal import FoundationEssentials
public import Market
internal import Settings

/// What `herald symbols import` was asked for.
public struct SymbolImportRequest: Sendable {
    /// Specifications as a script in the terminal prints them.
    public var files: [String]
    /// The day or instant from which the specification holds, such as `2024-01-31` or `2024-01-31T14:05:00Z`; with nil a changed one
    /// holds from the beginning of the present day on, and from `now` on when the day has one already.
    public var from: String?
    /// The present instant, UTC.
    public var now: Timestamp
    /// The folder of symbols.
    public var folder: String
    /// Whether nothing is to be written.
    public var isTrial: Bool

    public init(files: [String], from: String?, now: Timestamp, folder: String, isTrial: Bool) {
        (self.files, self.from, self.now, self.folder, self.isTrial) = (files, from, now, folder, isTrial)
    }
}

/// Brings specifications of the terminal into the folder of symbols.
public struct SymbolImport: Sendable {
    private let changes: [(symbol: String, file: SymbolFile)]
    private let isTrial: Bool

    /// Reads all files before any is written. Throws every mistake with its line.
    public init(_ request: SymbolImportRequest) throws(UserError) {
        try self.init(SymbolImport.specifications(request.files), request)
    }

    /// Brings specifications that a terminal told; the request's files are not read.
    ///
    /// Throws every mistake; symbols before it are written then.
    public init(_ specifications: [SymbolSpecification], _ request: SymbolImportRequest) throws(UserError) {
        isTrial = request.isTrial
        let start = try SymbolImport.start(request)
        var changes: [(symbol: String, file: SymbolFile)] = []
        for specification in specifications {
            do {
                let file = try SymbolFile.adding(specification, to: request.folder, start)
                if !request.isTrial, file.change != .unchanged { try SymbolImport.write(file) }
                changes.append((specification.name, file))
            } catch let error as SettingsFailure {
                throw UserError(error.errors.map(\.text), exitCode: 2)
            } catch {
                throw UserError(
                    [
                        "\(request.folder): error: \(specification.name) cannot be written; check the folder, its permissions and the free space"
                    ],
                    exitCode: 2)
            }
        }
        self.changes = changes
    }

    /// Whether anything was written, or would be.
    public var isChanged: Bool { changes.contains { $0.file.change != .unchanged } }

    /// One line for each file, ending with a newline.
    public var text: String {
        changes.map { symbol, file in
            let would = isTrial ? "would be " : ""
            return switch file.change {
            case .created: "\(symbol): \(would)written to \(file.path)\n"
            case .unchanged: "\(symbol): \(file.path) says the same; nothing to write\n"
            case .dated:
                "\(symbol): a table that holds from \(file.validFrom.map(SpecificationText.text) ?? "?") on \(would)added to \(file.path)\n"
            }
        }.joined()
    }

    /// The same as one object; `text` is the whole file.
    public var json: JSONValue {
        .object([
            "dry_run": .bool(isTrial),
            "symbols": .array(
                changes.map {
                    .object([
                        "symbol": .string($0.symbol), "change": .string($0.file.change.rawValue), "path": .string($0.file.path),
                        "valid_from": $0.file.change == .dated
                            ? $0.file.validFrom.map { .string(SpecificationText.text(of: $0)) } ?? .null : .null,
                        "text": .string($0.file.text),
                    ])
                }),
        ])
    }

    private static func start(_ request: SymbolImportRequest) throws(UserError) -> SymbolFile.Start {
        guard let from = request.from else { return .heard(request.now) }
        guard let instant = SpecificationText.instant(from) else {
            throw .usage("--from '\(from)' is no day and no instant; write 2024-01-31 or 2024-01-31T14:05:00Z")
        }
        return .from(instant)
    }

    private static func specifications(_ files: [String]) throws(UserError) -> [SymbolSpecification] {
        var (found, lines): ([SymbolSpecification], [String]) = ([], [])
        for path in files {
            do throws(SettingsFailure) {
                found.append(try SpecificationText.read(path: path))
                let name = found[found.count - 1].name
                if found.dropLast().contains(where: { $0.name == name }) {
                    lines.append("\(path): error: \(name) is in another of these files too; import one of them")
                }
            } catch {
                lines += error.errors.map(\.text)
            }
        }
        guard lines.isEmpty else { throw UserError(lines, exitCode: 2) }
        return found
    }

    /// Beside the file and renamed, so that it is there complete or as before.
    private static func write(_ file: SymbolFile) throws {
        let target = URL(filePath: file.path).resolvingSymlinksInPath()
        try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.text.utf8).write(to: target, options: .atomic)
    }
}
