internal import FoundationEssentials
internal import ScriptAPI
public import Settings

/// Which exits watch the positions of a backtest.
public enum BacktestExits {
    /// Those typed on the command line.
    case typed([ExitRequest])
    /// Those of a configuration's `[[strategy]]` of this script.
    case configured([ExitSettings], path: String)

    /// What the exits of a configuration are for one script and symbol.
    ///
    /// Of several tables of the script, those for the symbol count. Throws when they name different exits, or when exits are
    /// both typed and left out; `path` is nil without a configuration file.
    public static func chosen(
        _ typed: [ExitRequest], leftOut: Bool, script: String, symbol: String, settings: HeraldSettings, path: String?
    ) throws(UserError) -> BacktestExits {
        guard !leftOut else {
            guard typed.isEmpty else { throw .usage("--exit names an exit and --no-exits leaves them out; remove one of them") }
            return .typed([])
        }
        guard typed.isEmpty, let path else { return .typed(typed) }
        let target = resolved(script)
        let tables = settings.strategies.filter { resolved($0.file) == target }
        let ofSymbol = tables.filter { $0.symbol == symbol }
        let usable = ofSymbol.isEmpty ? tables : ofSymbol
        guard let first = usable.first else { return .typed([]) }
        if let other = usable.first(where: { !isSame($0.exits, first.exits) }) {
            throw UserError(
                [
                    "\(path):\(other.position.line):\(other.position.column): error: \(script) has other exits here than in line \(first.position.line); say which are meant with --exit, or leave them out with --no-exits"
                ], exitCode: 2)
        }
        return first.exits.isEmpty ? .typed([]) : .configured(first.exits, path: path)
    }

    /// The scripts, as they are named.
    public var files: [String] {
        switch self {
        case .typed(let requests): requests.map(\.file)
        case .configured(let settings, _): settings.map(\.file)
        }
    }

    /// Where the exits were named, for the report; nil when they were typed.
    var origin: String? {
        guard case .configured(let settings, let path) = self, let first = settings.first else { return nil }
        return "named in \(path):\(first.position.line)"
    }

    /// The exits, ready to run. Throws with what is wrong with all of them.
    func load() throws(UserError) -> [ScriptedExit] {
        switch self {
        case .typed(let requests): try LoadedExits(requests).scripts
        case .configured(let settings, let path): try LoadedExits(settings, path: path).scripts
        }
    }

    private static func resolved(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }

    /// Whether two lists name the same, wherever they stand.
    private static func isSame(_ left: [ExitSettings], _ right: [ExitSettings]) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { one, other in
                (one.file, one.priority, one.name) == (other.file, other.priority, other.name)
                    && one.params.mapValues(\.value) == other.params.mapValues(\.value)
            }
    }
}
