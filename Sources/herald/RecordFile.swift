import Foundation
import Research

/// A record on its way to its file: written beside it and renamed at the end, so that a cut-off record never looks whole.
final class RecordFile: RunRecordOutput {
    private let path: String
    private let target: String
    private let partial: String
    private let handle: FileHandle

    /// Opens the neighbour `PATH.PROCESS.partial`. Throws, before anything is touched, when the file is one that the run
    /// reads or writes otherwise, or one that cannot be replaced.
    init(_ path: String, readFrom inputs: [String], besides trades: String?) throws(UserError) {
        let target = RecordFile.resolved(path)
        if let input = inputs.first(where: { RecordFile.resolved($0) == target }) {
            throw .usage("--record \(path) would overwrite \(input), which this run reads; name another file")
        }
        if let trades, RecordFile.resolved(trades) == target {
            throw .usage("--record \(path) and --trades \(trades) are the same file; name two")
        }
        if let attributes = try? FileManager.default.attributesOfItem(atPath: target),
            attributes[.type] as? FileAttributeType != .typeRegular
        {
            throw .usage("--record \(path) is a folder or a device; name a file")
        }
        let partial = "\(target).\(ProcessInfo.processInfo.processIdentifier).partial"
        guard FileManager.default.createFile(atPath: partial, contents: nil), let handle = FileHandle(forWritingAtPath: partial) else {
            throw RecordFile.unwritable(path)
        }
        (self.path, self.target, self.partial, self.handle) = (path, target, partial, handle)
    }

    /// What was not committed is no record; after the rename nothing of this name is left.
    deinit {
        try? handle.close()
        try? FileManager.default.removeItem(atPath: partial)
    }

    func append(_ bytes: [UInt8]) throws(UserError) {
        do { try handle.write(contentsOf: Data(bytes)) } catch { throw RecordFile.unwritable(path) }
    }

    func commit() throws(UserError) {
        do {
            try handle.synchronize()
            try handle.close()
        } catch {
            throw RecordFile.unwritable(path)
        }
        guard rename(partial, target) == 0 else { throw RecordFile.unwritable(path) }
    }

    private static func resolved(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }

    private static func unwritable(_ path: String) -> UserError {
        UserError(["\(path): error: the record cannot be written; check the folder, its permissions and the free space"], exitCode: 2)
    }
}
