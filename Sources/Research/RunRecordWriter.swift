internal import Market
internal import Risk
internal import Trading

/// Where the lines of a record go: a file of the command line, or memory in tests.
public protocol RunRecordOutput: AnyObject {
    /// Adds bytes at the end. Throws what the user must read, e.g. that the disk is full.
    func append(_ bytes: [UInt8]) throws(UserError)
    /// Turns what was added into the finished record; called once, after the last line.
    func commit() throws(UserError)
}

/// Writes every fact of a run as a line of JSON, so that "why no trade?" can be answered afterwards (docs/record.md).
///
/// Lines are streamed: a run of any length needs the same memory. A fault of the output is kept until ``finish(_:)``,
/// since a run cannot stop in the middle of an instant.
public final class RunRecordWriter {
    /// The format's number in the first line; a reader refuses any other.
    static let version = 2
    private static let flushSize = 1 << 16
    private let output: any RunRecordOutput
    private let names: RunRecordNames
    private let limits: RiskLimits
    private let stopsOnFailure: Bool
    private var line = RunRecordLine()
    private var counts: [RunRecordFact.Kind: Int] = [:]
    private var fault: UserError?

    /// Begins the record of one run of a plan.
    public init(_ plan: BacktestPlan, to output: any RunRecordOutput) {
        self.output = output
        names = RunRecordNames(plan)
        (limits, stopsOnFailure) = (plan.limits, plan.stopsOnFailure)
        line.header(plan)
    }

    /// Writes a fact down, in the order of the run.
    func take(_ fact: Fact, at time: Timestamp) {
        let kind = RunRecordFact.Kind(fact)
        counts[kind, default: 0] += 1
        line.begin(time, kind)
        line.write(fact, names)
        if case .latched(let denial) = fact {
            let action = limits.action(ofLatch: denial.code)
            line.text("action", action?.rawValue)
            line.text("lifted_by", limits.isLiftedByReset(denial.code) ? "daily_reset" : "operator")
        }
        line.close()
        if line.bytes.count >= RunRecordWriter.flushSize { flush() }
    }

    /// Writes the last line, without which a record counts as cut off, and commits the output. Throws the first fault.
    public func finish(_ record: BacktestRecord) throws(UserError) {
        line.end(counts, decisionsHash: record.decisionsHash, ended: stopsOnFailure ? record.failure?.time : nil)
        flush()
        if let fault { throw fault }
        try output.commit()
    }

    private func flush() {
        defer { line.clear() }
        guard fault == nil else { return }
        do throws(UserError) { try output.append(line.bytes) } catch { fault = error }
    }
}

extension RiskLimits {
    /// What happens when an account limit is crossed; nil for codes that have no such setting, as an operator's stop.
    func action(ofLatch code: String) -> BreachAction? {
        actionLimit(code).flatMap { self[$0] ?? $0.standard }.flatMap { BreachAction(rawValue: $0.text) }
    }

    /// Whether the day's reset lifts a latch; all others wait for an operator.
    func isLiftedByReset(_ code: String) -> Bool {
        guard let limit = actionLimit(code), limit.key.hasPrefix("daily_") else { return false }
        return action(ofLatch: code) != .halt
    }

    private func actionLimit(_ code: String) -> Limit? {
        GuardCatalogue.all.first { $0.descriptor.code == code }?.descriptor.limits.first { $0.key.hasSuffix("_action") }
    }
}

extension BreachAction {
    /// What it did, for reports.
    var consequence: String {
        switch self {
        case .blockEntries: "no new entries"
        case .reduceOnly: "no new entries, pending ones withdrawn"
        case .flatten, .halt: "everything closed, no new entries"
        }
    }
}
