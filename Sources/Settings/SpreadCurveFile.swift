public import Market

/// A file that holds a symbol's usual spreads: `zone`, and `points` with a number for each hour of the week.
public enum SpreadCurveFile {
    /// Reads a file. Throws when it cannot be read, and every mistake with its line.
    public static func read(path: String) throws(SettingsFailure) -> SpreadCurve {
        try parse(SettingsFile.text(path: path, advice: "herald data spread SYMBOL writes one"), path: path)
    }

    /// Reads a file's text; `path` is only for messages.
    public static func parse(_ text: String, path: String) throws(SettingsFailure) -> SpreadCurve {
        var reader = SettingsReader(document: try SettingsDocument(text: text, path: path, overrides: []))
        let root = reader.document.root
        for (name, found) in root where name != "zone" && name != "points" {
            reader.report("unknown key '\(dotted([name]))'; known are points, zone", key: name, at: found.place)
        }
        let zone = root["zone"].flatMap {
            reader.check($0, key: "zone", HeraldSettings.descriptor("data.time_zone"), SettingDescriptor.zone)?.value
        }
        let start = SettingPlace.file(SettingPosition(line: 1, column: 1))
        var curve: SpreadCurve?
        switch root["points"]?.value {
        case .array(let entries)?:
            do { curve = try SettingDescriptor.curve(entries, zone: zone ?? .utc) } catch {
                reader.report("points: \(error.message)", key: "points", at: root["points"]?.place)
            }
        case let other:
            let found = other.map { "found \($0.described)" } ?? "the key is missing"
            reader.report(
                "points: expected a list of \(SpreadCurve.hours) whole numbers, \(found)", key: "points", at: root["points"]?.place ?? start
            )
        }
        guard reader.failure == nil, let curve else { throw reader.failure ?? SettingsFailure([]) }
        return curve
    }

    /// A curve as a file, one line a day, that reads back as the same; `notes` are put above it as comments.
    public static func text(_ curve: SpreadCurve, notes: [String]) -> String {
        let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
        let rows = days.enumerated().flatMap { day, name in
            let points = curve.points[day * 24..<day * 24 + 24].map { String($0) }
            return ["  # \(name), from 00:00 on", "  \(points.joined(separator: ", ")),"]
        }
        return (notes.map { "# \($0)" } + ["zone = \(quoted(curve.zone.name))", "points = ["] + rows + ["]"])
            .joined(separator: "\n") + "\n"
    }
}
