internal import Market
internal import Settings

/// How a `[[strategy]]` wants its script loaded, in a form that is kept beside the script's text.
struct ScriptOrder: Codable {
    /// A value for a parameter.
    enum Value: Codable {
        case bool(Bool)
        case integer(Int)
        case number(Double)
        case string(String)
    }

    struct Exit: Codable {
        var file: String
        var priority: Int?
        var name: String?
        var params: [String: Value]
    }

    var timeframe: String?
    var name: String?
    var params: [String: Value]

    init(_ settings: StrategySettings) {
        (timeframe, name) = (settings.timeframe?.rawValue, settings.name)
        params = settings.params.mapValues { Value($0.value) }
    }

    /// The exits of a `[[strategy]]`.
    static func exits(_ settings: StrategySettings) -> [Exit] {
        settings.exits.map {
            Exit(file: $0.file, priority: $0.priority, name: $0.name, params: $0.params.mapValues { Value($0.value) })
        }
    }

    /// The `[[strategy]]` again; places in the configuration are lost.
    func settings(file: String, symbol: String, exits: [Exit]) -> StrategySettings {
        let nowhere = SettingPosition(line: 1, column: 1)
        return StrategySettings(
            file: file, symbol: symbol, timeframe: timeframe.flatMap(Timeframe.init(text:)), name: name,
            params: params.mapValues { ParameterValue($0.setting, position: nowhere) },
            exits: exits.map {
                ExitSettings(
                    file: $0.file, priority: $0.priority, name: $0.name,
                    params: $0.params.mapValues { ParameterValue($0.setting, position: nowhere) })
            })
    }
}

extension ScriptOrder.Value {
    init(_ value: ParameterValue.Value) {
        switch value {
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value)
        case .string(let value): self = .string(value)
        }
    }

    var setting: ParameterValue.Value {
        switch self {
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        }
    }
}
