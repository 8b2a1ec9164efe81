internal import Engine
public import Market
public import Storage
internal import Trading

/// Why a journal cannot be replayed, in words for a person.
public struct ReplayFailure: Error, Hashable, Sendable {
    /// What differs, and where.
    public let message: String
    public init(_ message: String) { self.message = message }
}

/// The first place where a replay came to something else than was written.
public struct ReplayDifference: Hashable, Sendable {
    /// The journal row.
    public var sequence: Int64
    /// UTC.
    public var time: Timestamp
    /// The line as it was written; empty when there was none.
    public var written: String
    /// The line as it came out now; empty when there was none.
    public var found: String
}

/// Builds a session again from what was written, without sending anything; recovery and `herald replay` are this.
public struct SessionReplay {
    /// The session after the last row.
    public private(set) var session: TradeSession
    /// What the segment began with.
    public let start: SegmentStart
    /// Where the first difference is; nil when every decision came out as it was written.
    public private(set) var difference: ReplayDifference?
    /// Rows of the journal that were applied.
    public private(set) var rows = 0
    /// Records of the capture that were applied.
    public private(set) var records = 0
    /// What ended the segment in peace; nil after a crash.
    public private(set) var end: SegmentEnd?
    /// The highest epoch a session was asked for under.
    public private(set) var epoch: Int64 = 0
    /// The row after the last one that was read.
    public private(set) var next: Int64
    private var position: Int64
    private var output = SessionOutput()
    private let watch: (StampedFact) -> Void

    /// Replays the newest segment, or the one that a row begins; `watch` sees every fact. Rows after `until` are left out.
    public init(
        _ journal: Journal, _ capture: any CaptureStore, _ source: any GenerationSource,
        segment: JournalRow? = nil, until: Timestamp? = nil, watch: @escaping (StampedFact) -> Void = { _ in }
    ) throws(ReplayFailure) {
        let newest = segment == nil ? try stored { () throws(StorageError) in try journal.newest(kind: SegmentStart.kind) } : nil
        guard let row = segment ?? newest else { throw ReplayFailure("the journal has no segment to replay") }
        start = try readable { () throws(UnreadableRow) in try decoded(SegmentStart.self, row.payload, row.kind) }
        var loaded = try SessionReplay.load(source, start.generation, start.pins, journal)
        for kept in start.older ?? [] { loaded.older.append(try SessionReplay.older(source, start.generation, kept, journal)) }
        let bars = try SessionReplay.warmUp(capture, from: start.warmUpFrom, to: row.capture.position, start.names.symbols.count)
        let setup = try start.terms.setup()
        do { session = try TradeSession(setup, start, loaded, warmUp: bars, at: row.time) } catch {
            throw ReplayFailure("the strategies of the segment cannot be started again: \(error)")
        }
        (self.watch, position, next) = (watch, row.capture.position, row.sequence + 1)
        try apply(journal, capture, source, until)
    }

    private mutating func apply(
        _ journal: Journal, _ capture: any CaptureStore, _ source: any GenerationSource, _ until: Timestamp?
    ) throws(ReplayFailure) {
        while true {
            let from = next
            let batch = try stored { () throws(StorageError) in try journal.store.rows(from: from, limit: SessionReplay.batch) }
            for row in batch {
                if let until, row.time > until { return }
                if try take(row, journal, capture, source) { return }
            }
            if batch.count < SessionReplay.batch { return }
        }
    }

    private static let batch = 4096

    /// Applies one row, and the capture up to it; true when the segment is over.
    private mutating func take(
        _ row: JournalRow, _ journal: Journal, _ capture: any CaptureStore, _ source: any GenerationSource
    ) throws(ReplayFailure) -> Bool {
        guard row.kind != SegmentStart.kind else { return true }
        try catchUp(capture, to: row.capture.position)
        next = row.sequence + 1
        rows += 1
        switch row.kind {
        case Journal.factsKind: compare(row)
        case SegmentStart.endKind:
            end = try readable { () throws(UnreadableRow) in try decoded(SegmentEnd.self, row.payload, row.kind) }
        case "connecting":
            let said = try readable { () throws(UnreadableRow) in try decoded([String: Int64].self, row.payload, row.kind) }
            epoch = max(epoch, said["epoch"] ?? 0)
        default:
            let input = try readable { () throws(UnreadableRow) in try SessionInput(kind: row.kind, payload: row.payload) }
            guard let input else { return false }
            guard let input = session.whole(input) else {
                throw ReplayFailure("row \(row.sequence) is a change of a snapshot, and there is none that it changes")
            }
            if case .reload(let reload) = input {
                let loaded = try SessionReplay.load(source, reload.generation, reload.pins, journal)
                do throws(CoreSetupError) { try session.reload(reload, loaded, at: row.time, into: &output) } catch {
                    throw ReplayFailure("row \(row.sequence): the strategies cannot be replaced again: \(error)")
                }
            } else {
                session.apply(input, at: row.time, into: &output)
            }
            show()
        }
        return false
    }

