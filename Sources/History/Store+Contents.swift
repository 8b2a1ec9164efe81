import Glibc
import Market

extension Store {
    /// What is stored, by symbol and then from the shortest timeframe up, ticks first; files that are no good are listed
    /// with the reason. An absent folder is an empty store.
    public func contents() throws(StoreError) -> (series: [StoredSeries], faults: [StoreError]) {
        var (series, faults): ([StoredSeries], [StoreError]) = ([], [])
        for folder in try Store.names(in: path).sorted() where Store.isFolder("\(path)/\(folder)") {
            let (found, bad) = try contents(ofFolder: folder)
            series += found
            faults += bad
        }
        return (series.sorted { ($0.symbol, $0.kind.order) < ($1.symbol, $1.kind.order) }, faults)
    }

    /// What is stored of one symbol. Throws ``StoreError/unknownSymbol(_:store:known:)`` when there is nothing, and what
    /// is wrong with the first file that is no good.
    public func contents(of symbol: String) throws(StoreError) -> [StoredSeries] {
        let (series, faults) = try contents(ofFolder: Store.folderName(symbol))
        if let fault = faults.first { throw fault }
        guard !series.isEmpty else {
            let known = try Set(contents().series.map(\.symbol)).sorted()
            throw .unknownSymbol(symbol, store: path, known: known)
        }
        return series.sorted { $0.kind.order < $1.kind.order }
    }

    /// Where the prices of a symbol and kind are.
    public func file(symbol: String, kind: StoreKind) -> String { "\(path)/\(Store.folderName(symbol))/\(kind.fileName)" }

    private func contents(ofFolder folder: String) throws(StoreError) -> ([StoredSeries], [StoreError]) {
        var (series, faults): ([StoredSeries], [StoreError]) = ([], [])
        for name in try Store.names(in: "\(path)/\(folder)").sorted() where name.hasSuffix(".bars") || name.hasSuffix(".ticks") {
            do throws(StoreError) {
                let stored = try StoreMapping(path: "\(path)/\(folder)/\(name)").stored
                guard stored.kind.fileName == name, Store.folderName(stored.symbol) == folder else {
                    throw .damaged(path: stored.path, reason: "the file holds \(stored.symbol) \(stored.kind), its name says otherwise")
                }
                series.append(stored)
            } catch {
                faults.append(error)
            }
        }
        return (series, faults)
    }

    /// A symbol as a folder's name: letters, digits and `_ - + # & ! @ $ .` stay (a point not at the beginning), every
    /// other byte is written as `%` and two hexadecimal digits.
    static func folderName(_ symbol: String) -> String {
        var name = ""
        for byte in symbol.utf8 {
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "_-+#&!@$".utf8.contains(byte) || (byte == UInt8(ascii: ".") && !name.isEmpty)
            if isPlain {
                name.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                name += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return name
    }

    /// The entries of a folder without those that begin with a point; none when it does not exist.
    private static func names(in folder: String) throws(StoreError) -> [String] {
        guard let handle = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw .cannotRead(path: folder, reason: MappedFile.reason(errno))
        }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}

extension StoreKind {
    /// Ticks, then bars from the shortest.
    fileprivate var order: Int64 {
        switch self {
        case .ticks: 0
        case .bars(let timeframe): timeframe.nominalSeconds
        }
    }
}
