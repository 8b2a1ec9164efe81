internal import Glibc

/// A capture file's bytes, mapped for reading; unmapped when the value goes away.
struct CaptureMapping: ~Copyable {
    private let start: UnsafeMutableRawPointer?
    private let count: Int

    init(path: String) throws(StorageError) { (start, count) = try CaptureMapping.map(path) }

    private static func map(_ path: String) throws(StorageError) -> (UnsafeMutableRawPointer?, Int) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotRead(path: path, reason: SystemFault.reason(errno)) }
        defer { Glibc.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .cannotRead(path: path, reason: SystemFault.reason(errno)) }
        let count = Int(status.st_size)
        guard count > 0 else { return (nil, 0) }
        let mapped = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0)
        guard let mapped, mapped != MAP_FAILED else { throw .cannotRead(path: path, reason: SystemFault.reason(errno)) }
        return (mapped, count)
    }

    deinit { if let start { munmap(start, count) } }

    /// Valid as long as this value.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
}
