/// What a run's symbols are called in the terminal: brokers add prefixes and suffixes (`EURUSD.r`).
public struct SymbolNames: Hashable, Sendable {
    /// The run's names, by index.
    public let run: [String]
    /// The terminal's names, by the run's index.
    public let terminal: [String]

    /// Why no name could be settled on, one sentence for people a symbol.
    public struct Failure: Error, Hashable, Sendable {
        /// Every symbol's trouble.
        public let messages: [String]
    }

    /// Finds each name in the terminal's list: as configured, as it stands, or with one prefix or suffix that is the only one.
    ///
    /// - Parameters:
    ///   - run: The names of the run, by index.
    ///   - configured: The terminal's names by the run's, from `[connector.symbols]`.
    ///   - listed: Every symbol of the terminal.
    public init(run: [String], configured: [String: String], listed: [String]) throws(Failure) {
        let known = Set(listed)
        var (found, messages): ([String], [String]) = ([], [])
        for name in run {
            switch SymbolNames.find(name, configured[name], listed, known) {
            case .success(let terminal): found.append(terminal)
            case .failure(let failure): messages += failure.messages
            }
        }
        for (index, name) in found.enumerated() where messages.isEmpty {
            guard let first = found.firstIndex(of: name), first < index else { continue }
            messages.append("\(run[first]) and \(run[index]) are both \(name) in the terminal; name another under [connector.symbols]")
        }
        guard messages.isEmpty else { throw Failure(messages: messages) }
        (self.run, terminal) = (run, found)
    }

    /// The index in the run of a terminal's name; nil for a symbol that the run does not trade.
    public func index(ofTerminal name: String) -> Int? { terminal.firstIndex(of: name) }

    /// The run's name of a terminal's one; names that the run does not trade stay as they are.
    public func runName(_ name: String) -> String { index(ofTerminal: name).map { run[$0] } ?? name }

    private static func find(
        _ name: String, _ configured: String?, _ listed: [String], _ known: Set<String>
    ) -> Result<String, Failure> {
        if let configured {
            return known.contains(configured)
                ? .success(configured)
                : .failure(Failure(messages: ["connector.symbols.\(name) = \"\(configured)\": the terminal has no such symbol"]))
        }
        if known.contains(name) { return .success(name) }
        let candidates = listed.filter { isDecorated($0, name) }.sorted()
        switch candidates.count {
        case 1: return .success(candidates[0])
        case 0:
            return .failure(
                Failure(messages: ["the terminal has no symbol \(name); name it as the broker does: [connector.symbols] \(name) = \"…\""]))
        default:
            let list = candidates.prefix(6).joined(separator: ", ")
            return .failure(
                Failure(messages: ["\(name) may be \(list) in the terminal; say which: [connector.symbols] \(name) = \"\(candidates[0])\""])
            )
        }
    }

    /// Whether a listed name is a name with something before or behind it that cannot be another contract: no letter of a
    /// currency's code and no digit may touch it.
    private static func isDecorated(_ listed: String, _ name: String) -> Bool {
        guard name.utf8.count >= 3, listed.utf8.count <= name.utf8.count + 8 else { return false }
        let (long, short) = (Array(listed.utf8), Array(name.utf8))
        guard long.count > short.count else { return long.count == short.count && listed.lowercased() == name.lowercased() }
        for start in 0...(long.count - short.count) where Array(long[start..<(start + short.count)]) == short {
            let (before, after) = (long[..<start], long[(start + short.count)...])
            if isAddition(before.reversed()) && isAddition(Array(after)) && (before.isEmpty || after.isEmpty) { return true }
        }
        return false
    }

    /// What brokers add, read from the name outwards: a sign and then anything, or lower-case letters.
    private static func isAddition(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return true }
        if ".#_-+!/".utf8.contains(first) { return true }
        return bytes.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }
}
