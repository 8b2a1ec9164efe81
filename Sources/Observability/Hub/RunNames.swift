/// What facts' indices and the account are called.
public struct RunNames: Sendable, Equatable {
    /// Of the strategy instances, in their order.
    public var strategies: [String]
    /// Of the symbols, in their order.
    public var symbols: [String]
    /// The account's, ISO 4217.
    public var currency: String
    /// What the bot is called in alerts and traces: its account, its machine.
    public var bot: String

    public init(strategies: [String], symbols: [String], currency: String, bot: String) {
        (self.strategies, self.symbols, self.currency, self.bot) = (strategies, symbols, currency, bot)
    }

    /// A strategy's name; its index for one that is not known.
    func strategy(_ index: Int) -> String { strategies.indices.contains(index) ? strategies[index] : "#\(index)" }

    /// A symbol's name; its index for one that is not known.
    func symbol(_ index: Int) -> String { symbols.indices.contains(index) ? symbols[index] : "#\(index)" }
}
