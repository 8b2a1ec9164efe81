/// Something a person should hear about.
public struct Notice: Hashable, Sendable, Codable {
    /// What it is about.
    public enum Code: String, Sendable, CaseIterable, Codable {
        /// An exit failed; its positions are under the protective policy.
        case exitFailed = "exit_failed"
        /// A script did not return; none of its strategy's is called any more, its positions are under the protective policy.
        case stuck
        /// A position that is to be closed is still open after several refusals.
        case closeFailing = "close_failing"
        /// A position's stop could not be placed or moved as the protective policy wants.
        case unprotected
        /// The broker reported what the ledger cannot explain.
        case unexplained
        /// The terms of a symbol changed.
        case termsChanged = "terms_changed"
        /// What became of a command is not known; it is looked for.
        case unknownOutcome = "unknown_outcome"
        /// Evidence does not settle what became of a command: a person must.
        case quarantined
        /// Other hands hold something on the account.
        case foreign
        /// A position of this installation that nothing here asked for was taken over.
        case adopted
        /// The broker changed or took back what it had booked.
        case corrected
        /// Other hands moved a position's levels or closed it.
        case otherHands = "other_hands"
    }

    /// What it is about.
    public var code: Code
    /// Index of the strategy instance; nil for what concerns the whole account.
    public var strategy: Int?
    /// The position; nil when it is about none or several.
    public var position: PositionID?
    /// What happened, why, and what becomes of it.
    public var message: String

    public init(code: Code, strategy: Int? = nil, position: PositionID? = nil, message: String) {
        (self.code, self.strategy, self.position, self.message) = (code, strategy, position, message)
    }
}
