import Foundation
import Glibc
import Storage
import Testing

@Suite struct DataDirectoryTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test func oneAtATime() throws {
        let path = folder.path + "/data"
        do {
            let directory = try DataDirectory(path: path)
            #expect {
                _ = try DataDirectory(path: path)
            } throws: { error in
                guard let error = error as? StorageError else { return false }
                return error == .inUse(path: path, process: Int(getpid())) && error.message.contains("process \(getpid()) works in")
            }
            #expect(directory.databasePath == path + "/herald.db")
        }
        let again = try DataDirectory(path: path)
        var status = stat()
        #expect(stat(again.path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o700)
        #expect(stat(path + "/lock", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    /// Another process, as flock(1) of util-linux holds it.
    @Test func anotherProcessKeepsUsOut() throws {
        let path = folder.path + "/data"
        do { _ = try DataDirectory(path: path) }
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        holder.arguments = [path + "/lock", "-c", "echo $$ > \(path)/lock; echo held; read line"]
        let (input, output) = (Pipe(), Pipe())
        (holder.standardInput, holder.standardOutput) = (input, output)
        try holder.run()
        #expect(output.fileHandleForReading.availableData == Data("held\n".utf8))
        #expect {
            _ = try DataDirectory(path: path)
        } throws: { error in
            guard case .inUse(_, let process) = error as? StorageError else { return false }
            return process > 0 && process != Int(getpid())
        }
        try input.fileHandleForWriting.close()
        holder.waitUntilExit()
        _ = try DataDirectory(path: path)
    }

    @Test func whatCannotBeMadeIsSaid() throws {
        #expect(throws: StorageError.cannotWrite(path: folder.path + "/a/b", reason: "there is no such file")) {
            _ = try DataDirectory(path: folder.path + "/a/b")
        }
        try TemporaryFolder.write([1], to: folder.path + "/file")
        #expect(throws: StorageError.self) { _ = try DataDirectory(path: folder.path + "/file") }
    }
}
