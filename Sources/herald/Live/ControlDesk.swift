import Market
import Runtime

/// Answers what comes in over the control socket: what is published at once, everything else by the run.
final class ControlDesk: Sendable {
    private let runner: LiveRunner
    private let trail: DecisionTrail
    private let flag: KillFlag
    private let symbols: [String]
    private let examine: @Sendable () -> Void

    /// - Parameter examine: Checks changed scripts ahead of a reload, on the thread of whoever asks for it.
    init(
        _ runner: LiveRunner, _ trail: DecisionTrail, _ flag: KillFlag, symbols: [String], examine: @escaping @Sendable () -> Void
    ) {
        (self.runner, self.trail, self.flag) = (runner, trail, flag)
        (self.symbols, self.examine) = (symbols, examine)
    }

    func answer(_ request: ControlRequest) -> ControlAnswer {
        switch request.action {
        case .status:
            guard let status = runner.status else {
                return ControlAnswer(isDone: false, message: "the run is starting: it reads its journal; try again in a few seconds")
            }
            return ControlAnswer(isDone: true, message: "", status: status)
        case .why(let symbol):
            guard symbols.contains(symbol) else {
                return ControlAnswer(isDone: false, message: "the run trades no '\(symbol)'; it has \(symbols.joined(separator: ", "))")
            }
            return ControlAnswer(isDone: true, message: "", status: runner.status, decisions: trail.entries(about: symbol))
        case .resume(nil, _), .release:
            // A flag that stayed would latch again at the next look.
            flag.lower()
            return runner.ask(request, within: 10)
        case .backup: return runner.ask(request, within: 300)
        case .reload:
            examine()
            return runner.ask(request, within: 60)
        default: return runner.ask(request, within: 10)
        }
    }
}
