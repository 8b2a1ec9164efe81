import MT5Bridge
import Testing

extension MessageVectors {
    /// The bytes that hexadecimal digits stand for.
    static func bytes(_ digits: String) -> [UInt8] {
        let values = digits.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }
}

/// The same messages as in Tests/Oracles/bridge_messages.py, field by field.
enum Samples {
    static let key = Array("a key of twenty bytes".utf8)
    static let epoch: Int64 = 0x1_0000_0002
    static let nonceHerald = [UInt8](0..<32)
    static let nonceTerminal = [UInt8](100..<132)

    static var terminal: TerminalIdentity {
        TerminalIdentity(
            role: .trade, version: 1, program: 100, build: 4885, login: 5_012_345, server: "Demo-Server é", company: "A Broker Ltd",
            currency: "USD", currencyDigits: 2, marginMode: .hedging, accountKind: .demo, leverage: 100, permissions: .needed,
            storedEpoch: 41, instance: -6_148_914_691_236_517_206, serverOffset: 10_800)
    }

    static var outcome: CommandOutcome {
        var outcome = CommandOutcome()
        (outcome.retcode, outcome.order, outcome.deal, outcome.volume) = (10009, 70, 80, 0.25)
        (outcome.price, outcome.bid, outcome.ask, outcome.externalCode) = (1.1, 1.09995, 1.10005, -3)
        (outcome.words, outcome.reason) = ("Request executed", "why")
        return outcome
    }

    static let account = WireAccount(
        login: 5_012_345, server: "Demo", currency: "USD", marginMode: .netting, kind: .real, leverage: 500, balance: 10000.5, credit: 0,
        equity: 10001.25, margin: 110, permissions: [.needed, .killed], time: 1_700_000_000_000)
    static let position = PositionMessage(
        identifier: 11, ticket: 12, symbol: "EURUSD", magic: 13, comment: "H1", side: .sell, volume: 0.3, openPrice: 1.2,
        opened: 1_700_000_000_123, stop: 1.21, target: 1.19, swap: -0.5, profit: 7.25)
    static let order = OrderMessage(
        ticket: 21, magic: 22, comment: "c", symbol: "EURUSD", side: .buy, orderType: .stopLimit, state: .partial, volume: 0.5,
        remaining: 0.2, price: 1.3, limitPrice: 1.29, stop: 1.28, target: 1.35, position: 23, placed: 1_700_000_000_456,
        expiration: 1_700_003_600_000)
    static let deal = DealMessage(
        ticket: 31, order: 32, position: 33, magic: 34, comment: "d", symbol: "GBPUSD", kind: .sell, entry: .closed, volume: 0.7,
        price: 1.4, time: 1_700_000_000_789, profit: 12.5, commission: -0.35, swap: -0.1, fee: -0.05, reason: .stop, stop: 1.41,
        target: 1.38)

    static var command: CommandMessage {
        var command = CommandMessage(tag: 1 << 62 + 5, voidFrom: 123_456_789, kind: .open, symbol: "EURUSD")
        (command.side, command.volume, command.price, command.limitPrice) = (.buy, 0.1, 1.1, 1.11)
        (command.stop, command.target) = (1.05, 1.2)
        (command.orderType, command.filling, command.time) = (.stopLimit, .immediateOrCancel, .specified)
        (command.expiration, command.deviation) = (1_700_000_000_000, 15)
        (command.position, command.positionBy, command.order, command.comment) = (41, 42, 43, "H")
        return command
    }

    /// The digest stands in the vector; hashlib made it.
    static var snapshot: SnapshotIsMessage {
        let digest = Array(MessageVectors.snapshotIs.suffix(33).prefix(32))
        return SnapshotIsMessage(parts: [
            .account(account), .position(position), .order(order), .deal(deal),
            .end(SnapshotEnd(positions: 1, orders: 1, deals: 1, digest: digest, provesAbsence: true)),
        ])
    }
}

/// A message, its sender and its bytes as the oracle wrote them.
struct Sample: Sendable, CustomTestStringConvertible {
    var message: BridgeMessage
    var sender: BridgeSide
    var bytes: [UInt8]
    var testDescription: String { "\(message.type) from \(sender)" }

    init(_ message: BridgeMessage, _ sender: BridgeSide, _ bytes: [UInt8]) {
        (self.message, self.sender, self.bytes) = (message, sender, bytes)
    }
}
