import Market
import Settings
import Trading

extension Fact {
    /// What a person is told of it at once; nil for most facts.
    func alert(_ names: RunNames, _ time: Timestamp) -> Alert? {
        switch self {
        case .rejected(let strategy, let tag, let rejection):
            return Alert(
                code: "order_rejected", level: .warning, title: "the broker refused an order of \(names.strategy(strategy))",
                text: "\(rejection.rawValue) (\(rejection.retcode)). It is not sent again by itself.", time: time,
                fields: [Alert.Field("tag", "\(tag)")], subject: "\(names.strategy(strategy)) \(rejection.rawValue)")
        case .changeRejected(let strategy, let tag, let rejection):
            return Alert(
                code: "change_rejected", level: .warning, title: "the broker refused to change an order of \(names.strategy(strategy))",
                text: "\(rejection.rawValue) (\(rejection.retcode)). The order rests as it was.", time: time,
                fields: [Alert.Field("tag", "\(tag)")], subject: "\(names.strategy(strategy)) \(rejection.rawValue)")
        case .exitRejected(let strategy, let position, let rejection):
            return Alert(
                code: "exit_rejected", level: .warning, title: "the broker refused to close or protect position \(position.value)",
                text: "\(rejection.rawValue) (\(rejection.retcode)), asked for by \(names.strategy(strategy)).", time: time,
                subject: "\(position.value)")
        case .latched(let denial):
            return Alert(
                code: "latched", level: .critical, title: "entries are closed: \(denial.code)", text: denial.explanation, time: time,
                subject: denial.code)
        case .released(let code, let reason):
            return Alert(
                code: "released", level: .info, title: "entries are open again: \(code)", text: reason ?? "By its reset rule.", time: time,
                subject: code)
        case .failed(let strategy, let failure, let exit):
            let what = exit.map { "the exit \($0) of \(names.strategy(strategy))" } ?? names.strategy(strategy)
            return Alert(
                code: "script_failed", level: .critical, title: "a script failed: \(what)",
                text: "\(failure.file):\(failure.line): \(failure.message) (in \(failure.callback))", time: time,
                subject: "\(names.strategy(strategy)) \(exit ?? "")")
        case .notice(let notice):
            return Alert(
                code: notice.code.rawValue, level: notice.code == .unexplained ? .warning : .critical,
                title: notice.code.rawValue.replacing("_", with: " ") + (notice.strategy.map { ": \(names.strategy($0))" } ?? ""),
                text: notice.message, time: time, subject: "\(notice.position?.value ?? 0) \(notice.strategy ?? -1)")
        case .signal, .skipped, .denied, .ordered, .changed, .withdrawn, .deal, .exit, .modified, .swapped, .cashFlow, .adjusted, .log:
            return nil
        }
    }
}
