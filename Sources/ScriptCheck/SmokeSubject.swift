internal import Indicators
internal import Engine
internal import Market
internal import Research
internal import ScriptAPI
internal import Scripting

/// The script under check with what it needs beside it: an exit is tried on the positions of a probe.
struct SmokeSubject {
    let strategy: any Strategy
    let exits: [ScriptedExit]
    private let scripted: ScriptedStrategy?

    init(_ script: LoadedScript) {
        switch script {
        case .strategy(let script): (strategy, exits, scripted) = (script, [], script)
        case .exit(let exit): (strategy, exits, scripted) = (ProbeStrategy(), [exit], nil)
        }
    }

    var indicators: [DeclaredIndicator] { exits.first?.plan.indicators ?? strategy.plan.indicators }

    var bytesAllocatedTotal: UInt64 { scripted?.bytesAllocatedTotal ?? exits.first?.bytesAllocatedTotal ?? 0 }

    func column(ofLine line: Int, in file: String) -> Int {
        scripted?.column(ofLine: line, in: file) ?? exits.first?.column(ofLine: line, in: file) ?? 1
    }

    /// Name, version, declared parameters and their values.
    var declared: (name: String, version: String, parameters: [ScriptParameter], values: ScriptValue) {
        if let exit = exits.first {
            return (exit.declaration.name, exit.declaration.version, exit.declaration.parameters, exit.parameters)
        }
        guard let scripted else { preconditionFailure("Invariant: a subject is a strategy or an exit") }
        let declaration = scripted.declaration
        return (declaration.name, declaration.version, declaration.parameters, scripted.parameters)
    }
}

extension CheckReport.Summary {
    init(_ subject: SmokeSubject, _ outcome: BacktestOutcome, warmUp: Int, bars: Int, seconds: Double, bytes: UInt64) {
        let (name, version, parameters, values) = subject.declared
        let record = outcome.record
        let kind: Kind =
            if let exit = subject.exits.first {
                .exit(
                    priority: exit.plan.priority, runs: exit.plan.runs.rawValue, positions: record.trades.count,
                    closes: record.exitCloses, moves: record.stopMoves)
            } else {
                .strategy(timeframe: subject.strategy.plan.timeframe.rawValue, signals: record.entrySignals)
            }
        self.init(
            name: name, version: version, kind: kind,
            parameters: parameters.map { ($0.name, values[$0.name].shown, $0.rangeText, $0.doc) },
            indicators: subject.indicators.map { "\($0.name) = \($0.request.text)" }, warmUpBars: warmUp, bars: bars,
            microsecondsPerBar: 1e6 * seconds / Double(max(bars, 1)), bytesPerBar: Double(bytes) / Double(max(bars, 1)))
    }
}
