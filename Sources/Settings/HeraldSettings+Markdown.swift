extension HeraldSettings {
    /// The reference for `docs/configuration.md`: a heading and a table per section, in the file's order.
    public static func markdownReference() -> String {
        var sections: [String] = []
        for descriptor in reference where !sections.contains(descriptor.section) { sections.append(descriptor.section) }
        return sections.map { section in
            let rows = reference.filter { $0.section == section }.map(row)
            let header = ["| Key | Type | Default | Allowed | Meaning |", "|---|---|---|---|---|"]
            return (["## `\(section)`", ""] + header + rows).joined(separator: "\n")
        }.joined(separator: "\n\n") + "\n"
    }

    private static func row(_ descriptor: SettingDescriptor) -> String {
        let isValue = if case .value = descriptor.fallback { true } else { false }
        let initial = isValue ? "`\(descriptor.defaultText)`" : descriptor.defaultText
        let unit = descriptor.unit.isEmpty ? "" : " \(descriptor.unit)"
        let cells = ["`\(descriptor.name)`", descriptor.type, initial, descriptor.range + unit, descriptor.doc]
        return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
}

extension SettingDescriptor {
    /// The table it stands in, as written in the file.
    var section: String {
        switch key.prefix(while: { $0 != "." }) {
        case "strategy": "[[strategy]]"
        case "symbols": "[symbols.NAME]"
        case let name: "[\(name)]"
        }
    }
}
