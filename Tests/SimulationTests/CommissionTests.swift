import Market
import Simulation
import Testing
import Trading

/// What deals pay: the quote is 1.10000 / 1.10010 unless a test says otherwise, one lot is 100,000 units.
@Suite struct CommissionTests {
    /// The commissions of buying and closing again.
    private func commissions(_ commission: CommissionTerms, _ lots: String = "1", bid: String = "1.10000") -> [String] {
        var venue = Venue(terms(Costs(commission: commission)))
        _ = venue.open(bid)
        _ = venue.submit(.buy(lots))
        _ = venue.close(1)
        #expect(venue.broker.balance == venue.deals.reduce(money("100000")) { $0 + $1.profit + $1.commission })
        return venue.deals.map { $0.commission.text(digits: 2) }
    }

    @Test func withoutTermsNothingIsPaid() {
        #expect(commissions(CommissionTerms()) == ["0.00", "0.00"])
        #expect(BrokerTerms(leverage: 100, stopOutPercent: 0) == terms())
    }

    @Test(arguments: [
        (CommissionTerms.Charged.both, ["-1.09", "-1.09"]), (.open, ["-1.09", "0.00"]), (.close, ["0.00", "-1.09"]),
    ])
    func aLotIsPaidOnTheSidesThatPay(_ charged: CommissionTerms.Charged, _ expected: [String]) {
        // 3.50 × 0.31 = 1.085, half away from zero.
        #expect(commissions(CommissionTerms(.perLot(money("3.5")), charged: charged), "0.31") == expected)
    }

    @Test func aDealIsPaidWhateverItsVolume() {
        #expect(commissions(CommissionTerms(.perDeal(money("2.5")), charged: .open), "0.01") == ["-2.50", "0.00"])
        #expect(commissions(CommissionTerms(.perDeal(money("2.5"))), "50") == ["-2.50", "-2.50"])
    }

    @Test(
        arguments: [
            // 100,000 × 1.10010 × 0.002 % = 2.2002, and × 1.10000 = 2.2.
            ("1.10000", "1", 0.002, ["-2.20", "-2.20"]),
            // 100,000 × 1.25000 × 0.0001 % = 0.125, half away from zero; the ask of 1.25010 comes to 0.12501.
            ("1.25000", "1", 0.0001, ["-0.13", "-0.13"]),
            // 31,000 × 1.10010 × 0.05 % = 17.05155, × 1.1 = 17.05.
            ("1.10000", "0.31", 0.05, ["-17.05", "-17.05"]),
        ] as [(String, String, Double, [String])])
    func aPercentageIsOfTheExecutedValue(_ bid: String, _ lots: String, _ percent: Double, _ expected: [String]) {
        #expect(commissions(CommissionTerms(.percent(percent)), lots, bid: bid) == expected)
    }

    @Test func noDealThatPaysPaysLessThanTheMinimum() {
        #expect(commissions(CommissionTerms(.percent(0.002), minimum: money("5"), charged: .close)) == ["0.00", "-5.00"])
        #expect(commissions(CommissionTerms(.percent(0.005), minimum: money("5"))) == ["-5.50", "-5.50"])
        #expect(commissions(CommissionTerms(.perLot(money("7")), minimum: money("0.1")), "0.01") == ["-0.10", "-0.10"])
    }

    @Test func anAmountInTheProfitCurrencyIsConvertedOnTheDearerSide() {
        let charge = CommissionTerms(.perLot(money("700")), minimum: money("500"), currency: .profit)
        var venue = Venue(terms(Costs(commission: charge)), [value("USDJPY")])
        _ = venue.open("150.000")
        _ = venue.submit(.buy("1"))
        _ = venue.submit(.buy("0.01"))
        // 700 ÷ 150.000 = 4.6667; the minimum 500 ÷ 150.000 = 3.3333.
        #expect(venue.deals.map { $0.commission.text(digits: 2) } == ["-4.67", "-3.33"])
        // A dollar's percentage: 200,000 units of a dollar each, back and forth over the bid: 30,002,000 yen ÷ 150.000 × 0.01 %.
        var share = Venue(terms(Costs(commission: CommissionTerms(.percent(0.01)))), [value("USDJPY")])
        _ = share.open("150.000")
        _ = share.submit(.buy("2"))
        #expect(share.deals.map { $0.commission.text(digits: 2) } == ["-20.00"])
    }

    @Test(arguments: [(CommissionTerms.Charged.both, "-10.50"), (.open, "-7.00"), (.close, "-3.50")])
    func turningAPositionRoundPaysForTheLotsOfEachSide(_ charged: CommissionTerms.Charged, _ expected: String) {
        var venue = Venue(terms(Costs(commission: CommissionTerms(.perLot(money("3.5")), charged: charged)), accounting: .netting))
        _ = venue.open("1.10000")
        _ = venue.submit(.buy("1"))
        _ = venue.submit(.sell("3"))
        #expect(venue.deals.last?.commission.text(digits: 2) == expected)
        #expect(venue.broker.balance == venue.deals.reduce(money("100000")) { $0 + $1.profit + $1.commission })
    }

    @Test func whatAnOrderPaysMustBeThereToo() {
        // One lot binds 1,100.10 and pays 0.1 %, 110.01.
        let charge = terms(Costs(commission: CommissionTerms(.percent(0.1))))
        for (balance, said) in [("1210.11", "in BUY 1 1.10010"), ("1210.10", "rejected no_money")] {
            var venue = Venue(charge, balance: balance)
            _ = venue.open("1.10000")
            #expect(venue.submit(.buy()) == [said])
        }
    }

    @Test func anAbsurdCommissionIsRefusedNotCharged() {
        for commission in [CommissionTerms(.perLot(Money(raw: .max))), CommissionTerms(.percent(1e300)), CommissionTerms(.percent(.nan))] {
            var venue = Venue(terms(Costs(commission: commission)))
            _ = venue.open("1.10000")
            #expect(venue.submit(.buy("100")) == ["rejected no_money"])
        }
    }
}
