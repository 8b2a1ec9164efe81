import Glibc

/// A regular file's bytes, mapped for reading; unmapped when the value goes away.
///
/// A file that another process shortens meanwhile ends this one, as with every mapping: exports are written once.
struct MappedFile: ~Copyable {
    private let start: UnsafeMutableRawPointer?
    private let count: Int

    /// Throws ``BarFileError/cannotRead(path:reason:)``.
    init(path: String) throws(BarFileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .cannotRead(path: path, reason: MappedFile.reason(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .cannotRead(path: path, reason: MappedFile.reason(errno)) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw .cannotRead(path: path, reason: "it is a directory")
        default: throw .cannotRead(path: path, reason: "it is not a regular file")
        }
        guard let count = Int(exactly: status.st_size), count > 0 else {
            (start, self.count) = (nil, 0)
            return
        }
        let mapped = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let mapped, mapped != MAP_FAILED else {
            throw .cannotRead(path: path, reason: MappedFile.reason(errno))
        }
        madvise(mapped, count, MADV_SEQUENTIAL)
        (start, self.count) = (mapped, count)
    }

    deinit {
        if let start { munmap(start, count) }
    }

    /// The bytes, valid as long as this value.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// An error number in words.
    static func reason(_ number: Int32) -> String {
        switch number {
        case ENOENT: "there is no such file"
        case EACCES, EPERM: "permission denied"
        case ENOTDIR: "a part of the path is not a directory"
        case EISDIR: "it is a directory"
        case ENOSPC: "no space left on the device"
        default: String(cString: strerror(number))
        }
    }
}
