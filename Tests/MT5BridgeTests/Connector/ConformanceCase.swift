import Connectors
import MT5Bridge
import Market
import Simulation
import Testing
import Trading

/// One numbered promise of ``Connectors/Connector``: whatever stands behind the port keeps it.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
    let number: Int
    let name: String
    /// Bids in points, one a second from the beginning.
    let bids: [Int64]
    let isNetting: Bool
    let run: @Sendable (any ConnectorRig, CommandSamples) throws -> Void

    var testDescription: String { "\(number) \(name)" }

    init(
        _ number: Int, _ name: String, bids: [Int64] = Array(repeating: 110_000, count: 200), isNetting: Bool = false,
        _ run: @escaping @Sendable (any ConnectorRig, CommandSamples) throws -> Void
    ) {
        (self.number, self.name, self.bids, self.isNetting, self.run) = (number, name, bids, isNetting, run)
    }

    /// The exchange a case begins with: one symbol, ten thousand dollars.
    var exchange: SimulatedExchange {
        let account = TerminalAccount(
            login: 4711, server: "Fake-Demo", currency: "USD", balance: Money(raw: 100_000_000),
            terms: BrokerTerms(leverage: 100, stopOutPercent: 0, accounting: isNetting ? .netting : .hedging), symbols: [.euro])
        return SimulatedExchange(account, feed: ScriptedFeed(bids: bids, bars: ScriptedFeed.bars(150)), closesAtEnd: false)
    }

    static func price(_ points: Int64) -> Price { Price(raw: points * 1000) }
    static func lots(_ text: String) -> Volume { Volume(text: text) ?? .zero }
}

/// What stands behind the port.
enum RigKind: String, Sendable, CaseIterable {
    case simulated, mt5

    func rig(_ one: ConformanceCase) -> any ConnectorRig {
        switch self {
        case .simulated: SimulatedRig(one.exchange)
        case .mt5: BridgeRig(one.exchange, isNetting: one.isNetting)
        }
    }
}
