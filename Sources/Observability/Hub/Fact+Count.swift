import Trading

extension Fact {
    /// Counts it where its kind is counted.
    func count(in registry: MetricRegistry, names: RunNames) {
        registry[MetricCatalogue.facts].count([kind]).add()
        switch self {
        case .denied(_, let denial): registry[MetricCatalogue.denials].count([denial.code]).add()
        case .rejected(_, _, let rejection), .exitRejected(_, _, let rejection), .changeRejected(_, _, let rejection):
            registry[MetricCatalogue.rejections].count([rejection.rawValue]).add()
        case .deal(let deal): registry[MetricCatalogue.deals].count([names.symbol(deal.symbol), deal.entry.rawValue]).add()
        case .failed(let strategy, _, _): registry[MetricCatalogue.failures].count([names.strategy(strategy)]).add()
        case .notice(let notice): registry[MetricCatalogue.notices].count([notice.code.rawValue]).add()
        case .signal, .skipped, .ordered, .changed, .withdrawn, .exit, .modified, .swapped, .latched, .released, .cashFlow, .adjusted, .log:
            break
        }
    }

    /// Its name in measurements.
    var kind: String {
        switch self {
        case .signal: "signal"
        case .skipped: "skipped"
        case .denied: "denied"
        case .rejected: "rejected"
        case .ordered: "ordered"
        case .changed: "changed"
        case .changeRejected: "change_rejected"
        case .withdrawn: "withdrawn"
        case .deal: "deal"
        case .exit: "exit"
        case .modified: "modified"
        case .swapped: "swap"
        case .exitRejected: "exit_rejected"
        case .latched: "latched"
        case .released: "released"
        case .cashFlow: "cash_flow"
        case .adjusted: "adjusted"
        case .failed: "failed"
        case .notice: "notice"
        case .log: "log"
        }
    }
}
