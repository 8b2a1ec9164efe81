internal import CScript

extension ScriptVM {
    /// Calls `body` on another thread when a script sits past ``ScriptLimits/hardMilliseconds`` in a function nothing can stop,
    /// and before the process ends with code 1; for the whole process, the newest wins.
    ///
    /// A run that is started again ends itself in `body` with a code of its own, once it has noted which script it was.
    public static func whenStuck(_ body: @escaping @Sendable () -> Void) {
        let held = Unmanaged.passRetained(StuckCall(body))
        script_when_stuck({ $0.map { Unmanaged<StuckCall>.fromOpaque($0).takeUnretainedValue().body() } }, held.toOpaque())
    }
}

/// Kept for as long as the process lives: the watching thread may call it at any time.
private final class StuckCall: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
