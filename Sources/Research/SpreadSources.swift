internal import Market
internal import Settings

/// Where the spreads of bars came from.
struct SpreadSources {
    /// Bars in all.
    let bars: Int
    /// Bars without a spread of their own.
    let empty: Int
    /// The words for the curve that those took theirs from; nil when there was none.
    let curve: String?

    /// The shares in words; parts are never rounded away.
    var text: String {
        guard bars > 0, empty > 0 else { return "every bar has its own" }
        let own = "\(SpreadSources.percent(bars - empty, of: bars)) % of \(bars) bars have their own"
        guard let curve else { return own + ", \(SpreadSources.percent(empty, of: bars, up: true)) % have none and are traded at none" }
        return own + ", \(SpreadSources.percent(empty, of: bars, up: true)) % have that of \(curve)"
    }

    /// With one decimal, rounded down, or up so that the two add up to 100.
    private static func percent(_ part: Int, of whole: Int, up: Bool = false) -> String {
        let permille = (part * 1000 + (up ? whole - 1 : 0)) / whole
        return "\(permille / 10).\(permille % 10)"
    }
}

extension BarSeries {
    /// The bars with the symbol's usual spreads where they have none, and where their spreads came from.
    func filled(_ symbol: String, _ settings: HeraldSettings) -> (series: BarSeries, sources: SpreadSources) {
        let empty = extras.count { $0.spread == 0 }
        guard empty > 0, let usual = settings.spreads(for: symbol) else {
            return (self, SpreadSources(bars: count, empty: empty, curve: nil))
        }
        let words = "the hourly curve " + (usual.file ?? "of the configuration")
        return (filling(spreads: usual.curve), SpreadSources(bars: count, empty: empty, curve: words))
    }
}
