public import Market
public import Trading

/// A position from entry to flat, over any number of deals; for reports only.
public struct Trade: Hashable, Sendable {
    /// The broker's number of the position; a position that was turned to the other side makes a trade for each side.
    public var id: Int64
    /// Index of the strategy instance, in the order of the configuration.
    public var strategy: Int
    /// Index of the symbol in the run.
    public var symbol: Int
    /// The direction it was opened in.
    public var side: Side
    /// Lots of all its opening deals, all of them closed.
    public var volume: Volume
    /// When the first opening deal was executed, UTC.
    public var openTime: Timestamp
    /// The executed price, slippage included; of several opening deals the mean weighted by volume, rounded half away from
    /// zero to 10^-8.
    public var openPrice: Price
    /// When the last closing deal was executed, UTC.
    public var closeTime: Timestamp
    /// The executed price, slippage included; of several closing deals the mean, as for ``openPrice``.
    public var closePrice: Price
    /// Commission of all deals, zero or negative.
    public var commission: Money
    /// Account currency; negative where it was charged.
    public var swap: Money
    /// Account currency, without commission and swap.
    public var profit: Money
    /// Why the last of it was closed; `close` when the broker gave no reason, `reverse` when it was turned.
    public var exitReason: ExitReason
    /// Which exit closed the last of it or had moved the stop that was hit; empty for none.
    public var exitLabel: String
    /// What the first opening deal was called; empty for nothing.
    public var entryTag: String
    /// Closing deals, at least 1.
    public var exits: Int
    /// How far its profit went both ways; nil when nobody watched.
    public var excursion: Excursion?

    /// Profit after commission and swap.
    public var net: Money { profit + commission + swap }

    /// The exit reason as reports show it, with the exit's name where there is one: `stop_loss (trailing_stop)`.
    public var exitName: String { exitLabel.isEmpty ? exitReason.rawValue : "\(exitReason.rawValue) (\(exitLabel))" }

    /// Seconds from the first opening to the last closing deal.
    public var holdingSeconds: Double { Double(closeTime.nanoseconds - openTime.nanoseconds) / 1e9 }
}

extension Trade {
    /// The lowest profit on the way (MAE), zero or negative, account currency.
    public var worstProfit: Money? { excursion?.worst }
    /// The highest profit on the way (MFE), zero or positive, account currency.
    public var bestProfit: Money? { excursion?.best }
    /// One R, account currency; nil without a stop at the opening.
    public var initialRisk: Money? { excursion?.initialRisk }
    /// Closed bars of its strategy's timeframe from opening to the end.
    public var ageBars: Int? { excursion?.ageBars }

    /// ``profit`` in multiples of ``initialRisk``; nil without one.
    public var multiple: Double? { multiple(of: profit) }
    /// ``worstProfit`` in multiples of ``initialRisk``; nil without one.
    public var worstMultiple: Double? { worstProfit.flatMap(multiple(of:)) }
    /// ``bestProfit`` in multiples of ``initialRisk``; nil without one.
    public var bestMultiple: Double? { bestProfit.flatMap(multiple(of:)) }

    private func multiple(of amount: Money) -> Double? {
        initialRisk.flatMap { $0.raw > 0 ? Double(amount.raw) / Double($0.raw) : nil }
    }
}
