internal import Connectors
internal import Engine
internal import Market
internal import Risk
internal import Runtime
internal import Trading

/// What the day's loss counts from, how many messages went out, and what is to be closed: I-18, I-23 and I-25.
struct AccountFollower {
    /// The base of the daily limit; nil while it is not known.
    var base: Money?
    /// The day on which it last changed, days since 1970.
    var changedOn: Int64?
    /// The balance when last looked at.
    var balance: Money?
    /// The balance when last looked at before a new day began, by the clock of the machine and by the broker's.
    var eve: [Money] = []
    /// Which days those were when last looked at.
    var days: [Int64] = []
    /// Messages that left today, and which day that is.
    var messages = 0
    var day: Int64 = 0
    /// Positions that a person wanted closed, and for how long that could have been asked for, nanoseconds.
    var leaving: [PositionID: Int64] = [:]
    /// When a close of each position left last.
    var closed: [PositionID: Timestamp] = [:]
}

extension FaultChecker {
    /// Days as the machine or the broker counts them, whichever is ahead.
    private var today: Int64 { max(world.clock.broker, world.clock.wall).seconds / 86_400 }

    /// I-18: the base of the day changes once a day, to the balance of that instant.
    ///
    /// Only where no money comes or goes: the base moves with it, at an instant that cannot be told from outside. A reset that
    /// falls between two looks counts from the figures before it, though more may be known when the first price of the day comes.
    func checkAnchor(_ session: TradeSession) {
        guard !world.plan.has(.deposit), !world.plan.has(.withdrawal) else { return }
        let balance = session.core.account.balance
        defer { account.balance = balance }
        noteEve()
        guard let figure = session.core.accountFigures.first(where: { $0.code == "DAILY_LOSS_LIMIT" }) else { return }
        guard let base = account.base, base != figure.anchor else { return account.base = figure.anchor }
        account.base = figure.anchor
        if account.changedOn == today { fail("I-18: the base of the day changed twice, the last time to \(figure.anchor)") }
        account.changedOn = today
        guard world.terms.countsFromBalance, let before = account.balance else { return }
        if figure.anchor != before, figure.anchor != balance, !account.eve.contains(figure.anchor) {
            fail("I-18: the base of the day is \(figure.anchor), the balance was \(before) and is \(balance)")
        }
    }

    private func noteEve() {
        let days = [world.clock.broker, world.clock.wall].map { $0.seconds / 86_400 }
        if days != account.days, let before = account.balance { account.eve = account.eve.suffix(1) + [before] }
        account.days = days
    }

    /// I-25: entries leave the last share of the day's messages to exits.
    func countMessage(isEntry: Bool, _ command: BrokerCommand) {
        if account.day != today { (account.day, account.messages) = (today, 0) }
        if isEntry, let most = world.terms.entryMessages, account.messages >= most {
            fail("I-25: entry \(command.tag.number) left behind \(account.messages) messages of today; entries may use \(most)")
        }
        account.messages += 1
    }

    /// Somebody wants positions closed: all, or one.
    func wantsClosed(_ position: PositionID?) {
        for open in world.cycle?.session?.core.positions ?? [] where position == nil || position == open.ticket {
            if account.leaving[open.ticket] == nil { account.leaving[open.ticket] = 0 }
        }
    }

    /// Notes which position a command closes.
    func noteClose(_ command: BrokerCommand, at now: Timestamp) {
        guard case .close(let close, _) = command.action else { return }
        switch close.request.target {
        case .position(let position, _): account.closed[position] = now
        case .closeBy(let first, let second): (account.closed[first], account.closed[second]) = (now, now)
        case .pending: break
        }
    }

    /// I-23: what a person wants closed is asked for within seconds of working connection, whatever limits and disk say.
    ///
    /// A close that left within the last two minutes counts: refused ones are asked for again later and later.
    func checkLeaving(_ session: TradeSession, passed: Int64, at now: Timestamp) {
        guard !account.leaving.isEmpty else { return }
        for (position, waited) in account.leaving.sorted(by: { $0.key < $1.key }) {
            let isOpen = session.core.positions.contains { $0.ticket == position }
            let isOnItsWay = session.ledger.tracks.contains { !$0.state.isFinal && $0.wish.concerns(position) }
            let isAsked = isOnItsWay || account.closed[position].map { now < $0.adding(seconds: 120) } ?? false
            guard isOpen, !isAsked else {
                account.leaving[position] = nil
                continue
            }
            account.leaving[position] = waited + passed
            if waited + passed > Self.closePatience {
                fail("I-23: position \(position.value) was to be closed \((waited + passed) / 1_000_000) ms ago, and no close left")
            }
        }
    }

    private static let closePatience: Int64 = 3_000_000_000

    /// I-20: a strategy that fails takes nothing from the others: those of a symbol have seen the same bars.
    func compareStrategies(_ session: TradeSession) {
        guard let states = try? session.states() else { return fail("I-20: what strategies remember cannot be read") }
        var seen: [Int: (name: String, bars: String)] = [:]
        // The one that comes and goes has seen fewer.
        for (index, pin) in session.pins.enumerated() where !failed.contains(index) && pin.name != world.scripts.last {
            // A process that dies between writing down a failure and telling of it leaves one that nobody heard of.
            let isPlanned = world.scripts.failures.indices.contains(index) && world.scripts.failures[index] != nil
            if isPlanned, session.core.isStopped(index) { continue }
            guard let bars = states[index]?.text else { continue }
            if let other = seen[pin.symbol], other.bars != bars {
                fail("I-20: \(pin.name) has seen \(bars) bars and \(other.name) \(other.bars), and neither failed")
            }
            seen[pin.symbol] = (pin.name, bars)
        }
    }
}
