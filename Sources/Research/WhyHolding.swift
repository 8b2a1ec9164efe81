internal import Market

/// A position as it stood when a window of time began, followed through its deals.
struct WhyHolding {
    /// The deal that opened it, or turned it to the side it is on.
    let opening: RunRecordFact
    /// Open lots, and those of all its openings.
    private(set) var volume, opened: Volume
    /// As in the record; nil for none.
    private(set) var stopLoss, takeProfit: String?

    init(_ opening: RunRecordFact, _ volume: Volume) {
        (self.opening, self.volume, opened) = (opening, volume, volume)
        (stopLoss, takeProfit) = (opening.stopLoss, opening.takeProfit)
    }

    /// Takes a line about this position; returns what is held after it, nil when that is nothing.
    func after(_ fact: RunRecordFact) -> WhyHolding? {
        var next = self
        if fact.kind == .modified {
            (next.stopLoss, next.takeProfit) = (fact.stopLoss, fact.takeProfit)
            return next
        }
        switch fact.entry {
        case "in":
            (next.volume, next.opened) = (volume + fact.lots, opened + fact.lots)
            (next.stopLoss, next.takeProfit) = (fact.stopLoss ?? stopLoss, fact.takeProfit ?? takeProfit)
            return next
        case "inout": return fact.lots > volume ? WhyHolding(fact, fact.lots - volume) : nil
        default:
            next.volume = volume - fact.lots
            return next.volume > .zero ? next : nil
        }
    }

    /// The line that opened it, with what is open of it and where its stop and target stand.
    var json: JSONValue {
        guard case .object(var members) = opening.json else { return .null }
        members["open_volume"] = .string(volume.lotsText)
        members["stop_loss"] = stopLoss.map(JSONValue.string)
        members["take_profit"] = takeProfit.map(JSONValue.string)
        return .object(members)
    }
}

extension RunRecordFact {
    /// The volume of a deal; zero when there is none.
    var lots: Volume { volume.flatMap { Volume(text: $0) } ?? .zero }
}
