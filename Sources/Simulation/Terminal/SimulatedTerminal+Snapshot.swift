public import Market
public import Trading

extension SimulatedTerminal {
    /// Everything there is, and the history since an instant; no evidence while the trade server is out of reach.
    public func snapshot(since: Timestamp) -> BrokerSnapshot {
        let positions = broker.openPositions.compactMap { view in openings[view.id].map { $0.standing(as: view) } }
        let listed = orders.filter { $0.isListed && ($0.done.map { $0 >= since } ?? true) }
        return BrokerSnapshot(
            account: accountRecord, positions: positions, orders: listed.map(\.record), deals: deals.filter { $0.time >= since },
            since: since, time: now, isEvidence: isBrokerConnected)
    }

    /// The account's figures now.
    public var accountRecord: AccountRecord {
        AccountRecord(
            login: account.login, server: account.server, currency: account.currency,
            isNetting: account.terms.accounting == .netting, isDemo: true, leverage: account.terms.leverage,
            balance: broker.balance, equity: broker.equity(), isTradeAllowed: true)
    }
}
