import Market
import Trading

/// Books kept from a broker's deals alone: what was opened, what was closed, what it earned, and how far it went.
struct ChaosBooks {
    /// A position from opening to flat, or to the other side.
    struct Life: Equatable {
        let id: PositionID
        let strategy: Int
        let symbol: Int
        let side: Side
        var volume: Volume
        var opened: Volume
        var closed = Volume.zero
        var price: Price
        var profit = Money.zero
        var worst = Money.zero
        var best = Money.zero

        mutating func see(_ total: Money) { (worst, best) = (min(worst, total), max(best, total)) }
    }

    private(set) var lives: [PositionID: Life] = [:]
    private(set) var balance: Money
    /// What went wrong with the deals themselves.
    private(set) var complaints: [String] = []
    private(set) var closings = 0
    private(set) var openings = 0
    private let values: [ContractValue]
    private var deals: Set<Int64> = []
    private var flat: Set<PositionID> = []

    init(balance: Money, values: [ContractValue]) { (self.balance, self.values) = (balance, values) }

    /// Books a deal; the life it ended, if any.
    mutating func take(_ deal: Deal) -> Life? {
        balance += deal.profit + deal.commission + deal.swap
        if !deals.insert(deal.id).inserted { complain(deal, "is booked twice") }
        if deal.commission.raw > 0 { complain(deal, "pays a commission out") }
        switch deal.entry {
        case .opening: open(deal, deal.volume)
        case .closing, .closingBy: return close(deal, deal.volume)
        case .reversing:
            guard let old = lives[deal.position], old.volume < deal.volume else {
                complain(deal, "turns what is not there")
                return nil
            }
            let ended = close(deal, old.volume)
            flat.remove(deal.position)
            open(deal, deal.volume - old.volume)
            return ended
        }
        return nil
    }

    private mutating func open(_ deal: Deal, _ volume: Volume) {
        openings += 1
        guard var life = lives[deal.position] else {
            if flat.contains(deal.position) { complain(deal, "opens a position that was flat") }
            lives[deal.position] = Life(
                id: deal.position, strategy: deal.strategy, symbol: deal.symbol, side: deal.side, volume: volume, opened: volume,
                price: deal.price)
            return
        }
        if life.side != deal.side { complain(deal, "adds on the other side") }
        // The mean, rounded half up: prices are positive.
        let worth = Int128(life.price.raw) * Int128(life.volume.raw) + Int128(deal.price.raw) * Int128(volume.raw)
        let sum = Int128(life.volume.raw + volume.raw)
        life.price = Price(raw: Int64((2 * worth + sum) / (2 * sum)))
        (life.volume, life.opened) = (life.volume + volume, life.opened + volume)
        lives[deal.position] = life
    }

    private mutating func close(_ deal: Deal, _ volume: Volume) -> Life? {
        guard var life = lives[deal.position], life.side == deal.side.opposite, volume <= life.volume, volume.raw > 0 else {
            complain(deal, "closes what is not open")
            return nil
        }
        let distance = Price(raw: (deal.price.raw - life.price.raw) * life.side.sign)
        let plain = ProfitRate(values[deal.symbol], volume: volume).plainProfit(distance: distance)
        if let plain, plain != deal.profit { complain(deal, "earns \(deal.profit) instead of \(plain)") }
        closings += 1
        life.profit += deal.profit
        (life.volume, life.closed) = (life.volume - volume, life.closed + volume)
        if life.closed + life.volume != life.opened { complain(deal, "loses lots") }
        guard life.volume == .zero else {
            lives[deal.position] = life
            return nil
        }
        life.see(life.profit)
        lives[deal.position] = nil
        flat.insert(deal.position)
        return life
    }

    /// Lets the open positions of a symbol see a quote.
    mutating func see(_ symbol: Int, _ quote: Quote) {
        for (id, var life) in lives where life.symbol == symbol {
            life.see(life.profit + floating(life, quote))
            lives[id] = life
        }
    }

    func floating(_ life: Life, _ quote: Quote) -> Money {
        let gain = Price(raw: (quote.closing(life.side).raw - life.price.raw) * life.side.sign)
        guard let profit = values[life.symbol].profit(distance: gain, volume: life.volume, at: quote) else {
            preconditionFailure("the prices of a test are small")
        }
        return profit
    }

    private mutating func complain(_ deal: Deal, _ what: String) { complaints.append("deal \(deal.id) of \(deal.position.value) \(what)") }
}
