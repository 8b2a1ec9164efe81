import Foundation

/// A temporary folder of one test, gone with the last reference to it.
final class Scratch: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("herald-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func url(_ name: String) -> URL { folder.appendingPathComponent(name) }
    func path(_ name: String) -> String { url(name).path }

    /// An empty file opened for writing.
    func handle(_ url: URL) throws -> FileHandle {
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
    }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

    @discardableResult
    func write(_ name: String, _ bytes: Data) throws -> String {
        try bytes.write(to: url(name))
        return path(name)
    }

    /// Writes a strategy on H1 with the given `on_bar`; the body begins on line 4.
    func strategy(_ body: String, name: String = "s.lua") throws -> String {
        try write(
            name,
            """
            local S = strategy { api = 1, name = "Test", timeframe = "H1" }
            local n = 0                                   -- closed bars so far
            function S:on_bar(bar) n = n + 1
            \(body)
            end
            return S

            """)
    }
}
