internal import Synchronization

/// Carries something that belongs to one thread to the one thread that will use it, once.
public final class HandOver<Value>: @unchecked Sendable {  // allow: reached under the lock, by one thread after the other
    private let lock = Mutex(())
    private var value: Value?

    public init(_ value: Value) { self.value = value }

    /// The value; traps the second time.
    public func take() -> Value {
        lock.withLock { _ in
            guard let taken = value.take() else { preconditionFailure("Invariant: it is handed over once") }
            return taken
        }
    }
}
