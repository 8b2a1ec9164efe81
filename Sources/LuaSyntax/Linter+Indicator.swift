extension Linter {
    /// Reports an output an indicator does not have.
    mutating func checkOutput(_ name: LuaName, of indicator: String, _ outputs: [String]) {
        guard !outputs.contains(name.text) else { return }
        let list = nearest(name.text, among: outputs) == nil ? "it has \(outputs.joined(separator: ", "))" : nil
        reportUnknown("output", name, of: indicator, among: outputs, hint: list)
    }

    /// Reports a name in the table of indicators that no returned table has, where all of those can be seen.
    mutating func checkIndicator(_ name: LuaName, of table: String) {
        guard let known = resolver.returnedFields?.map(\.name.text), !known.contains(name.text) else { return }
        reportUnknown("indicator", name, of: table, among: known)
    }

    /// Reports `self.bands[0]` where only the outputs have values.
    mutating func checkNumericIndex(of shape: Shape, at position: SourcePosition) {
        guard case .indicator(let name, let outputs) = shape else { return }
        report(
            "'\(name)' has the outputs \(outputs.joined(separator: ", ")): write \(name).\(outputs.first ?? "output")[0]", at: position)
    }

    /// Warns of comparisons that Lua answers without asking the series for its value.
    mutating func checkEqualities() {
        for equality in facts.equalities {
            for (value, other) in [(equality.left, equality.right), (equality.right, equality.left)] {
                guard case .column(let name) = resolver.shape(of: value), isPlain(other) else { continue }
                report(
                    "'\(name)' is a series and never equal to a number, text or boolean: write \(name)[0]", at: equality.position,
                    .warning)
            }
        }
    }

    /// True for what is surely a number, text or boolean.
    private func isPlain(_ value: LuaExpression) -> Bool {
        switch value {
        case .true, .false, .number, .string, .unary: return true
        case .parenthesized(let inner, _): return isPlain(inner)
        case .binary(_, let rest): return rest.allSatisfy { $0.operation != .and && $0.operation != .or }
        case .suffixed(let base, let suffixes):
            guard let last = suffixes.last, last.arguments == nil else { return false }
            switch resolver.shape(of: suffixes.count == 1 ? base : .suffixed(base, suffixes.dropLast())) {
            case .column: return last.fieldName == nil
            case .record, .params: return last.fieldName != nil
            default: return false
            }
        default: return false
        }
    }
}
