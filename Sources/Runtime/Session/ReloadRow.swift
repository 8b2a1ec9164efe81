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
    /// The digest of the new configuration's text; empty when it stays.
    public var configuration: String

    public init(
        generation: Int, pins: [StrategyPin], replaced: [Int], exits: [Int], states: [ScriptState?], configuration: String = ""
    ) {
        (self.generation, self.pins, self.replaced) = (generation, pins, replaced)
        (self.exits, self.states, self.configuration) = (exits, states, configuration)
    }
}
