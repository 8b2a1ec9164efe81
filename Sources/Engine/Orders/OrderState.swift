public import Market
public import Trading

/// Where a command stands on its way from intent to end.
public enum OrderState: String, Hashable, Sendable, Codable, CaseIterable {
    /// Wanted and numbered; nothing has left.
    case intent
    /// Handed over; no answer yet.
    case sending
    /// The broker has it: it rests, or what it does is about to be seen.
    case working
    /// Filled in part; the rest works on.
    case partial
    /// Filled in full: its deals are booked.
    case filled
    /// A withdrawal or a change was carried out.
    case done
    /// Refused for certain.
    case rejected
    /// It never left, for certain.
    case notSent = "not_sent"
    /// Its answer was lost, and it is proven to have had no effect.
    case notExecuted = "not_executed"
    /// Gone, with what was not filled.
    case cancelled
    /// Its time is over, with what was not filled.
    case expired
    /// It works, and its withdrawal is on its way.
    case cancelPending = "cancel_pending"
    /// It works, and a change of it is on its way.
    case modifyPending = "modify_pending"
    /// It may or may not have reached the broker.
    case unknown
    /// It worked, and its withdrawal may or may not have been carried out.
    case unknownCancel = "unknown_cancel"
    /// It worked, and its change may or may not have been carried out.
    case unknownModify = "unknown_modify"
    /// Evidence does not settle it; an operator must, or late evidence.
    case quarantined
    /// Something contradicted its end; a person was told.
    case corrected

    /// Whether nothing more is expected of it.
    public var isFinal: Bool {
        switch self {
        case .filled, .done, .rejected, .notSent, .notExecuted, .cancelled, .expired, .corrected: true
        default: false
        }
    }

    /// Whether what became of it is looked for.
    public var isUnresolved: Bool { [.unknown, .unknownCancel, .unknownModify, .quarantined].contains(self) }

    /// Whether it, or the rest of it, is at the broker for all that is known.
    public var isAtBroker: Bool { [.working, .partial, .cancelPending, .modifyPending].contains(self) }
}

/// What moves a command from one state to the next.
public enum OrderStep: String, Hashable, Sendable, Codable, CaseIterable {
    /// It is handed over.
    case send
    /// It could not be handed over, for certain.
    case fail
    /// The broker has it, and nothing of it is filled.
    case work
    /// The broker has the rest of it.
    case workOn = "work_on"
    /// A deal filled a part.
    case fillPart = "fill_part"
    /// A deal filled what remained.
    case fillRest = "fill_rest"
    /// A withdrawal or change did what it was to do.
    case carryOut = "carry_out"
    /// It was refused.
    case refuse
    /// What remained was cancelled.
    case cancel
    /// What remained expired.
    case expire
    /// What becomes of it cannot be told: no answer, a link that broke, a code that proves nothing, or gone without a trace.
    case lose
    /// Its withdrawal goes out.
    case askCancel = "ask_cancel"
    /// A change of it goes out.
    case askChange = "ask_change"
    /// Evidence shows that it had no effect.
    case proveAbsent = "prove_absent"
    /// Evidence is not enough, and more will not come by itself.
    case doubt
    /// Something contradicts its end.
    case contradict
}

extension OrderState {
    /// The state a step leads to; nil for a step that cannot follow this state.
    public func successor(_ step: OrderStep) -> OrderState? {
        switch self {
        case .intent: step == .send ? .sending : step == .fail ? .notSent : nil
        case .sending: step == .fail ? .notSent : step == .lose ? .unknown : found(step)
        case .working, .partial: atBroker(step, lost: .unknown)
        case .cancelPending: pending(step, lost: .unknownCancel)
        case .modifyPending: pending(step, lost: .unknownModify)
        case .unknown: step == .doubt ? .quarantined : step == .proveAbsent ? .notExecuted : found(step)
        case .unknownCancel, .unknownModify: step == .doubt ? .quarantined : pending(step, lost: nil)
        case .quarantined: step == .proveAbsent ? .notExecuted : found(step)
        case .filled, .done: step == .contradict ? .corrected : nil
        case .rejected, .notSent, .notExecuted: step == .work ? .working : step == .contradict ? .corrected : nil
        case .cancelled, .expired, .corrected:
            // Of these a part may have been filled before.
            step == .work ? .working : step == .workOn ? .partial : step == .contradict ? .corrected : nil
        }
    }

    /// What evidence of its fate makes of a command whose fate was open.
    private func found(_ step: OrderStep) -> OrderState? {
        switch step {
        case .work: .working
        case .workOn, .fillPart: .partial
        case .carryOut: .done
        case .refuse: .rejected
        default: ended(step)
        }
    }

    private func ended(_ step: OrderStep) -> OrderState? {
        switch step {
        case .fillRest: .filled
        case .cancel: .cancelled
        case .expire: .expired
        default: nil
        }
    }

    private func atBroker(_ step: OrderStep, lost: OrderState) -> OrderState? {
        switch step {
        case .fillPart: .partial
        case .carryOut: self == .working ? .done : nil
        case .refuse: .rejected
        case .askCancel: .cancelPending
        case .askChange: .modifyPending
        case .lose: lost
        default: ended(step)
        }
    }

    /// A request about an order is on its way: deals go on meanwhile, and only its own answer or evidence ends the wait.
    private func pending(_ step: OrderStep, lost: OrderState?) -> OrderState? {
        switch step {
        case .fillPart: self
        case .work: .working
        case .workOn: .partial
        case .refuse: .rejected
        case .askCancel: self == .modifyPending || self == .unknownModify ? .cancelPending : nil
        case .lose: lost
        default: ended(step)
        }
    }
}

/// What a change of state rests on.
public enum OrderCause: String, Hashable, Sendable, Codable, CaseIterable {
    /// Herald itself did it.
    case own
    /// The broker's answer.
    case reply
    /// A snapshot that is evidence.
    case scan
    /// A report that came unasked and proves itself, as a deal does.
    case hint
    /// The log of the terminal's side.
    case log = "ea_log"
    /// The link broke, or no answer came in time.
    case silence
    /// A person settled it.
    case `operator`
    /// The start after an end without a stop.
    case recovery
}

/// One change of a command's state.
public struct OrderTransition: Hashable, Sendable, Codable {
    /// Whose state changed.
    public var tag: OrderTag
    /// nil when it begins.
    public var from: OrderState?
    /// The state now.
    public var to: OrderState
    /// What it rests on.
    public var cause: OrderCause
    /// When it was known, UTC.
    public var time: Timestamp

    public init(tag: OrderTag, from: OrderState?, to: OrderState, cause: OrderCause, time: Timestamp) {
        (self.tag, self.from, self.to, self.cause, self.time) = (tag, from, to, cause, time)
    }
}
