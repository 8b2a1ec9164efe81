internal import Glibc

/// Tells systemd how a service stands, as `sd_notify(3)` does; without a socket to tell it on, it says nothing.
public struct SystemdNotifier: Sendable {
    /// The value of `NOTIFY_SOCKET`; nil or empty outside a service of `Type=notify`.
    private let path: String?
    /// How often the watchdog wants to hear that the run goes on, seconds: half of `WATCHDOG_USEC`; nil for never.
    public let watchdogSeconds: Double?

    /// Reads the environment that systemd gave the process.
    public init(environment: [String: String], process: Int32) {
        path = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        let isMeant = environment["WATCHDOG_PID"].map { $0 == "\(process)" } ?? true
        let microseconds = isMeant ? environment["WATCHDOG_USEC"].flatMap(Double.init) : nil
        watchdogSeconds = microseconds.flatMap { $0 > 0 ? $0 / 2e6 : nil }
    }

    /// Whether a service manager listens.
    public var isListening: Bool { path != nil }

    /// The run trades from now on.
    public func ready() { send("READY=1") }
    /// The run goes on.
    public func alive() { send("WATCHDOG=1") }
    /// The run ends.
    public func stopping() { send("STOPPING=1") }
    /// One line that `systemctl status` shows.
    public func status(_ line: String) { send("STATUS=" + line.map { $0.isNewline ? " " : String($0) }.joined()) }

    private func send(_ text: String) {
        guard let path else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(path.utf8)
        // A name that begins with @ lies in no folder.
        if name.first == UInt8(ascii: "@") { name[0] = 0 }
        guard name.count < 108 else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { place in
            for (index, byte) in name.enumerated() { place[index] = byte }
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT), $0, length)
            }
        }
    }
}
