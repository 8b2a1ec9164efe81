/// Answers what shape a value has, from the facts and the roles of the declared table's methods.
struct ShapeResolver {
    /// How many aliases of aliases are followed.
    static let aliasLimit = 16

    let vocabulary: ScriptVocabulary
    let facts: ScriptFacts
    /// The methods of the declared table in source order.
    private(set) var methods: [(name: LuaName, function: LuaFunction?)] = []
    /// The shapes of the parameters of those methods.
    private(set) var roles: [Int: Shape] = [:]
    /// The fields of `self` that surely hold an indicator.
    private(set) var indicators: [String: Shape] = [:]

    init(_ facts: ScriptFacts, _ vocabulary: ScriptVocabulary) {
        self.facts = facts
        self.vocabulary = vocabulary
        for definition in facts.definitions {
            if let base = definition.base {
                guard case .declaration = shape(of: .name(base)) else { continue }
            }
            let function = function(in: definition.value)
            methods.append((definition.name, function))
            if let function { giveRoles(to: function, name: definition.name.text) }
        }
        indicators = declaredIndicators()
    }

    /// The function a value is: a literal one, or one in a variable that is assigned once.
    func function(in value: LuaExpression) -> LuaFunction? {
        switch value {
        case .function(let function): return function
        case .name(let name):
            guard let index = facts.bindings[name.position], facts.variables[index].assignmentCount == 1 else { return nil }
            if case .function(let function)? = facts.variables[index].value { return function }
            return nil
        default: return nil
        }
    }

    private mutating func giveRoles(to function: LuaFunction, name: String) {
        guard let known = facts.functions[function.position], let first = known.parameters.first else { return }
        let kinds = vocabulary.methods[name]
        guard kinds != nil || known.parameterNames.first == "self" else { return }
        roles[first] = .declaration
        for (index, kind) in (kinds ?? []).enumerated() where index + 1 < known.parameters.count {
            roles[known.parameters[index + 1]] = Shape(kind, name: known.parameterNames[index + 1])
        }
    }

    // MARK: Shapes

    func shape(of expression: LuaExpression) -> Shape {
        shape(of: expression, aliases: 0)
    }

    private func shape(of expression: LuaExpression, aliases: Int) -> Shape {
        switch expression {
        case .name(let name):
            if let variable = facts.bindings[name.position] { return shape(ofVariable: variable, aliases: aliases) }
            guard !facts.unknownNames.contains(name.position) else { return .unknown }
            return vocabulary.kind(ofGlobal: name.text).map { Shape($0, name: name.text) } ?? .unknown
        case .parenthesized(let inner, _): return shape(of: inner, aliases: aliases)
        case .suffixed(let base, let suffixes):
            var result = shape(of: base, aliases: aliases)
            for suffix in suffixes {
                result = shape(after: suffix, of: result, base: base)
                if case .unknown = result { break }
            }
            return result
        default: return .unknown
        }
    }

    private func shape(ofVariable index: Int, aliases: Int) -> Shape {
        let variable = facts.variables[index]
        if let role = roles[index] { return variable.assignmentCount == 0 ? role : .unknown }
        guard variable.assignmentCount == 1, let value = variable.value, aliases < Self.aliasLimit else { return .unknown }
        return shape(of: value, aliases: aliases + 1)
    }

    /// The shape of `value.suffix`, where `base` begins the chain the suffix stands in.
    func shape(after suffix: LuaSuffix, of value: Shape, base: LuaExpression) -> Shape {
        switch (value, suffix) {
        case (.function(let name, _), .call) where name == vocabulary.declaration:
            guard case .name(let used) = base, used.position == facts.declaration?.position else { return .unknown }
            return .declaration
        case (.series(let name, let fields), .index(let key)):
            if case .string = key { return .unknown }
            return .record(name: "\(name)[n]", fields: fields)
        case (.group(_, let members), _):
            guard let name = suffix.fieldName?.text, let kind = members[name] else { return .unknown }
            return Shape(kind, name: name)
        case (.indicators, _): return suffix.fieldName.flatMap { indicators[$0.text] } ?? .unknown
        case (.indicator(let name, let outputs), _):
            guard let output = suffix.fieldName?.text, outputs.contains(output) else { return .unknown }
            return .column(name: "\(name).\(output)")
        case (.declaration, _):
            guard let name = suffix.fieldName?.text else { return .unknown }
            return name == vocabulary.paramsField ? .params : indicators[name] ?? .unknown
        default: return .unknown
        }
    }
}
