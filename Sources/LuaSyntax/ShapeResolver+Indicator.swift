extension ShapeResolver {
    /// What an expression can be once the script runs, as far as indicators are concerned.
    private enum Origin: Equatable {
        /// Nil or false.
        case nothing
        /// An indicator with these outputs.
        case indicator(outputs: [String])
        case unknown

        /// What a value is that is one of two.
        func or(_ other: Origin) -> Origin {
            if self == .nothing { return other }
            return other == .nothing || other == self ? self : .unknown
        }
    }

    /// The fields of every table the fields method returns, nil where something else is returned or a key is computed.
    var returnedFields: [(name: LuaName, value: LuaExpression)]? {
        var fields: [(name: LuaName, value: LuaExpression)] = []
        for (name, function) in methods where name.text == vocabulary.fieldsMethod {
            guard let function, let returns = facts.functions[function.position]?.returns else { return nil }
            for value in returns {
                switch value {
                case .table(let table):
                    guard !table.hasComputedKeys else { return nil }
                    fields += table.namedFields
                case nil, .nil: continue
                default: return nil
                }
            }
        }
        return fields
    }

    /// The returned fields that are indicators wherever they are returned and get no other value.
    func declaredIndicators() -> [String: Shape] {
        guard let written = writtenFields() else { return [:] }
        var origins: [String: Origin] = [:]
        for (name, value) in returnedFields ?? [] where !written.contains(name.text) {
            origins[name.text] = origin(of: value, aliases: 0).or(origins[name.text] ?? .nothing)
        }
        var shapes: [String: Shape] = [:]
        for (name, origin) in origins {
            guard case .indicator(let outputs) = origin else { continue }
            let shown = "self.\(name)"
            shapes[name] = outputs.count == 1 ? .column(name: shown) : .indicator(name: shown, outputs: outputs)
        }
        return shapes
    }

    /// The fields the script gives the declared table itself, nil where it may be any.
    private func writtenFields() -> Set<String>? {
        var written: Set<String> = []
        for chain in facts.chains where chain.isTarget {
            let owner = chain.suffixes.dropLast()
            guard let last = chain.suffixes.last,
                case .declaration = shape(of: owner.isEmpty ? chain.base : .suffixed(chain.base, Array(owner)))
            else { continue }
            guard let name = last.fieldName else { return nil }
            written.insert(name.text)
        }
        return written
    }

    private func origin(of value: LuaExpression, aliases: Int) -> Origin {
        switch value {
        case .nil, .false: return .nothing
        case .parenthesized(let inner, _): return origin(of: inner, aliases: aliases)
        case .name(let name):
            guard let index = facts.bindings[name.position], facts.variables[index].assignmentCount == 1,
                let value = facts.variables[index].value, aliases < Self.aliasLimit
            else { return .unknown }
            return origin(of: value, aliases: aliases + 1)
        case .suffixed(let base, let suffixes):
            guard case .call? = suffixes.last else { return .unknown }
            let callee = suffixes.count == 1 ? base : .suffixed(base, suffixes.dropLast())
            guard case .function(let name, _) = shape(of: callee), case .indicator(_, let outputs)? = vocabulary.globals[name]
            else { return .unknown }
            return .indicator(outputs: outputs)
        case .binary(let first, let rest): return origin(ofChoice: first, rest, aliases: aliases)
        default: return .unknown
        }
    }

    /// `condition and sma(20) or nil`: an operand before `and` is the result only when it is nil or false.
    private func origin(ofChoice first: LuaExpression, _ rest: [LuaOperand], aliases: Int) -> Origin {
        guard rest.allSatisfy({ $0.operation == .and || $0.operation == .or }) else { return .unknown }
        let operands = [first] + rest.map(\.value)
        var result = Origin.nothing
        for (index, operand) in operands.enumerated() where index == rest.count || rest[index].operation == .or {
            result = origin(of: operand, aliases: aliases).or(result)
        }
        return result
    }
}
