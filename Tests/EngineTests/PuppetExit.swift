import Engine
import Indicators
import Trading

/// A native exit that answers what the test says.
final class PuppetExit: ExitRule {
    typealias Answer = (_ view: ExitView, _ exit: PuppetExit) -> ExitAnswer

    let plan: ExitPlan
    private let answer: Answer
    private(set) var binding: StrategyBinding?
    /// How often it was asked.
    private(set) var asked = 0
    private(set) var forgotten: [Int64] = []

    init(
        _ name: String = "exit", _ priority: Int = 30, runs: ExitPlan.Moment = .bar, indicators: [(String, IndicatorRequest)] = [],
        _ answer: @escaping Answer
    ) {
        plan = ExitPlan(
            name: name, priority: priority, runs: runs,
            indicators: indicators.map { DeclaredIndicator(name: $0.0, request: $0.1) })
        self.answer = answer
    }

    func bind(_ binding: StrategyBinding) { self.binding = binding }

    func shouldExit(_ view: borrowing ExitView) -> ExitAnswer {
        asked += 1
        return answer(copy view, self)
    }

    func forget(_ ticket: PositionID) { forgotten.append(ticket.value) }

    func takeLogs() -> [StrategyLog] { [] }
}

extension ExitAnswer {
    static var leave: ExitAnswer { .close(ExitClose()) }
    static func part(_ fraction: Double) -> ExitAnswer { .close(ExitClose(part: .fraction(fraction))) }
    static func stop(_ price: Double) -> ExitAnswer { .moveStop(price, reason: "test") }
    static var broken: ExitAnswer {
        .failed(StrategyFailure(file: "exit.lua", line: 7, message: "it broke", callback: "should_exit"))
    }
}
