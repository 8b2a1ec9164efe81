/// A step of an order's states that the ledger allows and no simulated run takes, and why.
public struct UnreachedStep: Sendable {
    /// As `from > to`.
    public let edge: String
    /// What keeps it out of reach, for people.
    public let reason: String

    init(_ edge: String, _ reason: String) { (self.edge, self.reason) = (edge, reason) }
}

extension UnreachedStep {
    /// Every one there is, in the order of ``FaultCampaign/allEdges``: a run of many seeds fails when it misses any other step,
    /// and when it takes one of these.
    public static let all: [UnreachedStep] = [
        UnreachedStep("intent > not_sent", "numbering an order and marking it as handed over are one step of a session"),
        UnreachedStep("sending > cancelled", "nobody but the bot withdraws entries, and it withdraws only what was seen to rest"),
        UnreachedStep(
            "sending > expired",
            "needs an entry that expires while its first answer is waited for, with every word of its placing lost; no seed has one"),
        UnreachedStep("working > done", "only requests are carried out, and those never rest at the broker"),
        UnreachedStep(
            "working > rejected",
            "the simulated trade server refuses nothing that rests, and an answer that says so is not believed"),
        UnreachedStep(
            "partial > filled",
            "the simulated trade server fills a part of a market order and cancels the rest, it never fills in several parts"),
        UnreachedStep("partial > rejected", "the rest of a market order is cancelled, not refused"),
        UnreachedStep("partial > expired", "the rest of a market order is cancelled at once and does not expire"),
        UnreachedStep("partial > unknown", "its deals keep what is filled in part in every list"),
        UnreachedStep("partial > cancel_pending", "the rest of a market order does not wait, so that nobody withdraws it"),
        UnreachedStep("partial > modify_pending", "the rest of a market order does not wait, so that nobody changes it"),
        UnreachedStep("not_sent > working", "an entry that did not leave is not at the broker"),
        UnreachedStep(
            "not_sent > corrected",
            "needs a deal of a command after it was taken for not sent; no seed has one"),
        UnreachedStep("not_executed > working", "absence is concluded from evidence, which the simulated terminal does not falsify"),
        UnreachedStep("not_executed > corrected", "absence is concluded from evidence, so that no deal follows"),
        UnreachedStep("cancelled > working", "the simulated trade server does not take a withdrawal back"),
        UnreachedStep("cancelled > partial", "the simulated trade server does not take a withdrawal of the rest back"),
        UnreachedStep("expired > working", "the simulated trade server does not take an end by time back"),
        UnreachedStep("expired > partial", "entries are filled whole or not at all, and no end by time is taken back"),
        UnreachedStep("expired > corrected", "what expired has no deals that could be corrected"),
        UnreachedStep("cancel_pending > partial", "entries are filled whole or not at all"),
        UnreachedStep("cancel_pending > rejected", "the simulated trade server refuses nothing that rests"),
        UnreachedStep(
            "cancel_pending > expired", "needs an entry that expires in the seconds in which its withdrawal travels; no seed has one"),
        UnreachedStep("modify_pending > partial", "entries are filled whole or not at all"),
        UnreachedStep("modify_pending > rejected", "the simulated trade server refuses nothing that rests"),
        UnreachedStep("modify_pending > cancelled", "nobody but the bot withdraws entries, and its withdrawal is on its way before"),
        UnreachedStep(
            "modify_pending > expired",
            "needs an entry that expires in the seconds in which a change of it travels; no seed has one"),
        UnreachedStep("unknown > cancelled", "nobody but the bot withdraws entries, and it withdraws none whose fate is open"),
        UnreachedStep("unknown > expired", "needs an entry that expires before the first list shows it; no seed has one"),
        UnreachedStep("unknown_cancel > partial", "entries are filled whole or not at all"),
        UnreachedStep("unknown_cancel > rejected", "the simulated trade server refuses nothing that rests"),
        UnreachedStep(
            "unknown_cancel > expired", "needs an entry that expires while the answer to its withdrawal is lost; no seed has one"),
        UnreachedStep("unknown_cancel > quarantined", "the next list settles it, long before the 24th question"),
        UnreachedStep("unknown_modify > partial", "entries are filled whole or not at all"),
        UnreachedStep("unknown_modify > rejected", "the simulated trade server refuses nothing that rests"),
        UnreachedStep("unknown_modify > cancelled", "nobody but the bot withdraws entries, and its withdrawal is on its way before"),
        UnreachedStep("unknown_modify > quarantined", "the next list settles it, long before the 24th question"),
        UnreachedStep("quarantined > partial", "only a position of the whole volume could be it, and fills it"),
        UnreachedStep("quarantined > done", "only openings are quarantined; lists settle every request"),
        UnreachedStep("quarantined > rejected", "a refused order leaves no position that could be it"),
        UnreachedStep("quarantined > cancelled", "a position of the whole volume leaves nothing to withdraw"),
        UnreachedStep("quarantined > expired", "a position of the whole volume leaves nothing to expire"),
        UnreachedStep("corrected > working", "what was corrected is over at the broker too, and the simulated one does not take that back"),
        UnreachedStep("corrected > partial", "what was corrected is over at the broker too, with all its parts"),
    ]
}
