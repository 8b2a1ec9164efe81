@testable import Engine
import Market
import ScriptAPI
import Scripting
import Trading

/// A strategy that buys a lot at its first bar and asks an exit about the position at each moment after, without obeying it.
final class ExitProbe: Strategy {
    let plan: StrategyPlan
    let exit: ScriptedExit
    /// What the exit answered, each as ``show(_:)`` writes it.
    private(set) var answers: [String] = []
    private(set) var logs: [String] = []
    private(set) var failures: [StrategyFailure] = []
    var session = SessionMoment(isOpen: true, closesIn: 3600, closedFor: 172_800, dayEndsIn: 7200)
    /// Asked in place of the exit when it is set.
    var ask: ((ExitView) -> Void)?
    private let entry: Entry
    /// Given the position and how many moments it was asked about before.
    private let change: (inout Position, Int) -> Void

    init(_ exit: ScriptedExit, stopLoss: Double? = 1.09, change: @escaping (inout Position, Int) -> Void = { _, _ in }) {
        (self.exit, self.change) = (exit, change)
        entry = Entry(side: .buy, stopLoss: stopLoss)
        plan = StrategyPlan(
            name: "probe", timeframe: .h1, indicators: exit.plan.indicators, wantsTicks: exit.plan.runs == .tick)
    }

    func bind(_ binding: StrategyBinding) { exit.bind(binding) }
    func barClosed(_ view: borrowing StrategyView) -> Decision { decide(view, closesBar: true) }
    func tick(_ view: borrowing StrategyView) -> Decision { decide(view, closesBar: false) }
    func takeLogs() -> [StrategyLog] { [] }

    private func decide(_ view: borrowing StrategyView, closesBar: Bool) -> Decision {
        guard var position = view.position else { return .enter(entry) }
        change(&position, answers.count)
        let moment = ExitView(
            account: view.account, quote: view.quote, now: view.now, closesBar: closesBar, position: position, session: session)
        if let ask { ask(moment) } else { answer(moment) }
        return .none
    }

    /// Asks the exit and takes down what it says.
    func answer(_ view: ExitView) {
        let answer = exit.shouldExit(view)
        logs += exit.takeLogs().map(\.text)
        if case .failed(let failure) = answer { failures.append(failure) }
        answers.append(ExitProbe.show(answer))
    }

    static func show(_ answer: ExitAnswer) -> String {
        switch answer {
        case .none: return "none"
        case .logged: return "logged"
        case .moveStop(let price, let reason): return "move \(price) \(reason)"
        case .failed(let failure): return "failed \(failure.line): \(failure.message)"
        case .close(let close):
            let part: String =
                switch close.part {
                case .all: "all"
                case .fraction(let fraction): "fraction \(fraction)"
                case .lots(let lots): "lots \(lots)"
                }
            let belief = close.confidence.map { " confidence \($0)" } ?? ""
            return "close \(part)\(belief)\(close.alarm ? " alarm" : "") \(close.reason)"
        }
    }
}

extension ExitView {
    /// The same moment for another position, as if it were opened with the broker's next numbers.
    func about(_ ticket: Int64, like deal: Deal, _ value: ContractValue) -> ExitView {
        var deal = deal
        deal.position = PositionID(ticket)
        return ExitView(
            account: account, quote: quote, now: now, closesBar: closesBar, position: Position(deal, value: value, at: quote),
            session: session)
    }
}

/// An exit as if it stood in `t.lua`.
func loadExit(_ text: String, _ options: ScriptOptions = ScriptOptions(limits: patient)) throws -> ScriptedExit {
    try ScriptLoader.exit(ScriptSource(text: text, path: "t.lua"), options)
}

/// A whole exit around the lines of its `should_exit`, which begin on line 3.
func shouldExit(_ body: String, indicators: String = "{}", keys: String = "") -> String {
    "local E = exit { api = 1, name = \"t\"\(keys) } function E:indicators() return \(indicators) end\n"
        + "function E:should_exit(position, data)\n\(body)\nend\nreturn E\n"
}

/// Runs an exit over bars at one price and returns the probe that asked it, at all but the first and the last.
func probe(
    _ text: String, _ options: ScriptOptions = ScriptOptions(limits: patient), bars: Int = 8
) throws -> ExitProbe {
    let probe = ExitProbe(try loadExit(text, options))
    _ = try run(probe, hourly(Array(repeating: 110_000, count: bars)))
    return probe
}
