/// One of a strategy's exits: a script that may close its positions or tighten their stops.
public struct ExitSettings: Sendable, Equatable {
    /// The script's path as written, relative to the working directory.
    public var file: String
    /// Overrides the script's own priority, 0 to 100; nil keeps it.
    public var priority: Int?
    /// Overrides the script's own name in reports; nil keeps it.
    public var name: String?
    /// Values for the script's `params`, by name; the script itself checks names and ranges.
    public var params: [String: ParameterValue]
    /// Where it begins: its path in a list, or its table.
    public var position: SettingPosition

    public init(
        file: String, priority: Int? = nil, name: String? = nil, params: [String: ParameterValue] = [:],
        position: SettingPosition = SettingPosition(line: 1, column: 1)
    ) {
        (self.file, self.priority, self.name) = (file, priority, name)
        (self.params, self.position) = (params, position)
    }
}

/// `[exits]`: what becomes of the positions of an exit that failed.
public struct ExitFailureSettings: Sendable, Equatable {
    /// What is done beyond giving a stop to a position without one.
    public enum Action: String, Sendable, CaseIterable {
        /// The stop at the broker stays.
        case keepStop = "keep_stop"
        /// The stop moves halfway to the price, once.
        case tighten
        /// The position is closed.
        case close
    }

    /// `on_failure`.
    public var onFailure: Action
    /// How far from the price a position without a stop is given one, percent of the price, above 0 up to 50.
    public var protectiveStopPercent: Double
}
