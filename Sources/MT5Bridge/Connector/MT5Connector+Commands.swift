public import Connectors
public import Market
public import Trading

extension MT5Connector {
    /// Sends the commands whose turn it is.
    func pump() {
        guard let trade, trade.isUp, let translation = trade.commands, let clock = trade.terminalClock else { return }
        let (now, wallNow) = (link.now, wall())
        for command in pacer.removeExpired({ $0.expires <= wallNow }) { neverLeaves(command.tag) }
        while let command = pacer.next(at: now) {
            // The terminal counts on its own clock: until then, from what it showed when Herald's showed something.
            let left = (command.expires.nanoseconds - wallNow.nanoseconds) / 1_000_000
            let (instant, overflow) = now.addingReportingOverflow(left)
            guard left > 0, !overflow, let voidFrom = clock.voidFrom(instant) else {
                neverLeaves(command.tag)
                continue
            }
            do {
                let message = try translation.message(command, voidFrom: voidFrom)
                try link.send(.command(message), request: nextRequest(), in: trade.session)
            } catch BridgeSendError.overloaded {
                // It is the next again when there is room.
                return pacer.putBack(command)
            } catch {
                note("\(command.tag.comment) was not sent: \(error)")
                say(.record(command.tag, .notSent))
            }
        }
    }

    private func neverLeaves(_ tag: OrderTag) {
        counts.expiredCommands += 1
        say(.record(tag, .notSent))
    }

    /// Asks what the terminal's log knows of a command, also of one of an earlier start.
    public func requestRecord(of tag: OrderTag, decided: Timestamp) {
        guard let trade, trade.isUp else { return }
        let message = RecordMessage(tag: tag.magic, decided: trade.clock.reading(decided))
        _ = ask(.record(message), .record(tag), in: trade.session)
    }

    /// Sets or releases the kill latch of the terminal's side, which stops entries and lets exits through.
    public func latch(_ isLatched: Bool, reason: String) throws(ConnectorError) {
        guard let trade else { throw .notConnected }
        let message = KillMessage(isLatched: isLatched, reason: String(reason.prefix(200)))
        guard ask(.kill(message), .kill, in: trade.session) else { throw .overloaded }
    }
}
