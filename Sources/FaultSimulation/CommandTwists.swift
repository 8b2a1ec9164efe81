internal import Connectors
internal import Market
internal import Simulation
internal import Trading

/// What a trade server and a terminal make of single commands, kept so that answers, lists and the log tell one story.
struct CommandTwists {
    /// The code in the answer instead of the true one.
    var codes: [OrderTag: Int] = [:]
    /// What the log says instead of the truth.
    var records: [OrderTag: CommandRecord] = [:]
    /// What was asked for by orders that were filled in part.
    var cuts: [Int64: Volume] = [:]
    /// What the server made of the money of deals later on.
    var corrections: [Int64: Money] = [:]
    /// Numbers that the server does not carry.
    var stripped: Set<Int64> = []

    /// The code of a refusal that is none.
    static let refusalOfExecuted = 10006

    /// What the log says of a command.
    func record(of tag: OrderTag, _ truth: CommandRecord) -> CommandRecord {
        if let record = records[tag] { return record }
        if case .answered(let reply) = truth { return .answered(shown(reply, tag)) }
        return truth
    }

    func shown(_ reply: BrokerReply, _ tag: OrderTag) -> BrokerReply {
        var reply = reply
        if let code = codes[tag] { return BrokerReply(retcode: code) }
        if cuts[tag.magic] != nil, reply.retcode == 10009 { reply.retcode = 10010 }
        return reply
    }

    func shown(_ order: OrderRecord) -> OrderRecord {
        var order = order
        if let wanted = cuts[order.magic], order.position != nil, order.state == .filled {
            (order.remaining, order.volume, order.state) = (wanted - order.volume, wanted, .cancelled)
        }
        if stripped.contains(order.magic) { (order.magic, order.comment) = (0, "") }
        return order
    }

    func shown(_ deal: DealRecord) -> DealRecord {
        var deal = deal
        if let correction = corrections[deal.ticket] { deal.commission = deal.commission + correction }
        if stripped.contains(deal.magic) { (deal.magic, deal.comment) = (0, "") }
        return deal
    }

    /// The balance with every correction.
    func shown(_ account: AccountRecord) -> AccountRecord {
        var account = account
        for ticket in corrections.keys.sorted() {
            let correction = corrections[ticket] ?? .zero
            (account.balance, account.equity) = (account.balance + correction, account.equity + correction)
        }
        return account
    }

    func shown(_ position: PositionRecord) -> PositionRecord {
        var position = position
        if stripped.contains(position.magic) { (position.magic, position.comment) = (0, "") }
        return position
    }
}

extension SimConnector {
    /// Codes of refusals that a market order may meet at any time.
    private static let refusals = [10004, 10006, 10007, 10018, 10020, 10021, 10023, 10027]
    /// Codes that prove nothing.
    private static let unknowns = [0, 10011, 10024, 10028, 10031, 10060, 19_999]

    /// The terminal takes a command, and passes it on as well as it can.
    func carryOut(_ command: TerminalCommand, at time: Timestamp) {
        let isKnown = exchange.terminal.record(of: command.tag) != .neverReceived || twists.records[command.tag] != nil
        let isTaken = command.epoch == exchange.terminal.epoch && time < command.expires
        guard isTaken, !isKnown, exchange.terminal.isBrokerConnected else {
            return exchange.take(.command(command), at: time)
        }
        if world.plan.spoils(.idleTimeout) { return refuse(command, with: 10012, at: time) }
        if world.plan.spoils(.refusal) {
            let place = Int(world.plan.number(.refusal, 0...Int64(Self.refusals.count - 1)))
            return refuse(command, with: Self.refusals[place], at: time)
        }
        if world.plan.spoils(.executedRefusal) {
            twists.codes[command.tag] = CommandTwists.refusalOfExecuted
        } else if world.plan.spoils(.executedTimeout) {
            twists.codes[command.tag] = 10012
        } else if world.plan.spoils(.unknownRetcode) {
            twists.codes[command.tag] = Self.unknowns[Int(world.plan.number(.unknownRetcode, 0...Int64(Self.unknowns.count - 1)))]
        }
        if world.plan.spoils(.lostCommandLog) { twists.records[command.tag] = .sentUnanswered }
        var command = command
        if case .open(let request) = command.action { command.action = .open(twisted(request, command.tag, at: time)) }
        exchange.take(.command(command), at: time)
    }

    private func refuse(_ command: TerminalCommand, with code: Int, at time: Timestamp) {
        let reply = BrokerReply(retcode: code)
        twists.records[command.tag] = .answered(reply)
        deliver(reply, of: command.tag, at: time)
    }

    private func twisted(_ request: OrderRequest, _ tag: OrderTag, at time: Timestamp) -> OrderRequest {
        var request = request
        if request.orderType == .market {
            if world.plan.spoils(.partialFill) {
                let half = Volume(raw: request.volume.raw / 2)
                let volume = world.specification(request.symbol).roundedDown(half)
                if volume > .zero { (twists.cuts[tag.magic], request.volume) = (request.volume, volume) }
            }
            if world.plan.spoils(.lostStop) { request.stopLoss = nil }
        } else if world.plan.spoils(.brokerExpiry) {
            request.expiration = .specified(time.adding(seconds: world.plan.number(.brokerExpiry, 2...90)))
        }
        if world.plan.spoils(.strippedNumber) { twists.stripped.insert(tag.magic) }
        return request
    }
}
