internal import Market
internal import Trading

extension RiskContext {
    /// A refusal when an amount is above a percentage of equity, or cannot be told; `subject` names what it is of.
    func judge(_ amount: Money?, _ percent: Double, _ guardian: GuardDescriptor, _ key: String, _ subject: String = "") -> Denial? {
        // Most orders pass; the words are made for those that do not.
        var limit: String { "\(key) \(LimitValue.number(percent).text)" }
        guard let amount else { return guardian.denial(observed: "an amount that cannot be told", limit: limit) }
        // A negative equity carries nothing.
        let allowed = Money(raw: account.equity.raw, percent: percent, upTo: 100_000) ?? .zero
        guard amount > allowed else { return nil }
        let of = subject.isEmpty ? "" : " in \(subject)"
        return guardian.denial(observed: "\(amount)\(of) at an equity of \(account.equity)", limit: "\(limit), here \(allowed)")
    }
}

/// Whether a part is more than a percentage (kept to a millionth) of a whole, exactly; of a whole that is not positive,
/// anything is.
func exceeds(_ part: Int64, _ percent: Double, of whole: Int64) -> Bool {
    whole <= 0 || Int128(part) * 100_000_000 > Int128(whole) * Int128((percent * 1_000_000).rounded())
}

/// The sum of amounts and one more; nil when one of them cannot be told or the sum is too large.
func sum<Amount: FixedPoint>(_ amounts: some Sequence<Amount?>, _ last: Amount?) -> Amount? {
    guard var sum = last?.raw else { return nil }
    for amount in amounts {
        guard let amount else { return nil }
        let (next, overflow) = sum.addingReportingOverflow(amount.raw)
        if overflow { return nil }
        sum = next
    }
    return Amount(raw: sum)
}

extension Exposure {
    /// The loss at its stop; without one, a tenth of its value, so that what is unprotected never counts for nothing.
    var worstLoss: Money? { risk ?? notional.map { Money(raw: $0.raw / 10) } }
}

extension RiskActivity {
    /// How many seconds ago an equal order was sent; nil when none was within a day.
    func age(ofLike order: OrderRequest, at now: Int64) -> Int64? {
        orders.last {
            $0.strategy == order.strategy && $0.symbol == order.symbol && $0.isBuy == (order.side == .buy)
                && $0.volumeRaw == order.volume.raw && $0.priceRaw == order.price?.raw
        }.map { now - $0.second }
    }
}

extension Double {
    /// Rounded to so many decimals, for messages.
    func rounded(to decimals: Int) -> Double {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        return (self * scale).rounded() / scale
    }
}
