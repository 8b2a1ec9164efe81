public import Logging
import Market

/// swift-log's way to the sink: `Logger`s of this program and of its libraries end in the same lines.
public struct SinkLogHandler: LogHandler {
    private let sink: LogSink
    private let label: String
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level
    public var metadataProvider: Logger.MetadataProvider?

    init(label: String, level: Logger.Level, sink: LogSink) { (self.label, logLevel, self.sink) = (label, level, sink) }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// The metadata of an event under this name is its instant, when it is a `Timestamp`.
    static let timeKey = "time"

    public func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let own = event.metadata { all.merge(own) { _, new in new } }
        if let error = event.error { all["error"] = "\(error)" }
        var time = WallClock.now
        if case .stringConvertible(let value)? = all[SinkLogHandler.timeKey], let instant = value as? Timestamp {
            time = instant
            all[SinkLogHandler.timeKey] = nil
        }
        sink.offer(
            LogRecord(
                time: time, level: event.level, label: label, message: event.message.description, fields: LogValue.fields(all)))
    }
}
