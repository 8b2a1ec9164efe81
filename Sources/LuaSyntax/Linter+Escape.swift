extension Linter {
    /// Notes that the declared table or its parameters go where their fields can be used out of sight.
    mutating func note(_ escape: ScriptFacts.Escape) {
        let use: WritableKeyPath<Linter, TableUse>
        switch resolver.shape(of: escape.value) {
        case .declaration: use = \.selfUse
        case .params: use = \.paramsUse
        default: return
        }
        switch escape.destination {
        case .chunkResult: return
        case .variable(let index) where isAlias(index): return
        case .argument(let callee) where !isHarmless(callee): noteBlind(in: use, isWrite: true)
        case .argument, .variable, .stored: break
        }
        noteBlind(in: use, isWrite: false)
        self[keyPath: use].written.formUnion(looseWrites)
        if use == \.selfUse { noteBlind(in: \.paramsUse, isWrite: false) }
    }

    /// True for a variable that is followed as another name of its value.
    private func isAlias(_ index: Int) -> Bool {
        facts.variables[index].assignmentCount == 1 && resolver.roles[index] == nil
    }

    /// True when what is called writes no field this file does not show: a function of the sandbox or of this file.
    private func isHarmless(_ callee: LuaExpression) -> Bool {
        if resolver.function(in: callee) != nil { return true }
        guard case .name(let name) = callee else { return false }
        if facts.bindings[name.position] != nil { return isDeclaredTable(resolver.shape(of: callee)) }
        return name.text != "setmetatable" && name.text != "rawset"
    }

    /// Notes parameters of methods that are given another value, which ends what is known of them.
    mutating func noteReassignedRoles() {
        for (index, role) in resolver.roles where facts.variables[index].assignmentCount > 0 {
            switch role {
            case .declaration:
                noteBlind(in: \.selfUse, isWrite: false)
                noteBlind(in: \.paramsUse, isWrite: false)
                selfUse.written.formUnion(looseWrites)
            case .params:
                noteBlind(in: \.paramsUse, isWrite: false)
                paramsUse.written.formUnion(looseWrites)
            default: continue
            }
        }
    }
}
