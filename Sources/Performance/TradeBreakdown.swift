internal import Market

/// Trades grouped by what they have in common: an entry tag, an exit, a strategy, a symbol.
public struct TradeBreakdown: Hashable, Sendable {
    /// What made most comes first; equal ones are in the order of their names.
    public let groups: [TradeGroup]

    /// Groups trades by a name that each of them has.
    public init(_ trades: some Sequence<Trade>, by name: (Trade) -> String) {
        var places: [String: Int] = [:]
        var groups: [TradeGroup] = []
        for trade in trades {
            let name = name(trade)
            if let place = places[name] {
                groups[place].add(trade)
            } else {
                places[name] = groups.count
                var group = TradeGroup(name: name)
                group.add(trade)
                groups.append(group)
            }
        }
        self.groups = groups.sorted { ($1.net, $0.name) < ($0.net, $1.name) }
    }

    /// At most `count` (at least 1) groups in the same order: the ones with the most trades, and last, when there are more,
    /// the sum of the rest as `others`.
    public func shortened(to count: Int) -> (shown: [TradeGroup], others: TradeGroup?) {
        guard groups.count > count else { return (groups, nil) }
        let ranked = groups.indices.sorted { (groups[$1].trades, $0) < (groups[$0].trades, $1) }
        let kept = Set(ranked.prefix(count - 1))
        var others = TradeGroup(name: "others")
        for place in groups.indices where !kept.contains(place) { others.add(groups[place]) }
        return (kept.sorted().map { groups[$0] }, others)
    }
}
