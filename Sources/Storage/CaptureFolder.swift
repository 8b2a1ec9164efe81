internal import Glibc

/// The capture files of a folder: `capture-` and the position of the first record in 16 digits, `.hcap`.
struct CaptureFolder {
    let path: String

    /// One file.
    struct Entry: Hashable {
        let path: String
        /// Position of its first record.
        let start: Int64
    }

    init(path: String) { self.path = path }

    /// Makes the folder where it is missing.
    func make() throws(StorageError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw .cannotWrite(path: path, reason: SystemFault.reason(errno)) }
    }

    func path(start: Int64) -> String {
        let digits = String(start)
        return "\(path)/capture-\(String(repeating: "0", count: max(0, 16 - digits.count)))\(digits).hcap"
    }

    /// In the order of their records.
    func entries() throws(StorageError) -> [Entry] {
        guard let folder = opendir(path) else { throw .cannotRead(path: path, reason: SystemFault.reason(errno)) }
        defer { closedir(folder) }
        var found: [Entry] = []
        while let item = readdir(folder) {
            let length = Int(strlen(&item.pointee.d_name.0))
            let name = withUnsafeBytes(of: &item.pointee.d_name) { String(decoding: $0.prefix(length), as: UTF8.self) }
            guard name.hasPrefix("capture-"), name.hasSuffix(".hcap"), let start = Int64(name.dropFirst(8).dropLast(5)) else { continue }
            found.append(Entry(path: path + "/" + name, start: start))
        }
        return found.sorted { $0.start < $1.start }
    }

    /// Makes the folder's entries last.
    func synchronize() throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: SystemFault.reason(errno)) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .cannotWrite(path: path, reason: SystemFault.reason(errno)) }
    }
}
