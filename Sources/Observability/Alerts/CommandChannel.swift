import Foundation
import Glibc
import Settings

/// Gives alerts to a program: as JSON on its input, and the plain message in `HERALD_ALERT_MESSAGE`.
struct CommandChannel: AlertChannel {
    let name = AlertSettings.Channel.command.rawValue
    let settings: AlertCommandSettings

    func deliver(_ alert: Alert, from bot: String) throws(AlertFailure) {
        let process = Process()
        let input = Pipe()
        process.executableURL = URL(fileURLWithPath: settings.program[0])
        process.arguments = Array(settings.program.dropFirst())
        // Nothing of Herald's own environment, which can hold secrets, but what programs need.
        let known = ProcessInfo.processInfo.environment
        var environment = ["PATH", "HOME", "LANG", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS"].reduce(into: [:]) { $0[$1] = known[$1] }
        environment["HERALD_ALERT_LEVEL"] = alert.level.rawValue
        environment["HERALD_ALERT_CODE"] = alert.code
        environment["HERALD_ALERT_MESSAGE"] = alert.message(from: bot).replacing("\0", with: " ")
        process.environment = environment
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch {
            throw AlertFailure(message: "the program cannot be started: \(settings.program[0])", isFinal: false)
        }
        try? input.fileHandleForReading.close()
        let deadline = WallClock.monotonicSeconds + Double(settings.timeoutSeconds)
        feed(Array((alert.json(from: bot) + "\n").utf8), to: input.fileHandleForWriting, until: deadline)
        while process.isRunning, WallClock.monotonicSeconds < deadline { usleep(5000) }
        guard !process.isRunning else {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            throw AlertFailure(message: "the program did not end within \(settings.timeoutSeconds) seconds")
        }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw AlertFailure(message: "the program failed with status \(process.terminationStatus)")
        }
    }

    /// A program need not read its input: then it is full or closed, and that is no failure.
    private func feed(_ bytes: [UInt8], to handle: FileHandle, until deadline: Double) {
        let file = handle.fileDescriptor
        _ = fcntl(file, F_SETFL, O_NONBLOCK)
        var offset = 0
        while offset < bytes.count, WallClock.monotonicSeconds < deadline {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress.map { $0 + offset }, bytes.count - offset) }
            if count > 0 {
                offset += count
            } else if errno == EAGAIN {
                usleep(5000)
            } else {
                break
            }
        }
        try? handle.close()
    }
}
