public import Trading

/// A code by which a trade server answers a request, in words for people and with what is done about it.
///
/// The codes are MetaQuotes' `TRADE_RETCODE_…`; 10005 and 10037 do not exist.
public struct TradeReturn: Hashable, Sendable {
    /// What Herald does about an answer.
    public enum Reaction: String, Hashable, Sendable, CaseIterable {
        /// The server took the request; its deals and orders tell the rest.
        case follow
        /// The outcome is open: the terminal and then the broker are asked, and nothing is sent again.
        case ask
        /// Nothing was executed; a strategy may decide again at the new price, with a new order.
        case decideAgain = "decide_again"
        /// What Herald knows of the position or order is old: it is read anew.
        case refresh
        /// The request can never be carried out as it is.
        case correct
        /// Entries of the symbol cannot be carried out for now.
        case stopSymbol = "stop_symbol"
        /// Entries of the account cannot be carried out until a person does something.
        case stopAccount = "stop_account"
        /// The same wish may be carried out a little later.
        case wait
    }

    /// The number.
    public let code: Int
    /// MetaQuotes' name without `TRADE_RETCODE_`.
    public let name: String
    /// What it says, a clause for people.
    public let meaning: String
    /// What Herald does.
    public let reaction: Reaction
    /// What a person can do, a clause; empty for nothing.
    public let advice: String

    init(_ code: Int, _ name: String, _ reaction: Reaction, _ meaning: String, _ advice: String = "") {
        (self.code, self.name, self.reaction, self.meaning, self.advice) = (code, name, reaction, meaning, advice)
    }

    /// The entry of a code; nil for one that no terminal is known to answer.
    public static func of(_ code: Int) -> TradeReturn? { all.first { $0.code == code } }

    /// What Herald does about any code: whatever is not listed proves nothing.
    public static func reaction(to code: Int) -> Reaction { of(code)?.reaction ?? .ask }

    /// One sentence about an answer with the broker's own words, which may be empty.
    public static func text(_ code: Int, broker: String = "") -> String {
        let known =
            of(code).map { $0.meaning + ($0.advice.isEmpty ? "" : "; \($0.advice)") }
            ?? "the terminal answered a code that Herald does not know, which proves nothing; the broker is asked"
        return broker.isEmpty ? known : "\(known) (broker: \(broker))"
    }
}

extension BrokerReply {
    /// What Herald does about this answer.
    public var reaction: TradeReturn.Reaction { TradeReturn.reaction(to: retcode) }
}
