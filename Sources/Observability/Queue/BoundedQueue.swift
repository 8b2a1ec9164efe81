import Dispatch
import Synchronization

/// A queue from any thread to one: putting never waits, and what does not fit is dropped and counted.
final class BoundedQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var dropped: Int64 = 0
        var isClosed = false
    }

    private let capacity: Int
    private let state = Mutex(State())
    private let arrived = DispatchSemaphore(value: 0)

    init(capacity: Int) { self.capacity = capacity }

    /// Appends; false, and counted, when the queue is full or closed.
    @discardableResult func offer(_ element: Element) -> Bool {
        let (isTaken, mustWake) = state.withLock { state in
            guard !state.isClosed, state.elements.count < capacity else {
                state.dropped += 1
                return (false, false)
            }
            state.elements.append(element)
            // The reader sleeps only when it found nothing.
            return (true, state.elements.count == 1)
        }
        if mustWake { arrived.signal() }
        return isTaken
    }

    /// Everything there is, in order; waits for the first of it up to so many seconds. Empty after that, or when closed.
    func takeAll(waitingSeconds: Double) -> [Element] {
        let deadline = DispatchTime.now() + max(0, waitingSeconds)
        while true {
            let (taken, isClosed) = takeAll()
            if !taken.isEmpty || isClosed { return taken }
            if arrived.wait(timeout: deadline) == .timedOut { return takeAll().taken }
        }
    }

    private func takeAll() -> (taken: [Element], isClosed: Bool) {
        state.withLock { state in
            let taken = state.elements
            state.elements = []
            return (taken, state.isClosed)
        }
    }

    /// Takes nothing more and wakes the reader.
    func close() {
        state.withLock { $0.isClosed = true }
        arrived.signal()
    }

    var isClosed: Bool { state.withLock(\.isClosed) }

    /// How many wait.
    var depth: Int { state.withLock(\.elements.count) }

    /// How many did not fit so far.
    var dropped: Int64 { state.withLock(\.dropped) }
}
