internal import Engine
internal import Market

/// What the gates of entries hang on.
struct SessionStanding {
    /// The lists were compared and everything in them is explained.
    var isReconciled: Bool
    /// Symbols on which the fate of something is open.
    var quarantined: [Int]
    /// What keeps entries shut now.
    var closedGates: [EntryGate]
}

// Mutating without changing anything: so they are asked in place at every quote, where reading would copy the session first.
extension TradeSession {
    /// When time alone leads to something, UTC; nil while it does not.
    mutating func nextDue() -> Timestamp? { earliest(core.nextDue, ledger.nextDue) }

    /// How it stands.
    mutating func standing() -> SessionStanding {
        SessionStanding(isReconciled: ledger.isReconciled, quarantined: ledger.quarantined, closedGates: core.closedGates)
    }
}

/// The earlier of two instants; nil only when neither is there.
func earliest(_ one: Timestamp?, _ other: Timestamp?) -> Timestamp? {
    guard let one, let other else { return one ?? other }
    return min(one, other)
}
