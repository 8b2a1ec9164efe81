/// The way to the programs in the terminal, as the connector sees it: sessions that were authenticated, and whole messages of them.
///
/// Called from one thread; no call blocks. A test may stand here in place of the network.
public protocol BridgeLink: AnyObject {
    /// Milliseconds of Herald's monotonic clock: the clock of every arrival.
    var now: Int64 { get }

    /// Lets the next trade session be made, under this epoch; a terminal that dials before is kept waiting for it as long as a
    /// handshake may take. One call, one session; one that stands is left alone. Sessions for history need no permission and number
    /// themselves.
    func allowTrading(epoch: Int64)

    /// Hands a message over. Returning is no evidence that it arrived; throwing is evidence that it did not and will not.
    ///
    /// `request` numbers what is asked for, above 0; its answers carry it. Heartbeat and credit are not the caller's work.
    func send(_ message: BridgeMessage, request: UInt32, in session: BridgeSession) throws(BridgeSendError)

    /// Appends what arrived since the last call, in order, at most `limit` of it. What is taken away makes room, and the terminal
    /// is told that more parts of long answers may follow.
    func drain(into arrivals: inout [BridgeArrival], limit: Int)

    /// Ends a session, in words for the people who read the log; its `ended` arrives like any other.
    func end(_ session: BridgeSession, because reason: String)

    /// Ends everything. Nothing arrives any more.
    func close()

    /// `wake` is called, from any thread, when something arrived and nothing had been waiting; it must not wait.
    func onArrival(_ wake: @escaping @Sendable () -> Void)
}

extension BridgeLink {
    /// A link that is only polled calls nobody.
    public func onArrival(_ wake: @escaping @Sendable () -> Void) {}
}

/// What arrives over a ``BridgeLink``; `at` is when, milliseconds of Herald's monotonic clock.
public enum BridgeArrival: Hashable, Sendable {
    /// Both sides have proven that they know the key.
    case began(BridgeSession, TerminalIdentity, at: Int64)
    /// A message whose check was right. `hasMore`: a part of a long answer, and more of it follows.
    case message(BridgeSession, BridgeMessage, request: UInt32, hasMore: Bool, at: Int64)
    /// A session that began is over.
    case ended(BridgeSession, SessionEnd, at: Int64)
    /// A terminal that knows the key was turned away; no session began. What ``BridgeLink/allowTrading(epoch:)`` allowed may be used
    /// up: the terminal may have stored that epoch already.
    case turnedAway(TerminalIdentity, SessionEnd, at: Int64)
}

/// Why a message was not handed over; evidence that it did not arrive.
public enum BridgeSendError: Error, Hashable, Sendable {
    /// That session is over, or never was.
    case notConnected
    /// Too much waits to be sent.
    case overloaded
    /// The message cannot be said in the protocol: a text or the whole is too long.
    case unsayable(PayloadFault)
    /// Herald never sends messages of this type, or the session does it by itself.
    case outOfPlace(BridgeType)
}
