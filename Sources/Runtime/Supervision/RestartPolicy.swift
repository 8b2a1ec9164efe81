/// Whether and when a process that ended is started again.
public struct RestartPolicy: Sendable {
    /// How a process ended.
    public enum End: Hashable, Sendable {
        case code(Int32)
        /// Of this signal.
        case signal(Int32)
    }

    /// What follows.
    public enum Step: Hashable, Sendable {
        /// The supervisor ends with this code.
        case end(Int32)
        case start(afterSeconds: Double)
    }

    private var crashes = 0
    /// After so many seconds the crashes before do not count.
    static let calmSeconds = 600.0
    /// The longest wait, seconds.
    static let longest = 60.0
    /// Codes from here on are crashes; lower ones are said by the program, which would say the same again.
    static let firstCrashCode: Int32 = 64

    public init() {}

    /// The process ended after so many seconds; `wasAsked` when it was told to stop.
    public mutating func ended(_ end: End, afterSeconds ran: Double, wasAsked: Bool) -> Step {
        let code: Int32
        switch end {
        case .code(let found): code = found
        // As shells say it.
        case .signal(let signal): code = 128 + signal
        }
        if case .code(let found) = end, found < RestartPolicy.firstCrashCode || wasAsked { return .end(found) }
        if wasAsked { return .end(code) }
        crashes = ran >= RestartPolicy.calmSeconds ? 1 : crashes + 1
        return .start(afterSeconds: min(Double(UInt64(1) << UInt64(min(crashes - 1, 6))), RestartPolicy.longest))
    }
}
