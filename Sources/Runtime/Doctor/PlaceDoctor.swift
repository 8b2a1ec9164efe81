internal import Foundation
internal import Glibc
public import Market

/// Judges the machine: clock, disk, permissions, ports.
public enum PlaceDoctor {
    /// Judges free space, from the bytes that are free where the data directory lies.
    public static func space(_ free: UInt64, at path: String) -> Diagnosis {
        let words = "\(free >> 20) MiB free at \(path)"
        if free < 100 << 20 {
            return Diagnosis(
                "disk space", .failure, words, remedy: "free at least 1 GiB: without it nothing is opened, and only closes go out")
        }
        return free < 1 << 30
            ? Diagnosis("disk space", .warning, words, remedy: "free at least 1 GiB") : Diagnosis("disk space", .ok, words)
    }

    /// Looks at the free space of a folder, or of the nearest one above that is there.
    public static func space(of folder: String) -> Diagnosis {
        let place = existing(folder)
        var found = statvfs()
        guard statvfs(place, &found) == 0 else {
            return Diagnosis(
                "disk space", .failure, "\(place) cannot be looked at: \(SystemTrouble(errno).reason)", remedy: "check the path")
        }
        return space(UInt64(found.f_bavail) * UInt64(found.f_frsize), at: place)
    }

    /// How long a durable write takes: what stands between a decision and its order.
    public static func speed(of folder: String) -> Diagnosis {
        let subject = "disk speed"
        let path = existing(folder) + "/.herald-doctor-\(getpid())"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            return Diagnosis(
                subject, .failure, "nothing can be written to \(existing(folder)): \(SystemTrouble(errno).reason)",
                remedy: "give this account write permission, or name another data directory")
        }
        defer {
            close(descriptor)
            unlink(path)
        }
        let (clock, bytes, rounds) = (ContinuousClock(), [UInt8](repeating: 1, count: 4096), 20)
        var longest = Duration.zero
        for _ in 0..<rounds {
            let begin = clock.now
            guard write(descriptor, bytes, bytes.count) == bytes.count, fdatasync(descriptor) == 0 else {
                return Diagnosis(subject, .failure, "a durable write failed: \(SystemTrouble(errno).reason)", remedy: "check the disk")
            }
            longest = max(longest, clock.now - begin)
        }
        let milliseconds = Double(longest.components.attoseconds) / 1e15 + Double(longest.components.seconds) * 1000
        let words = "the slowest of \(rounds) durable writes took \(Int(milliseconds.rounded(.up))) ms"
        return milliseconds > 200
            ? Diagnosis(subject, .warning, words, remedy: "every order waits for such a write: use a local solid-state disk")
            : Diagnosis(subject, .ok, words)
    }

    /// Whether only its owner can look into a data directory.
    public static func permissions(of folder: String) -> Diagnosis {
        let subject = "permissions"
        var found = stat()
        guard stat(folder, &found) == 0 else {
            return Diagnosis(subject, .ok, "\(folder) is not there yet; it is made for its owner only")
        }
        guard found.st_mode & S_IFMT == S_IFDIR else {
            return Diagnosis(subject, .failure, "\(folder) is no folder", remedy: "name another data directory")
        }
        guard found.st_uid == geteuid() || geteuid() == 0 else {
            return Diagnosis(
                subject, .failure, "\(folder) belongs to another account (user \(found.st_uid))", remedy: "run as that account, or chown it"
            )
        }
        guard found.st_mode & 0o077 == 0 else {
            return Diagnosis(
                subject, .warning, "other accounts can look into \(folder): journal and positions are in it", remedy: "chmod 700 \(folder)")
        }
        return Diagnosis(subject, .ok, "only its owner can look into \(folder)")
    }

    /// Judges the clock by the newest row a run has written: it must not lie ahead.
    public static func clock(now: Timestamp, newest: Timestamp?, isSynchronized: Bool?) -> Diagnosis {
        let subject = "clock"
        if let newest, newest > now.adding(seconds: 5) {
            return Diagnosis(
                subject, .failure, "it is \(now), and the journal's newest row is of \(newest)",
                remedy: "set the clock, and keep it by NTP: timedatectl set-ntp true")
        }
        switch isSynchronized {
        case true?: return Diagnosis(subject, .ok, "\(now) UTC, synchronized")
        case false?:
            return Diagnosis(subject, .warning, "\(now) UTC, not synchronized", remedy: "keep it by NTP: timedatectl set-ntp true")
        case nil:
            return Diagnosis(subject, .ok, "\(now) UTC; whether it is synchronized cannot be seen from here")
        }
    }

    /// Whether the machine says that its clock is kept right; nil when it says nothing.
    public static var isClockSynchronized: Bool? {
        guard FileManager.default.fileExists(atPath: "/run/systemd/timesync") else { return nil }
        return FileManager.default.fileExists(atPath: "/run/systemd/timesync/synchronized")
    }

    /// Whether a port of this machine can be listened on.
    public static func port(_ port: Int, host: String, for what: String) -> Diagnosis {
        let subject = "port \(port)"
        var hints = addrinfo()
        (hints.ai_flags, hints.ai_socktype) = (AI_PASSIVE, Int32(SOCK_STREAM.rawValue))
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &list) == 0, let found = list else {
            return Diagnosis(subject, .failure, "\(host) is no address of this machine", remedy: "correct the address for \(what)")
        }
        defer { freeaddrinfo(list) }
        let descriptor = socket(found.pointee.ai_family, found.pointee.ai_socktype, 0)
        guard descriptor >= 0 else { return Diagnosis(subject, .failure, SystemTrouble(errno).reason, remedy: "check the network") }
        defer { close(descriptor) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 else {
            return Diagnosis(
                subject, .failure, "\(host):\(port) for \(what) cannot be used: \(SystemTrouble(errno).reason)",
                remedy: "choose another port, or end what uses it (ss -ltnp)")
        }
        return Diagnosis(subject, .ok, "\(host):\(port) is free for \(what)")
    }

    private static func existing(_ folder: String) -> String {
        var path = folder.hasPrefix("/") ? folder : FileManager.default.currentDirectoryPath + "/" + folder
        while !FileManager.default.fileExists(atPath: path), let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            path = String(path[..<slash])
        }
        return path
    }
}
