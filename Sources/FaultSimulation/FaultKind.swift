/// Everything that a fault simulation can make go wrong.
public enum FaultKind: String, CaseIterable, Sendable, Hashable {
    // The way to the broker.
    case linkLoss = "link_loss"
    case halfOpen = "half_open"
    case lateBytes = "late_bytes"
    case refusedSession = "refused_session"
    case silentSession = "silent_session"
    case lostReply = "lost_reply"
    case lateReply = "late_reply"
    case repeatedReply = "repeated_reply"
    case lateCommand = "late_command"
    case lostHint = "lost_hint"
    case lateHint = "late_hint"
    case repeatedHint = "repeated_hint"
    case reorderedHints = "reordered_hints"
    // The terminal and its trade server.
    case executedTimeout = "executed_10012"
    case idleTimeout = "idle_10012"
    case unknownRetcode = "unknown_retcode"
    case refusal
    case executedRefusal = "executed_refusal"
    case correctedDeal = "corrected_deal"
    case partialFill = "partial_fill"
    case lostStop = "lost_stop"
    case brokerExpiry = "broker_expiry"
    case lostCommandLog = "lost_command_log"
    case strippedNumber = "stripped_number"
    case brokerDown = "broker_down"
    case staleSnapshot = "stale_snapshot"
    case truncatedSnapshot = "truncated_snapshot"
    case lateSnapshot = "late_snapshot"
    // The machine.
    case diskFull = "disk_full"
    case slowDisk = "slow_disk"
    case syncErrorKept = "sync_error_kept"
    case syncErrorLost = "sync_error_lost"
    case captureError = "capture_error"
    case tornTail = "torn_tail"
    case crash
    case clockStep = "clock_step"
    // Scripts.
    case scriptError = "script_error"
    case scriptTimeout = "script_timeout"
    case scriptMemory = "script_memory"
    case reload
    case brokenReload = "broken_reload"
    // People and the calendar.
    case externalClose = "external_close"
    case externalPartialClose = "external_partial_close"
    case externalMove = "external_move"
    case externalStopRemoval = "external_stop_removal"
    case foreignTrade = "foreign_trade"
    case deposit
    case withdrawal
    case operatorClose = "operator_close"
    case operatorFlatten = "operator_flatten"
    case operatorPause = "operator_pause"
    case operatorKill = "operator_kill"
    case operatorSettle = "operator_settle"
    case stop
    case dayBoundary = "day_boundary"

    /// Faults that come at instants, and how often at most in one run; the others come with what they spoil.
    var timesAtMost: Int64? {
        switch self {
        case .linkLoss, .halfOpen, .diskFull: 3
        case .crash: 4
        case .brokerDown, .syncErrorKept, .syncErrorLost, .captureError, .clockStep, .operatorClose, .externalClose, .correctedDeal: 2
        case .externalPartialClose, .externalMove, .externalStopRemoval, .foreignTrade, .reload, .brokenReload: 3
        case .deposit, .withdrawal, .operatorFlatten, .operatorPause, .operatorKill, .stop: 1
        case .scriptError, .scriptTimeout, .scriptMemory: 1
        default: nil
        }
    }

    /// How many of a thousand occasions it spoils where it is on.
    var perMille: Int64 {
        switch self {
        case .lostHint, .lateHint, .reorderedHints: 200
        case .repeatedHint, .repeatedReply, .lateReply, .partialFill, .lostStop: 120
        case .lateBytes: 500
        case .lostReply, .lateCommand, .brokerExpiry, .slowDisk: 100
        case .staleSnapshot, .truncatedSnapshot, .lateSnapshot: 80
        case .executedTimeout, .idleTimeout, .unknownRetcode, .refusal: 80
        case .refusedSession, .silentSession: 250
        case .lostCommandLog, .tornTail: 500
        case .strippedNumber: 60
        case .executedRefusal: 20
        default: 0
        }
    }
}
