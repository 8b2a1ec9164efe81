import Dispatch
import Foundation

/// A thread of its own for work that may wait, which no thread of a pool should do.
final class Worker: Sendable {
    private let ended = DispatchSemaphore(value: 0)

    /// Begins at once; the name shows in the system's tools.
    init(name: String, _ body: @escaping @Sendable () -> Void) {
        let ended = ended
        let thread = Thread {
            body()
            ended.signal()
        }
        thread.name = name
        thread.start()
    }

    /// Waits for its end; false when it goes on after so many seconds.
    func wait(seconds: Double) -> Bool {
        guard ended.wait(timeout: .now() + max(0, seconds)) == .success else { return false }
        // Whoever asks again gets the same answer.
        ended.signal()
        return true
    }
}

extension Worker {
    /// Lets the calling thread sleep.
    static func pause(seconds: Double) { Thread.sleep(forTimeInterval: seconds) }
}
