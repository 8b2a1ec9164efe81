import Market
import Performance
import Testing

@Suite("Equity curve")
struct EquityCurveTests {
    @Test("the deepest fall is taken over quotes, in money and in percent of the peak before it")
    func drawdown() {
        let found = curve([
            ("2024-01-02 10:00", "10000"), ("2024-01-02 10:01", "12000"), ("2024-01-02 10:02", "11400"), ("2024-01-02 10:03", "10800"),
            ("2024-01-02 10:04", "12000"), ("2024-01-02 10:05", "11500"),
        ])
        // From 12,000 to 10,800, within one day.
        #expect(found.maximumDrawdown == dollars("1200"))
        #expect(found.maximumDrawdownPercent == 10)
    }

    @Test("money and percent may come from different falls")
    func twoFalls() {
        // 2,000 of 10,000 is 20 %; later 3,000 of 20,000 is 15 %.
        let found = curve([
            ("2024-01-02 10:00", "8000"), ("2024-01-02 11:00", "20000"), ("2024-01-02 12:00", "17000"), ("2024-01-02 13:00", "19000"),
        ])
        #expect(found.maximumDrawdown == dollars("3000"))
        #expect(found.maximumDrawdownPercent == 20)
    }

    @Test("the initial equity is the first peak")
    func fallFromTheStart() {
        let found = curve([("2024-01-02 10:00", "9999.99")])
        #expect(found.maximumDrawdown == dollars("0.01"))
        #expect(found.maximumDrawdownPercent == 0.0001)
    }

    @Test("a fall below zero is more than all")
    func belowZero() {
        let found = curve([("2024-01-02 10:00", "-500")])
        #expect(found.maximumDrawdown == dollars("10500"))
        #expect(found.maximumDrawdownPercent == 105)
        #expect(found.dailyReturns == [])
    }

    @Test("a rising account never fell")
    func noFall() {
        let found = curve([("2024-01-02 10:00", "10000"), ("2024-01-03 10:00", "10000.0001"), ("2024-01-04 10:00", "11000")])
        #expect(found.maximumDrawdown == .zero && found.maximumDrawdownPercent == 0)
    }

    @Test("days end at midnight UTC and keep their last equity")
    func midnight() {
        let found = curve([
            ("2024-01-02 00:00", "10100"), ("2024-01-02 23:59:59", "10200"), ("2024-01-03 00:00", "10300"), ("2024-01-03 12:00", "10250"),
            ("2024-01-04 23:59:59", "10400"),
        ])
        #expect(found.daily == ["10200", "10250", "10400"].map(dollars))
    }

    @Test("the last nanosecond belongs to its day")
    func lastNanosecond() {
        var found = EquityCurve(initial: dollars("10000"))
        let midnight = instant("2024-01-03")
        found.observe(dollars("10100"), at: Timestamp(nanoseconds: midnight.nanoseconds - 1))
        found.observe(dollars("10200"), at: midnight)
        found.finish()
        #expect(found.daily == ["10100", "10200"].map(dollars))
    }

    @Test("days without a quote are no days, days without a change are")
    func weekend() {
        let found = curve([
            ("2024-01-04 12:00", "10100"), ("2024-01-05 20:59", "10200"), ("2024-01-07 22:00", "10200"), ("2024-01-08 10:00", "10200"),
            ("2024-01-09 10:00", "10302"),
        ])
        // Thursday, Friday, Sunday, Monday, Tuesday.
        #expect(found.daily == ["10100", "10200", "10200", "10200", "10302"].map(dollars))
        let expected = [0.01, 10_200.0 / 10_100 - 1, 0, 0, 0.01]
        #expect(zip(found.dailyReturns, expected).allSatisfy { abs($0 - $1) < 1e-15 } && found.dailyReturns.count == 5)
    }

    @Test("days before 1970 end at midnight too")
    func beforeTheEpoch() {
        let found = curve([("1969-12-30 12:00", "10100"), ("1969-12-31 23:59:59", "10200"), ("1970-01-01 00:00", "10300")])
        #expect(found.daily == ["10100", "10200", "10300"].map(dollars))
    }

    @Test("without quotes there is nothing")
    func empty() {
        let found = curve([])
        #expect(found.daily.isEmpty && found.dailyReturns.isEmpty)
        #expect(found.maximumDrawdown == .zero && found.maximumDrawdownPercent == 0)
        #expect(found.initial == dollars("10000"))
    }

    @Test("a first quote equal to the initial equity still makes a day")
    func unchangedFirstDay() {
        let found = curve([("2024-01-02 10:00", "10000")])
        #expect(found.daily == [dollars("10000")])
        #expect(found.dailyReturns == [0])
    }

    @Test("returns over an equity of zero do not exist")
    func ruin() {
        #expect(curve([("2024-01-02 10:00", "0"), ("2024-01-03 10:00", "10000")]).dailyReturns == [])
        #expect(curve(from: "0", [("2024-01-02 10:00", "10000")]).dailyReturns == [])
    }
}
