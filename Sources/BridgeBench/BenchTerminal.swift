import Foundation
import MT5Bridge
import Market

/// One of the compiled programs in the model of a terminal, with a line to the model's market.
final class BenchTerminal {
    static let key = "a key of twenty bytes"
    /// The model's server is three hours ahead of UTC.
    static let zone = ZoneRules(name: "three hours ahead", initialOffset: 10_800, transitions: [])
    private let process = Process()
    private let folder: URL
    private let control: String
    private var line: Int32 = -1

    init(_ program: String, in programs: String, port: Int, _ more: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "bridge-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        control = folder.appending(path: "control").path
        process.executableURL = URL(filePath: programs).appending(path: program)
        process.environment = ProcessInfo.processInfo.environment.merging([
            "SHIM_FOLDER": folder.path, "SHIM_CONTROL": control, "MQL_InpPort": "\(port)", "MQL_InpKey": BenchTerminal.key,
            "MQL_InpLogin": "5012345",
        ]) { $1 }.merging(more) { $1 }
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
    }

    deinit {
        if line >= 0 { close(line) }
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// One line to the model; its answer.
    func say(_ words: String) throws -> String {
        if line < 0 { line = try connected() }
        let bytes = Array((words + "\n").utf8)
        guard write(line, bytes, bytes.count) == bytes.count else { throw BenchFailure("the model of the terminal takes no words") }
        var answer: [UInt8] = []
        var byte: UInt8 = 0
        while read(line, &byte, 1) == 1, byte != 10 { answer.append(byte) }
        return String(decoding: answer, as: UTF8.self)
    }

    private func connected() throws -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(control.utf8)
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { throw BenchFailure("\(control) is too long a path") }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        for _ in 0..<250 {
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            let result = withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            if result == 0 { return descriptor }
            close(descriptor)
            usleep(20_000)
        }
        throw BenchFailure("the model of the terminal did not start")
    }
}
