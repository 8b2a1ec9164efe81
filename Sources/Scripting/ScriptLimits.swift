/// What one script may use before it is stopped.
public struct ScriptLimits: Sendable, Equatable {
    /// Bytes of script memory; past them the running callback fails with `.memory`.
    public var memoryBytes: Int
    /// Milliseconds of processor time after which a running callback is stopped with `.timeout`, accurate to about 20 ms.
    public var softMilliseconds: Int
    /// Milliseconds of processor time after which the process ends, because the script sits in a function nothing can stop.
    public var hardMilliseconds: Int
    /// Bytes one source text may have; a longer one fails to load with `.misuse`.
    public var sourceBytes: Int

    /// Makes limits; every value must be positive.
    public init(
        memoryBytes: Int = 64 << 20, softMilliseconds: Int = 250, hardMilliseconds: Int = 2000, sourceBytes: Int = 256 << 10
    ) {
        self.memoryBytes = memoryBytes
        self.softMilliseconds = softMilliseconds
        self.hardMilliseconds = hardMilliseconds
        self.sourceBytes = sourceBytes
    }

    /// 64 MiB of memory, 250 ms a callback, 2 s before the process ends, 256 KiB of source.
    public static let standard = ScriptLimits()
}
