import Foundation
import Market
@testable import Research
import Settings
import Testing

/// A run brings the prices that it needs to count in money of the account; a person names only what is traded.
@Suite struct RunCrossTests {
    private func settings(_ text: String = "") throws -> HeraldSettings {
        try HeraldSettings(text: text, path: "config.toml", overrides: [])
    }

    @Test(arguments: [
        ("USD", ["EURUSD", "USDJPY"], [] as [String]),
        // AUD is turned into CAD by the symbol's own price, and CAD into the dollar by the pair that is added.
        ("USD", ["AUDCAD"], ["USDCAD"]),
        ("USD", ["AUDCAD", "USDCAD"], []),
        ("EUR", ["GBPUSD"], ["EURUSD"]),
        ("JPY", ["EURUSD"], ["USDJPY"]),
        // The second converts through the price of the first one's cross: yen to pounds, pounds to dollars.
        ("USD", ["EURGBP", "GBPJPY"], ["GBPUSD"]),
        ("USD", ["GBPJPY", "EURGBP"], ["USDJPY", "GBPUSD"]),
    ])
    func whatIsMissingStandsBehindWhatIsTraded(_ account: String, _ names: [String], _ added: [String]) throws {
        let all = try MarketRun.withCrosses(names, settings("[account]\ncurrency = \"\(account)\""))
        #expect(all == names + added)
    }

    @Test func aPairThatNobodyPricesIsTheUsersToDescribe() throws {
        let text = """
            [symbols.EURTRY]
            base_currency = "EUR"
            profit_currency = "TRY"
            digits = 5
            contract_size = 100000
            """
        #expect {
            _ = try MarketRun.withCrosses(["EURTRY"], settings(text))
        } throws: {
            let lines = ($0 as? UserError)?.lines.joined() ?? ""
            return lines.contains("EURTRY on a USD account needs the price of TRY/USD") && lines.contains("herald symbols fetch")
        }
    }

    @Test func thePlainestNameIsTaken() throws {
        let text = """
            [symbols."USDCAD.raw"]
            base_currency = "USD"
            profit_currency = "CAD"
            digits = 5
            contract_size = 100000
            """
        #expect(try MarketRun.withCrosses(["AUDCAD"], settings(text)) == ["AUDCAD", "USDCAD"])
    }
}
