import Foundation

/// Reads a configuration file as text.
enum SettingsFile {
    /// Bytes; a configuration is a few kilobytes, so anything above is a mistaken path.
    private static let largest = 1 << 20

    /// `advice` is what to do when there is no such file.
    static func text(
        path: String, advice: String = "create it, or name another with --config FILE"
    ) throws(SettingsFailure) -> String {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw failure(path, "there is no such file; \(advice)")
        }
        guard !isDirectory.boolValue else {
            throw failure(path, "this is a directory; name the configuration file in it with --config FILE")
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw failure(path, "the file cannot be opened; check its permissions")
        }
        defer { try? handle.close() }
        var bytes = Data()
        do {
            while bytes.count <= largest, let part = try handle.read(upToCount: largest + 1 - bytes.count),
                !part.isEmpty
            {
                bytes.append(part)
            }
        } catch {
            throw failure(path, "the file cannot be read: \(error.localizedDescription)")
        }
        guard bytes.count <= largest else {
            throw failure(path, "the file is larger than 1 MB and cannot be a configuration; check --config FILE")
        }
        guard let text = String(data: bytes, encoding: .utf8) else {
            throw failure(path, "the file is not UTF-8 text; save it as UTF-8")
        }
        return text
    }

    private static func failure(_ path: String, _ message: String) -> SettingsFailure {
        SettingsFailure([SettingsError(path: path, key: "", message: message)])
    }
}
