public import Market

/// One `[[strategy]]` table: a script, the symbol it trades and its parameters.
public struct StrategySettings: Sendable, Equatable {
    /// The script's path as written, relative to the working directory.
    public var file: String
    /// The symbol's name, one that has a specification.
    public var symbol: String
    /// Overrides the script's own timeframe; nil keeps it.
    public var timeframe: Timeframe?
    /// Overrides the script's own name in reports; nil keeps it.
    public var name: String?
    /// Values for the script's `params`, by name; the script itself checks names and ranges.
    public var params: [String: ParameterValue]
    /// What may close its positions besides itself, in the file's order.
    public var exits: [ExitSettings]
    /// Where the table begins.
    public var position: SettingPosition

    public init(
        file: String, symbol: String, timeframe: Timeframe? = nil, name: String? = nil,
        params: [String: ParameterValue] = [:], exits: [ExitSettings] = [],
        position: SettingPosition = SettingPosition(line: 1, column: 1)
    ) {
        (self.file, self.symbol, self.timeframe, self.name) = (file, symbol, timeframe, name)
        (self.params, self.exits, self.position) = (params, exits, position)
    }
}

/// A value for a script's parameter, with where it was written.
public struct ParameterValue: Sendable, Equatable {
    /// A flag, a whole number, a finite number or text.
    public enum Value: Sendable, Equatable {
        case bool(Bool)
        case integer(Int)
        case number(Double)
        case string(String)
    }

    /// As written; the script checks kind and range.
    public var value: Value
    /// Where its key stands in the file.
    public var position: SettingPosition

    public init(_ value: Value, position: SettingPosition) { (self.value, self.position) = (value, position) }
}

/// A place in a configuration file: line and column count from 1, columns in Unicode scalars.
public struct SettingPosition: Sendable, Hashable, Comparable {
    /// From 1.
    public var line: Int
    /// From 1; a tab counts as one.
    public var column: Int

    public init(line: Int, column: Int) { (self.line, self.column) = (line, column) }

    public static func < (left: SettingPosition, right: SettingPosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