    /// Applies what was captured behind the last row; what it would have sent never left.
    public mutating func takeTail(_ capture: any CaptureStore) throws(ReplayFailure) -> SessionOutput {
        try catchUp(capture, to: capture.mark.position)
        defer { output = SessionOutput() }
        return output
    }

    private mutating func catchUp(_ capture: any CaptureStore, to wanted: Int64) throws(ReplayFailure) {
        while position < wanted {
            let from = position
            let (found, behind) = try stored { () throws(StorageError) in try capture.read(from: from, limit: 4096) }
            guard !found.isEmpty else { throw ReplayFailure("the capture ends at \(position), the journal speaks of \(wanted)") }
            for record in found where position < wanted {
                switch record {
                case .quote(let symbol, let quote, let time):
                    session.apply(.quote(symbol: symbol, quote), at: time, into: &output)
                case .bar(let symbol, let bar, let time): session.apply(.bar(symbol: symbol, bar), at: time, into: &output)
                }
                position += record.slots
                records += 1
                show()
            }
            guard position < wanted || position <= behind else { throw ReplayFailure("the capture has no record at \(wanted)") }
        }
    }

    /// Hands on the facts, and keeps only what is compared.
    private mutating func show() {
        for fact in output.facts { watch(fact) }
        output.facts.removeAll(keepingCapacity: true)
        output.transitions.removeAll(keepingCapacity: true)
        output.questions.removeAll(keepingCapacity: true)
    }

    /// Everything since the last such row must have come out as it was written.
    private mutating func compare(_ row: JournalRow) {
        let lines = output.lines
        (output.lines, output.commands) = ([], [])
        guard difference == nil else { return }
        let payload = ReadModelRow.payload(lines)
        guard payload != row.payload else { return }
        let (written, found) = (SessionReplay.parts(row.payload), SessionReplay.parts(payload))
        let place = zip(written, found).prefix { $0 == $1 }.count
        difference = ReplayDifference(
            sequence: row.sequence, time: row.time, written: place < written.count ? written[place] : "",
            found: place < found.count ? found[place] : "")
    }

    /// The lines of a payload, each as text.
    private static func parts(_ payload: String) -> [String] {
        guard case .array(let lines)? = try? CanonicalJSON(parsing: payload) else { return [payload] }
        return lines.map(\.encoded)
    }

    static func load(
        _ source: any GenerationSource, _ number: Int, _ pins: [StrategyPin], _ journal: Journal
    ) throws(ReplayFailure) -> Generation {
        do throws(GenerationFailure) {
            return try source.again(number: number, pins) { (hash) throws(StorageError) in try journal.blob(hash) }
        } catch {
            throw ReplayFailure(error.lines.joined(separator: "\n"))
        }
    }

    private static func older(
        _ source: any GenerationSource, _ number: Int, _ kept: KeptExits, _ journal: Journal
    ) throws(ReplayFailure) -> OlderRules {
        do throws(GenerationFailure) {
            return try source.older(number, kept) { (hash) throws(StorageError) in try journal.blob(hash) }
        } catch {
            throw ReplayFailure(error.lines.joined(separator: "\n"))
        }
    }

    private static func warmUp(
        _ capture: any CaptureStore, from: Int64, to end: Int64, _ symbols: Int
    ) throws(ReplayFailure) -> [[Bar]] {
        var bars: [[Bar]] = Array(repeating: [], count: symbols)
        var position = from
        while position < end {
            let here = position
            let (found, _) = try stored { () throws(StorageError) in try capture.read(from: here, limit: 4096) }
            guard !found.isEmpty else { throw ReplayFailure("the capture ends at \(position), within the bars that warm up") }
            for record in found where position < end {
                if case .bar(let symbol, let bar, _) = record, symbol < symbols { bars[symbol].append(bar) }
                position += record.slots
            }
        }
        return bars
    }
}

/// Does something with what is stored; its error in words.
func stored<Value>(_ body: () throws(StorageError) -> Value) throws(ReplayFailure) -> Value {
    do { return try body() } catch { throw ReplayFailure(error.message) }
}

private func readable<Value>(_ body: () throws(UnreadableRow) -> Value) throws(ReplayFailure) -> Value {
    do { return try body() } catch { throw ReplayFailure(error.reason) }
}
