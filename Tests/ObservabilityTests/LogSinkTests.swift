import Foundation
import Logging
import Market
import Settings
import Synchronization
import Testing

@testable import Observability

/// A destination that a test holds up, breaks and reads.
final class HeldLog: LogDestination {
    private let state = Mutex((text: "", works: true))
    private let gate = NSLock()

    func write(_ bytes: [UInt8]) -> Bool {
        gate.lock()
        defer { gate.unlock() }
        return state.withLock { state in
            if state.works { state.text += String(decoding: bytes, as: UTF8.self) }
            return state.works
        }
    }

    func hold() { gate.lock() }
    func release() { gate.unlock() }
    func set(works: Bool) { state.withLock { $0.works = works } }
    var text: String { state.withLock { $0.text } }
    var lines: [Substring] { text.split(separator: "\n") }
}

@Suite("The log's thread")
struct LogSinkTests {
    private func record(_ message: String) -> LogRecord {
        LogRecord(time: Timestamp(seconds: 0), level: .info, label: "t", message: message, fields: [])
    }

    @Test("a disk that hangs costs lines and no time; the loss is told")
    func hanging() {
        let sink = LogSink(format: .text, redactor: Redactor(), capacity: 10)
        let log = HeldLog()
        sink.start(log)
        log.hold()
        sink.offer(record("first"))
        // The first is being written now; ten fit the queue.
        #expect(eventually { sink.depth == 0 })
        let begin = Date()
        for number in 0..<1000 { sink.offer(record("line \(number)")) }
        #expect(Date().timeIntervalSince(begin) < 1)
        #expect(sink.dropped == 990)
        log.release()
        #expect(sink.close(withinSeconds: 5))
        #expect(log.lines.count == 12)
        #expect(log.lines.contains { $0.contains("lines were dropped") && $0.hasSuffix("lines=990") })
        #expect(log.lines.contains { $0.hasSuffix("line 9") } && !log.text.contains("line 10"))
    }

    @Test("a disk that refuses costs lines, and the next ones are written")
    func refusing() {
        let sink = LogSink(format: .text, redactor: Redactor())
        let log = HeldLog()
        log.set(works: false)
        sink.start(log)
        sink.offer(record("lost"))
        #expect(eventually { sink.dropped == 1 })
        log.set(works: true)
        sink.offer(record("kept"))
        #expect(sink.close(withinSeconds: 5))
        #expect(!log.text.contains("lost") && log.text.contains("kept") && log.text.contains("lines=1"))
        #expect(sink.lines(.info) == 1)
    }

    @Test("known secrets and the parts of an address are replaced wherever they come")
    func redacted() {
        let redactor = Redactor()
        redactor.add(Secret("https://user:pa55word@hooks.example.com/services/T00000000/B0000/XXXXXXXXXXXXXXXX"))
        redactor.add(Secret("abc"))
        let sink = LogSink(format: .json, redactor: redactor)
        let log = HeldLog()
        sink.start(log)
        var logger = Logger(label: "lib") { SinkLogHandler(label: $0, level: .trace, sink: sink) }
        logger[metadataKey: "all"] = "https://user:pa55word@hooks.example.com/services/T00000000/B0000/XXXXXXXXXXXXXXXX"
        logger.info("POST /services/T00000000/B0000/XXXXXXXXXXXXXXXX", metadata: ["deep": ["k": ["XXXXXXXXXXXXXXXX", "pa55word"]]])
        logger.info("abc is too short to be looked for")
        #expect(sink.close(withinSeconds: 5))
        #expect(!log.text.contains("XXXXXXXXXXXXXXXX") && !log.text.contains("pa55word"))
        #expect(log.text.contains("POST <redacted>") && log.text.contains("abc is"))
    }

    @Test("a secret in metadata shows as redacted")
    func secretByType() {
        let sink = LogSink(format: .text, redactor: Redactor())
        let log = HeldLog()
        sink.start(log)
        let logger = Logger(label: "lib") { SinkLogHandler(label: $0, level: .trace, sink: sink) }
        let secret = Secret("hunter2hunter2")
        logger.info("key \(secret)", metadata: ["key": "\(secret)", "typed": .stringConvertible(secret)])
        #expect(sink.close(withinSeconds: 5))
        #expect(!log.text.contains("hunter2") && log.text.contains("key <redacted>"))
    }

    @Test("a line has the time of its event, and levels below the wanted one are left out")
    func handler() {
        let sink = LogSink(format: .text, redactor: Redactor())
        let log = HeldLog()
        sink.start(log)
        let logger = Logger(label: "lib") { SinkLogHandler(label: $0, level: .info, sink: sink) }
        logger.debug("unseen")
        logger.info("seen", metadata: ["time": .stringConvertible(Timestamp(seconds: 1_399_035_600)), "n": .stringConvertible(7)])
        #expect(sink.close(withinSeconds: 5))
        #expect(log.text == "2014-05-02T13:00:00Z INFO     lib: seen n=7\n")
    }

    @Test("a file that was moved away is begun anew")
    func rotation() throws {
        try withFolder { folder in
            let path = folder.appending(path: "herald.log").path
            let file = try LogFile(path: path)
            #expect(file.write(Array("one\n".utf8)))
            try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
            #expect(file.write(Array("two\n".utf8)))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "two\n")
            #expect(try String(contentsOfFile: path + ".1", encoding: .utf8) == "one\n")
        }
    }

    @Test("a file that cannot be opened is told with its key and reason")
    func unopened() throws {
        try withFolder { folder in
            let error = #expect(throws: ObservabilityFailure.self) { try LogFile(path: folder.path) }
            #expect(error?.message.hasPrefix("log.file: \"\(folder.path)\" cannot be opened for appending (Is a directory)") == true)
        }
    }

    @Test("a full device loses lines and nothing else")
    func fullDevice() throws {
        let file = try LogFile(path: "/dev/full")
        #expect(!file.write(Array("x\n".utf8)))
    }
}
