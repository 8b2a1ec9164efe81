internal import Glibc

/// Where a Unix socket lies; paths too long for the kernel's address are reached through the open folder.
struct SocketPlace: ~Copyable {
    let path: String
    private let folder: Int32
    private let name: String

    /// Opens the folder that holds the socket. Throws the system's words.
    init(_ path: String) throws(SystemTrouble) {
        self.path = path
        let slash = path.lastIndex(of: "/")
        let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw SystemTrouble(errno) }
    }

    deinit { if folder >= 0 { close(folder) } }

    /// Calls `body` with the address of the socket, under 108 bytes however long the path is.
    func withAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let text = Array("/proc/self/fd/\(folder)/\(name)".utf8.prefix(107))
        withUnsafeMutableBytes(of: &address.sun_path) { place in
            for (index, byte) in text.enumerated() { place[index] = byte }
        }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }

    /// What lies there: whether it is a socket; nil for nothing.
    func isSocket() -> Bool? {
        var found = stat()
        guard fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        return found.st_mode & S_IFMT == S_IFSOCK
    }

    /// Takes it away.
    func remove() { unlinkat(folder, name, 0) }

    /// For its owner only.
    func makePrivate() throws(SystemTrouble) {
        guard fchmodat(folder, name, 0o600, 0) == 0 else { throw SystemTrouble(errno) }
    }
}

/// An error of the operating system.
struct SystemTrouble: Error {
    let reason: String
    let number: Int32

    init(_ number: Int32) {
        self.number = number
        reason = String(cString: strerror(number))
    }

    init(reason: String) { (self.reason, number) = (reason, 0) }
}

/// The process at the other end of a connected Unix socket.
struct SocketPeer {
    let user: uid_t
    let process: Int32

    init?(_ descriptor: Int32) {
        // The kernel's `struct ucred`: process, user and group, 32 bits each.
        var found: [UInt32] = [0, 0, 0]
        var size = socklen_t(12)
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &found, &size) == 0, size == 12 else { return nil }
        (process, user) = (Int32(bitPattern: found[0]), found[1])
    }

    /// Whether it is of our own account, or the system's.
    var isOwner: Bool { user == geteuid() || user == 0 }
}
