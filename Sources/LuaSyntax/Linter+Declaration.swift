extension Linter {
    /// Reports methods that are probably known ones misspelt, unless the script itself calls them.
    mutating func checkMethods() {
        let known = vocabulary.methods
        let used = Set(selfUse.reads.map(\.text))
        for (name, function) in resolver.methods where function != nil && known[name.text] == nil {
            guard !vocabulary.declarationKeys.contains(name.text), !used.contains(name.text) else { continue }
            if nearest(name.text, among: known.keys) != nil {
                reportUnknown("method", name, among: Array(known.keys))
            }
        }
    }

    // MARK: Parameters

    /// Compares the parameters that are read with those declared, where the declaration shows them all.
    mutating func checkParams(_ declaration: ScriptFacts.Declaration) {
        guard let declared = declaredParams(declaration) else { return }
        let field = vocabulary.paramsField
        guard !selfUse.written.contains(field), !selfUse.isWrittenBlindly else { return }
        let names = declared.map(\.text)
        let known = Set(names).union(paramsUse.written).union(fieldsReturnedByConfiguration())
        if !paramsUse.isWrittenBlindly {
            for name in paramsUse.reads where !known.contains(name.text) {
                reportUnknown("parameter", name, among: names)
            }
        }
        if paramsUse.isReadBlindly || selfUse.isReadBlindly { return }
        let read = Set(paramsUse.reads.map(\.text))
        for name in declared where !read.contains(name.text) {
            report("declared parameter '\(name.text)' is never used", at: name.position, .warning)
        }
    }

    /// The keys of the parameters' literal table, nil where they cannot all be seen.
    private func declaredParams(_ declaration: ScriptFacts.Declaration) -> [LuaName]? {
        guard let table = declaration.table, !table.hasComputedKeys else { return nil }
        guard let field = table.namedFields.last(where: { $0.name.text == vocabulary.paramsField }) else { return [] }
        guard case .table(let params) = field.value, !params.hasComputedKeys else { return nil }
        return params.namedFields.map(\.name)
    }

    /// The keys of tables returned by methods that are handed the parameters and may derive more of them.
    private func fieldsReturnedByConfiguration() -> Set<String> {
        var fields: Set<String> = []
        for (name, function) in resolver.methods where name.text != vocabulary.fieldsMethod {
            guard vocabulary.methods[name.text]?.first == .params, let function else { continue }
            for case .table(let table)? in facts.functions[function.position]?.returns ?? [] {
                fields.formUnion(table.namedFields.map(\.name.text))
            }
        }
        return fields
    }

    // MARK: Fields of self

    /// Reports fields of the declared table that nothing gives a value.
    mutating func checkSelf(_ declaration: ScriptFacts.Declaration) {
        guard !selfUse.isWrittenBlindly, let table = declaration.table, !table.hasComputedKeys else { return }
        guard let returned = resolver.returnedFields?.map(\.name.text) else { return }
        var known = Set(vocabulary.selfFields).union(vocabulary.methods.keys).union(returned).union(selfUse.written)
        known.formUnion(table.namedFields.map(\.name.text))
        known.insert(vocabulary.paramsField)
        for name in selfUse.reads where !known.contains(name.text) {
            reportUnknown("field", name, of: "self", among: Array(known), hint: vocabulary.hints["self.\(name.text)"])
        }
    }
}
