import Glibc
import Market
@testable import Storage
import Testing

let symbols = ["EURUSD", "USDJPY"]

func quote(_ number: Int, symbol: Int = 0, day: Int64 = 0) -> CaptureRecord {
    let bid = Price(raw: 108_500_000 + Int64(number))
    return .quote(
        symbol: symbol, Quote(bid: bid, ask: bid + Price(raw: 10_000)), noon.adding(seconds: Int64(number) + day * 86_400))
}

let oneBar = CaptureRecord.bar(
    symbol: 1,
    Bar(
        opened: noon, open: Price(raw: 15_000_000_000), high: Price(raw: 15_010_000_000), low: Price(raw: 14_990_000_000),
        close: Price(raw: 15_005_000_000), spreadPoints: -2, tickCount: 7), noon.adding(seconds: 60))

@Suite struct CaptureTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func open(_ mark: CaptureMark = .none, maximum: Int = 1 << 28) throws -> CaptureFile {
        try CaptureFile(folder: folder.capture, symbols: symbols, journalled: mark, maximumLength: maximum)
    }

    private func everything(_ capture: some CaptureStore, from position: Int64 = 0, limit: Int = 1000) throws -> [CaptureRecord] {
        var (all, next) = ([CaptureRecord](), position)
        while true {
            let part = try capture.read(from: next, limit: limit)
            if part.records.isEmpty { return all }
            (all, next) = (all + part.records, part.next)
        }
    }

    private func files() throws -> [String] { try CaptureFolder(path: folder.capture).entries().map(\.path) }

    /// Bytes and digest from Tests/Oracles/storage_oracle.py (Python 3.11, struct and hashlib).
    @Test func bytesAreThoseOfTheDocumentedForm() throws {
        let capture = try open()
        let first = CaptureRecord.quote(symbol: 0, Quote(bid: Price(raw: 108_500_000), ask: Price(raw: 108_510_000)), noon)
        try capture.append(first)
        try capture.append(oneBar)
        try capture.sync()
        let bytes = try TemporaryFolder.bytes(try #require(files().first))
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(hex.hasPrefix("484552414c444350"))
        #expect(
            hex.hasSuffix(
                "010000001b16537d00002a36fe9c9717209477060000000030bb770600000000"
                    + "020001008a74b7eb0058712e0c9d971700002a36fe9c971700d6117e03000000806caa7e03000000803f797d0300000040215e7e03000000feffffff07000000"
            ))
        #expect(capture.mark.position == 3)
        #expect(capture.mark.hash.description == "338ebb3896b76e62cec03a56a45a402ddaac639fe07e718ba1f5ef6a32e1c9e1")
        let memory = CaptureMemory(symbols: symbols)
        memory.append(first)
        memory.append(oneBar)
        #expect(memory.mark == capture.mark)
        #expect(try everything(memory) == [first, oneBar])
        #expect(try everything(capture) == [first, oneBar])
    }

    @Test func extremesComeBack() throws {
        let extreme = Price(raw: .min)
        let records: [CaptureRecord] = [
            .quote(symbol: 1, Quote(bid: extreme, ask: Price(raw: .max)), Timestamp(nanoseconds: .max)),
            .bar(
                symbol: 0,
                Bar(
                    opened: Timestamp(nanoseconds: .min), open: extreme, high: extreme, low: extreme, close: extreme,
                    spreadPoints: .min, tickCount: .max), Timestamp(nanoseconds: -1)),
        ]
        let capture = try open()
        for record in records { try capture.append(record) }
        #expect(try everything(capture) == records)
    }

    @Test func itGoesOnWhereItEnded() throws {
        var (marks, expected) = ([CaptureMark](), [CaptureRecord]())
        for part in 0..<4 {
            let capture = try open(marks.last ?? .none)
            #expect(capture.mark == marks.last ?? .none)
            for number in 0..<50 {
                let record = number % 7 == 0 ? oneBar : quote(part * 50 + number, symbol: number % 2)
                try capture.append(record)
                expected.append(record)
            }
            try capture.sync()
            marks.append(capture.mark)
            capture.close()
            #expect(throws: StorageError.self) { try capture.append(oneBar) }
        }
        for mark in marks {
            let capture = try open(mark)
            #expect(capture.mark == marks.last)
            #expect(try everything(capture, limit: 13) == expected)
        }
        #expect(try files().count == 1)
        let capture = try open(marks[3])
        #expect(try everything(capture, from: marks[1].position) == Array(expected[100...]))
        #expect(try capture.read(from: marks[3].position, limit: 5).records.isEmpty)
        #expect(throws: StorageError.self) { try capture.read(from: 1, limit: 1) }
    }

    @Test func aDayAndAFullFileBeginANewOne() throws {
        // noon is 2023-11-14 22:13:20 UTC: 6,400 seconds later the next day begins.
        let records =
            [quote(6_399), quote(6_400), oneBar, quote(0, day: 2), quote(1, day: 2)]
            + (0..<20).map { quote($0, day: 3) }
        var marks: [CaptureMark] = []
        do {
            let capture = try open(maximum: 128 + 10 * 32)
            for record in records {
                try capture.append(record)
                marks.append(capture.mark)
            }
            try capture.sync()
        }
        // The bar came on the first day once more. Of the last day ten quotes fit one file, whose header has 128 bytes.
        #expect(try files().map { String($0.suffix(7)) } == ["00.hcap", "01.hcap", "02.hcap", "04.hcap", "06.hcap", "16.hcap"])
        for mark in marks {
            let capture = try open(mark)
            #expect(capture.mark == marks.last)
            #expect(try everything(capture) == records)
        }
    }

    @Test func otherSymbolsBeginANewFile() throws {
        var capture = try open()
        try capture.append(quote(1))
        try capture.sync()
        let mark = capture.mark
        capture.close()
        capture = try CaptureFile(folder: folder.capture, symbols: ["USDJPY"], journalled: mark)
        try capture.append(quote(2))
        #expect(try files().count == 2)
        #expect(try everything(capture) == [quote(1), quote(2)])
    }

    /// The file cut off at every length: nothing journalled is lost silently, nothing whole behind it is thrown away.
    @Test func aTornTailIsCutOff() throws {
        let records = (0..<6).map { $0 == 3 ? oneBar : quote($0) }
        var journalled = CaptureMark.none
        do {
            let capture = try open()
            for (index, record) in records.enumerated() {
                try capture.append(record)
                if index == 2 { journalled = capture.mark }
            }
            try capture.sync()
        }
        let path = try #require(files().first)
        let bytes = try TemporaryFolder.bytes(path)
        let header = 128
        // Ends of the records, by hand: three quotes, a bar, two quotes.
        let ends = [0, 32, 64, 96, 160, 192, 224].map { $0 + header }
        #expect(bytes.count == ends.last)
        for length in 0...bytes.count {
            try TemporaryFolder.write(bytes.prefix(length), to: path)
            guard length >= ends[3] else {
                #expect(throws: StorageError.self, "\(length)") { try open(journalled) }
                continue
            }
            let capture = try open(journalled)
            let whole = ends.lastIndex { $0 <= length } ?? 0
            #expect(try everything(capture) == Array(records.prefix(whole)), "\(length)")
            #expect(try TemporaryFolder.bytes(path).count == ends[whole])
            try capture.append(quote(99))
            #expect(try everything(capture).count == whole + 1)
        }
    }

    /// One bit of every byte turned: before the journalled place it is an error, behind it the rest is cut off.
    @Test func damageIsFound() throws {
        var journalled = CaptureMark.none
        do {
            let capture = try open()
            for number in 0..<4 {
                try capture.append(quote(number))
                if number == 1 { journalled = capture.mark }
            }
            try capture.sync()
        }
        let path = try #require(files().first)
        let bytes = try TemporaryFolder.bytes(path)
        for offset in bytes.indices {
            var damaged = bytes
            damaged[offset] ^= 1 << UInt8(offset % 8)
            try TemporaryFolder.write(damaged, to: path)
            if offset < 128 + 64 {
                #expect(throws: StorageError.self, "\(offset)") { try open(journalled) }
            } else {
                #expect(try everything(open(journalled)) == (0..<(offset < 128 + 96 ? 2 : 3)).map { quote($0) }, "\(offset)")
            }
        }
    }

    @Test func aCaptureThatIsNotTheJournalsIsRefused() throws {
        do {
            let capture = try open()
            try capture.append(quote(1))
            try capture.sync()
        }
        #expect {
            try open(CaptureMark(position: 5, hash: .none))
        } throws: {
            guard case .captureLost(_, let reason) = $0 as? StorageError else { return false }
            return reason == "the capture ends at position 1, but the journal goes up to 5"
        }
        #expect(throws: StorageError.self) { try open(CaptureMark(position: 1, hash: ContentHash(of: "other".utf8))) }
        let empty = try TemporaryFolder()
        #expect(throws: StorageError.self) {
            try CaptureFile(folder: empty.capture, symbols: symbols, journalled: CaptureMark(position: 1, hash: .none))
        }
    }

    /// A process that died between making a file and its first record leaves an empty or header-only file.
    @Test(arguments: [0, 60, 128])
    func aFileWithoutARecordIsPassedOver(_ length: Int) throws {
        var journalled = CaptureMark.none
        do {
            let capture = try open()
            try capture.append(quote(1))
            journalled = capture.mark
            try capture.append(quote(1, day: 1))
            try capture.sync()
        }
        let newest = try files()[1]
        try TemporaryFolder.write(try TemporaryFolder.bytes(newest).prefix(length), to: newest)
        let capture = try open(journalled)
        #expect(capture.mark == journalled)
        try capture.append(quote(2, day: 1))
        #expect(try everything(capture) == [quote(1), quote(2, day: 1)])
    }
}
