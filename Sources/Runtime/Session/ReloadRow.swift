public import Risk

/// Other scripts, sizing or limits from now on: the payload of a row `reload`.
public struct ReloadRow: Hashable, Sendable, Codable {
    /// The number of the new generation.
    public var generation: Int
    /// What all its strategies are made of, in the order that holds from now on: those of before that stay, then new ones;
    /// those that did not change keep running.
    public var pins: [StrategyPin]
    /// Indices of the strategies that are replaced.
    public var replaced: [Int]
    /// Indices of the strategies whose exits are replaced.
    public var exits: [Int]
    /// Indices of before of strategies that go, having nothing.
    public var dropped: [Int] = []
    /// How many at the end of ``pins`` are new.
    public var added = 0
    /// Indices of the strategies that are asked for nothing more and keep what they have.
    public var retired: [Int] = []
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
    public var isEmpty: Bool { replaced.isEmpty && exits.isEmpty && limits == nil && sizing == nil && !changesSet && retired.isEmpty }

    /// Whether strategies come or go.
    public var changesSet: Bool { !dropped.isEmpty || added > 0 }
}

extension ReloadRow {
    /// Reads a row; in journals of older versions no strategy comes or goes.
    public init(from decoder: any Decoder) throws {
        let row = try decoder.container(keyedBy: CodingKeys.self)
        generation = try row.decode(Int.self, forKey: .generation)
        pins = try row.decode([StrategyPin].self, forKey: .pins)
        replaced = try row.decode([Int].self, forKey: .replaced)
        exits = try row.decode([Int].self, forKey: .exits)
        dropped = try row.decodeIfPresent([Int].self, forKey: .dropped) ?? []
        added = try row.decodeIfPresent(Int.self, forKey: .added) ?? 0
        retired = try row.decodeIfPresent([Int].self, forKey: .retired) ?? []
        states = try row.decode([ScriptState?].self, forKey: .states)
        limits = try row.decodeIfPresent(RiskLimits.self, forKey: .limits)
        sizing = try row.decodeIfPresent(SizingPolicy.self, forKey: .sizing)
    }
}
