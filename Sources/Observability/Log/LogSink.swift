import Logging
import Settings
import Synchronization

/// Writes lines on a thread of its own; whoever logs never waits for the disk.
final class LogSink: Sendable {
    /// Lines that may wait; beyond that they are dropped and counted.
    static let capacity = 16_384

    private struct Counts {
        var lines: [Logger.Level: Int64] = [:]
        var failed: Int64 = 0
    }

    let redactor: Redactor
    private let format: LogSettings.Format
    private let queue: BoundedQueue<LogRecord>
    private let counts = Mutex(Counts())
    private let worker = Mutex<Worker?>(nil)

    init(format: LogSettings.Format, redactor: Redactor, capacity: Int = LogSink.capacity) {
        (self.format, self.redactor) = (format, redactor)
        queue = BoundedQueue(capacity: capacity)
    }

    /// Begins to write.
    func start(_ destination: any LogDestination) {
        worker.withLock { worker in
            precondition(worker == nil, "Invariant: a sink writes to one destination")
            worker = Worker(name: "herald-log") { [self] in run(destination) }
        }
    }

    /// Hands a record over; never waits.
    func offer(_ record: LogRecord) { queue.offer(record) }

    /// Lines that never reached the destination: the queue was full, or writing failed.
    var dropped: Int64 { queue.dropped + counts.withLock(\.failed) }

    /// Lines that were written, of a level.
    func lines(_ level: Logger.Level) -> Int64 { counts.withLock { $0.lines[level] ?? 0 } }

    /// How many lines wait.
    var depth: Int { queue.depth }

    /// Writes what waits and ends; false when that takes longer than so many seconds.
    func close(withinSeconds seconds: Double) -> Bool {
        queue.close()
        return worker.withLock { $0 }?.wait(seconds: seconds) ?? true
    }

    private func run(_ destination: any LogDestination) {
        var told: Int64 = 0
        while true {
            let records = queue.takeAll(waitingSeconds: 3600)
            if records.isEmpty, queue.isClosed { break }
            let lost = dropped
            var batch = records
            if lost > told {
                batch.append(
                    LogRecord(
                        time: WallClock.now, level: .warning, label: "herald.log",
                        message: "lines were dropped because they could not be written fast enough",
                        fields: [("lines", .integer(lost - told))]))
            }
            var bytes: [UInt8] = []
            for record in batch { bytes += line(record).utf8 }
            if destination.write(bytes) {
                told = lost
                counts.withLock { counts in for record in batch { counts.lines[record.level, default: 0] += 1 } }
            } else {
                counts.withLock { $0.failed += Int64(records.count) }
            }
        }
    }

    private func line(_ record: LogRecord) -> String {
        let clean = record.mapTexts(redactor.clean)
        return (format == .json ? clean.jsonLine : clean.textLine) + "\n"
    }
}
