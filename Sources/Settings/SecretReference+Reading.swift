import Foundation
import Glibc

extension SecretReference {
    /// Bytes; a secret is a line of text.
    private static let largest = 64 << 10

    /// Seconds that a program may take to print a secret.
    private static let patience = 10.0

    /// Fetches the secret: its first line, without the line break.
    ///
    /// Blocks for as long as a program takes, at most ten seconds. An empty secret, a file that others may read and a program that
    /// fails are errors.
    public func read() throws(SecretFailure) -> Secret<String> { try read(environment: ProcessInfo.processInfo.environment) }

    /// The same with the variables of another environment than this process's.
    public func read(environment: [String: String]) throws(SecretFailure) -> Secret<String> {
        switch self {
        case .environment(let name):
            guard let value = environment[name] else {
                throw SecretFailure(self, "the variable is not set; set it where Herald is started, e.g. EnvironmentFile= of its unit")
            }
            return try line(value)
        case .file(let path): return try line(contents(of: path, mustBePrivate: true))
        case .credential(let name):
            guard let folder = environment["CREDENTIALS_DIRECTORY"] else {
                throw SecretFailure(
                    self, "CREDENTIALS_DIRECTORY is not set, so systemd passed no credentials; add LoadCredential=\(name):PATH to the unit")
            }
            return try line(contents(of: "\(folder)/\(name)", mustBePrivate: false))
        case .command(let words): return try line(output(of: words, environment: environment))
        }
    }

    private func line(_ text: String) throws(SecretFailure) -> Secret<String> {
        let first = String(text.prefix { !$0.isNewline })
        guard !first.isEmpty else { throw SecretFailure(self, "its first line is empty; put the secret there") }
        guard first.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw SecretFailure(self, "its first line has control characters, which no secret that Herald uses may have")
        }
        return Secret(first)
    }

    /// Checks the file that was opened and not its name, which could mean another by then.
    private func contents(of path: String, mustBePrivate: Bool) throws(SecretFailure) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw SecretFailure(self, "the file cannot be opened (\(String(cString: strerror(errno))))") }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw SecretFailure(self, "this is no regular file")
        }
        if mustBePrivate, status.st_mode & 0o077 != 0 {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw SecretFailure(self, "others may read or write the file (mode 0\(mode)); chmod 0600 it")
        }
        guard let bytes = try? handle.read(upToCount: Self.largest), let text = String(data: bytes, encoding: .utf8) else {
            throw SecretFailure(self, "the file is empty, cannot be read or is not UTF-8 text")
        }
        return text
    }

    private func output(of words: [String], environment: [String: String]) throws(SecretFailure) -> String {
        guard words[0].hasPrefix("/") else {
            throw SecretFailure(self, "the program must be named by its whole path, so that nobody can put another before it")
        }
        let process = Process()
        let printed = Pipe()
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = printed
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { throw SecretFailure(self, "the program cannot be started; check its path and permissions") }
        try? printed.fileHandleForWriting.close()
        let deadline = Date().addingTimeInterval(Self.patience)
        let bytes = firstBytes(of: printed.fileHandleForReading.fileDescriptor, until: deadline)
        // A program can close its output and go on.
        while bytes != nil, process.isRunning, Date() < deadline { usleep(5000) }
        guard let bytes, !process.isRunning else {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            throw SecretFailure(self, "the program did not end within \(Int(Self.patience)) seconds, or printed more than a secret")
        }
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw SecretFailure(self, "the program failed with status \(process.terminationStatus); run it by hand to see why")
        }
        guard let text = String(data: bytes, encoding: .utf8) else { throw SecretFailure(self, "the program printed no UTF-8 text") }
        return text
    }

    /// What is printed until the other end closes; nil when that takes too long or is too much.
    private func firstBytes(of file: Int32, until deadline: Date) -> Data? {
        var bytes = Data()
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            var watched = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            let left = deadline.timeIntervalSinceNow
            guard left > 0 else { return nil }
            let ready = poll(&watched, 1, Int32(left * 1000) + 1)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return nil }
            let count = Glibc.read(file, &buffer, buffer.count)
            if count == 0 { return bytes }
            guard count > 0, bytes.count + count <= Self.largest else { return nil }
            bytes.append(contentsOf: buffer[..<count])
        }
    }
}
