public import Engine
internal import Scripting

/// What `exit { … }` said, checked.
public struct ExitDeclaration: Sendable {
    /// Never empty.
    public let name: String
    /// As written; empty when not given.
    public let version: String
    public let description: String
    /// Of several exits that want to close, the one with the highest wins, unless it is loaded with another; 0 to 100.
    public let priority: Int
    /// When it is asked.
    public let runs: ExitPlan.Moment
    /// In alphabetical order.
    public let parameters: [ScriptParameter]

    /// The priorities an exit may have.
    public static let priorities = 0...100
    /// The priority of an exit that declares none.
    public static let standardPriority = 30
}

extension DeclarationReader {
    /// Reads the declaration of an exit. Throws with everything that is wrong with it.
    static func exit(_ table: ScriptValue, _ source: ScriptSource) throws(ScriptFailure) -> ExitDeclaration {
        var reader = DeclarationReader(source, .exit)
        let texts = reader.texts(table)
        let priority = reader.priority(table["priority"])
        let runs = reader.moment(table["runs"])
        let parameters = reader.parameters(table["params"])
        guard reader.findings.isEmpty, let name = texts.name else { throw ScriptFailure(.script, reader.findings) }
        return ExitDeclaration(
            name: name, version: texts.version, description: texts.description, priority: priority, runs: runs,
            parameters: parameters)
    }

    private mutating func priority(_ value: ScriptValue) -> Int {
        if value == .none { return ExitDeclaration.standardPriority }
        if let number = value.double, let whole = Int(exactly: number), ExitDeclaration.priorities.contains(whole) { return whole }
        complain("priority must be a whole number from 0 to 100; it is \(value.shown)", near: "priority")
        return ExitDeclaration.standardPriority
    }

    private mutating func moment(_ value: ScriptValue) -> ExitPlan.Moment {
        if value == .none { return .bar }
        if let text = value.text, let moment = ExitPlan.Moment(rawValue: text) { return moment }
        complain("runs must be \"bar\" or \"tick\"; it is \(value.shown)", near: "runs")
        return .bar
    }
}
