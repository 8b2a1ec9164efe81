import Market

extension SettingDescriptor {
    /// 168 whole numbers, or the path of a file that has them.
    func spreadCurve(_ source: SettingValue) throws(SettingProblem) -> SymbolSpreads {
        switch source {
        case .array(let entries): return SymbolSpreads(curve: try SettingDescriptor.curve(entries, zone: .utc))
        case .text:
            let path = try text(source)
            do throws(SettingsFailure) {
                return SymbolSpreads(curve: try SpreadCurveFile.read(path: path), file: path)
            } catch {
                throw SettingProblem(error.errors.map(\.text).joined(separator: "; "))
            }
        default: throw mismatch("the path of a file in quotes, or a list of \(SpreadCurve.hours) whole numbers", source)
        }
    }

    static func curve(_ entries: [PlacedValue], zone: ZoneRules) throws(SettingProblem) -> SpreadCurve {
        let points = entries.compactMap { entry -> Int32? in
            if case .integer(let points) = entry.value, (0...1_000_000).contains(points) { Int32(points) } else { nil }
        }
        guard entries.count == SpreadCurve.hours else {
            throw SettingProblem(
                "expected \(SpreadCurve.hours) numbers, one for each hour of the week from Sunday 00:00 on, found \(entries.count)")
        }
        guard let curve = SpreadCurve(points: points, zone: zone) else {
            let wrong = entries.firstIndex { entry in
                if case .integer(let points) = entry.value { !(0...1_000_000).contains(points) } else { true }
            }
            let number = wrong.map { "number \($0 + 1) is \(entries[$0].value.described)" } ?? "one is none"
            throw SettingProblem("expected whole numbers of points from 0 to 1000000; \(number)")
        }
        return curve
    }
}
