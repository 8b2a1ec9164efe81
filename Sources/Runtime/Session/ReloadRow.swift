public import Risk

/// Other scripts, sizing or limits from now on: the payload of a row `reload`.
public struct ReloadRow: Hashable, Sendable, Codable {
    /// The number of the new generation.
    public var generation: Int
    /// What all its strategies are made of; those that did not change keep running.
    public var pins: [StrategyPin]
    /// Indices of the strategies that are replaced.
    public var replaced: [Int]
    /// Indices of the strategies whose exits are replaced.
    public var exits: [Int]
    /// What the replaced strategies remember, by their place in ``replaced``.
    public var states: [ScriptState?]
    /// What is wanted of orders and losses from now on; nil when that stays.
    public var limits: RiskLimits?
    /// How lots are wanted to be counted from now on; nil when that stays.
    public var sizing: SizingPolicy?

    public init(
        generation: Int, pins: [StrategyPin], replaced: [Int] = [], exits: [Int] = [], states: [ScriptState?] = [],
        limits: RiskLimits? = nil, sizing: SizingPolicy? = nil
    ) {
        (self.generation, self.pins, self.replaced) = (generation, pins, replaced)
        (self.exits, self.states, self.limits, self.sizing) = (exits, states, limits, sizing)
    }

    /// Whether nothing would be another.
    public var isEmpty: Bool { replaced.isEmpty && exits.isEmpty && limits == nil && sizing == nil }
}
