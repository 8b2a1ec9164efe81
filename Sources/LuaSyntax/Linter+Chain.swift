extension Linter {
    /// Follows a chain from its base and checks every step.
    mutating func check(_ chain: ScriptFacts.Chain) {
        var shape = resolver.shape(of: chain.base)
        for (index, suffix) in chain.suffixes.enumerated() {
            let isWrite = chain.isTarget && index == chain.suffixes.count - 1
            switch suffix {
            case .field(let name), .method(let name, _): check(name, of: shape, isWrite: isWrite)
            case .index(let key):
                if let name = suffix.fieldName {
                    check(name, of: shape, isWrite: isWrite)
                } else if case .number(_, let position) = key {
                    checkNumericIndex(of: shape, at: position)
                } else {
                    noteComputedKey(of: shape, isWrite: isWrite)
                }
            case .call(let arguments): check(arguments, of: shape)
            }
            shape = resolver.shape(after: suffix, of: shape, base: chain.base)
        }
    }

    private mutating func check(_ name: LuaName, of shape: Shape, isWrite: Bool) {
        switch shape {
        case .declaration: note(name, isWrite, in: \.selfUse)
        case .params: note(name, isWrite, in: \.paramsUse)
        case .series(let series, let fields):
            let example = fields.contains(name.text) ? "\(series)[0].\(name.text)" : "\(series)[0]"
            reportUnknown("field", name, of: series, among: [], hint: "index it first, as in \(example)")
        case .column(let series):
            reportUnknown("field", name, of: series, among: [], hint: "index it first, as in \(series)[0]")
        case .indicator(let indicator, let outputs): checkOutput(name, of: indicator, outputs)
        case .indicators(let table): checkIndicator(name, of: table)
        case .unknown where isWrite: looseWrites.insert(name.text)
        default:
            guard let (owner, fields) = shape.closedFields, !fields.contains(name.text) else { return }
            reportUnknown("field", name, of: owner, among: fields, hint: vocabulary.hints["\(owner).\(name.text)"])
        }
    }

    private mutating func note(_ name: LuaName, _ isWrite: Bool, in use: WritableKeyPath<Linter, TableUse>) {
        if isWrite {
            self[keyPath: use].written.insert(name.text)
        } else {
            self[keyPath: use].reads.append(name)
        }
    }

    private mutating func noteComputedKey(of shape: Shape, isWrite: Bool) {
        switch shape {
        case .declaration: noteBlind(in: \.selfUse, isWrite: isWrite)
        case .params: noteBlind(in: \.paramsUse, isWrite: isWrite)
        default: return
        }
    }

    func isDeclaredTable(_ shape: Shape) -> Bool {
        if case .declaration = shape { return true }
        return false
    }

    mutating func noteBlind(in use: WritableKeyPath<Linter, TableUse>, isWrite: Bool) {
        if isWrite {
            self[keyPath: use].isWrittenBlindly = true
        } else {
            self[keyPath: use].isReadBlindly = true
        }
    }

    /// Checks the keys of a table handed to a constructor or to the declaration.
    private mutating func check(_ arguments: LuaArguments, of shape: Shape) {
        guard case .function(let name, let keys) = shape, case .table(let table)? = arguments.values.first else { return }
        if name == vocabulary.declaration {
            checkDeclarationKeys(table)
        } else if let keys {
            for (key, _) in table.namedFields where !keys.contains(key.text) {
                reportUnknown("key", key, of: name, among: keys)
            }
        }
    }

    /// A function under an unknown key is a helper method, which ``checkMethods()`` looks at.
    private mutating func checkDeclarationKeys(_ table: LuaTable) {
        let known = vocabulary.declarationKeys + vocabulary.methods.keys
        for (key, value) in table.namedFields where !known.contains(key.text) {
            if resolver.function(in: value) != nil { continue }
            reportUnknown("key", key, of: vocabulary.declaration, among: known)
        }
    }
}
