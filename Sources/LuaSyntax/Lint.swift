/// Checks a script, or a module a script requires, against what it may use; the findings are in source order.
///
/// A file without the declaration is a module: only its globals, libraries and records are checked.
public func lint(_ chunk: LuaChunk, _ vocabulary: ScriptVocabulary) -> [LintFinding] {
    var linter = Linter(Binder.facts(of: chunk, vocabulary), vocabulary)
    linter.run()
    var seen: Set<LintFinding> = []
    return linter.findings
        .filter { seen.insert($0).inserted }
        .sorted { ($0.line, $0.column, $0.message) < ($1.line, $1.column, $1.message) }
}

/// Runs the checks over the facts of one chunk and collects the findings.
struct Linter {
    let vocabulary: ScriptVocabulary
    let facts: ScriptFacts
    let resolver: ShapeResolver
    var findings: [LintFinding] = []
    /// What happens to the declared table.
    var selfUse = TableUse()
    /// What happens to the table of parameters.
    var paramsUse = TableUse()
    /// The fields given to tables of unknown shape, one of which may be the declared table.
    var looseWrites: Set<String> = []

    init(_ facts: ScriptFacts, _ vocabulary: ScriptVocabulary) {
        self.vocabulary = vocabulary
        self.facts = facts
        resolver = ShapeResolver(facts, vocabulary)
    }

    mutating func run() {
        checkGlobals()
        checkRequires()
        for chain in facts.chains { check(chain) }
        for escape in facts.escapes { note(escape) }
        checkEqualities()
        noteReassignedRoles()
        guard let declaration = facts.declaration else { return }
        checkMethods()
        checkParams(declaration)
        checkSelf(declaration)
    }

    mutating func report(_ message: String, at position: SourcePosition, _ severity: LintFinding.Severity = .error) {
        findings.append(
            LintFinding(line: position.line, column: position.column, severity: severity, message: message))
    }

    /// Reports an unknown name with a hint, or else with the nearest of the candidates.
    mutating func reportUnknown(
        _ what: String, _ name: LuaName, of owner: String? = nil, among candidates: [String], hint: String? = nil
    ) {
        let subject = "unknown \(what) '\(name.text)'" + (owner.map { " of '\($0)'" } ?? "")
        if let hint {
            report("\(subject): \(hint)", at: name.position)
        } else if let near = nearest(name.text, among: candidates) {
            report("\(subject) (did you mean '\(near)'?)", at: name.position)
        } else {
            report(subject, at: name.position)
        }
    }

    // MARK: Globals

    private mutating func checkGlobals() {
        let written = Set(facts.globalWrites.map(\.text))
        for name in facts.globalWrites {
            report("assignment to global '\(name.text)': declare it local, or keep it in self", at: name.position)
        }
        let candidates = vocabulary.globalNames
        for read in facts.globalReads where vocabulary.kind(ofGlobal: read.name.text) == nil {
            if written.contains(read.name.text) { continue }
            let near = candidates + (read.nearestLocal.map { [$0] } ?? [])
            reportUnknown("global", read.name, among: near, hint: vocabulary.hints[read.name.text])
        }
    }

    private mutating func checkRequires() {
        for use in facts.requires where use.module == nil {
            report("require takes one literal string, as in require \"name\"", at: use.position)
        }
    }
}
