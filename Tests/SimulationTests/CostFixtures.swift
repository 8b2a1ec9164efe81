import Market
import Simulation
import Trading

/// Plain terms with these costs.
func terms(_ costs: Costs, accounting: BrokerTerms.Accounting = .hedging) -> BrokerTerms {
    BrokerTerms(leverage: 100, stopOutPercent: 0, costs: costs, accounting: accounting)
}

/// A built-in symbol on a dollar account with a swap, its days ending on a clock.
func value(_ name: String = "EURUSD", _ swap: SwapTerms, zone: ZoneRules = .utc, marginIn currency: String? = nil) -> ContractValue {
    guard var specification = SymbolSpecification.builtIn(name) else { preconditionFailure("\(name) is built in") }
    specification.swap = swap
    specification.margin.currency = currency
    specification.sessions = TradingSessions(zone: zone, week: TradingSessions.always.week)
    guard let value = ContractValue(specification, account: "USD") else { preconditionFailure("\(name) needs no cross") }
    return value
}

/// New York's clock since 2007 plus whole hours, made by hand from the law: summer time from the second Sunday of March
/// to the first of November.
func newYork(plusHours hours: Int64) -> ZoneRules {
    func sunday(_ number: Int64, month: Int, year: Int) -> Int64 {
        let first = CivilTime.days(year: year, month: month, day: 1)
        // 1970-01-01 was a Thursday.
        let weekday = (first + 4) % 7
        return (first + (7 - weekday) % 7 + (number - 1) * 7) * 86_400
    }
    let transitions = (2007...2040).flatMap { year in
        [
            ZoneRules.Transition(at: sunday(2, month: 3, year: year) + 7 * 3600, offset: (hours - 4) * 3600),
            ZoneRules.Transition(at: sunday(1, month: 11, year: year) + 6 * 3600, offset: (hours - 5) * 3600),
        ]
    }
    return ZoneRules(name: "America/New_York+\(hours)", initialOffset: (hours - 5) * 3600, transitions: transitions)
}

extension Venue {
    /// The deals so far, in the order of booking.
    var deals: [Deal] {
        log.flatMap { result in
            switch result.outcome {
            case .filled(let deal): [deal]
            case .reopened(let closed, let opened): [closed, opened]
            default: [] as [Deal]
            }
        }
    }

    /// What was charged and paid overnight so far.
    var nights: Money {
        log.reduce(.zero) { if case .swapped(let amount, _) = $1.outcome { $0 + amount } else { $0 } }
    }
}
