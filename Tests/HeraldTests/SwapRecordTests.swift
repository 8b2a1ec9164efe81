import Foundation
import Testing

/// Each night a position is held is on the record with its money.
@Suite struct SwapRecordTests {
    /// A tenth of a lot at -10 points a night: a dollar, three of them at the end of Wednesday. Monday 01:00 to Thursday 03:00.
    @Test func everyNightIsAFact() throws {
        let scratch = try Scratch()
        let data = try scratch.write("bars.csv", BarText.hourly(BarText.still(76)))
        let record = scratch.path("run.jsonl")
        let found = try Backtest(
            try scratch.strategy("  if n == 1 then return long {} end"), data: data,
            [
                "--lots", "0.1", "--record", record, "--override", "risk.preset=off", "symbols.EURUSD.swap_mode=\"points\"",
                "symbols.EURUSD.swap_long=-10", "symbols.EURUSD.sessions_zone=\"UTC\"",
            ])
        let nights = try text(scratch.url("run.jsonl")).split(separator: "\n").map(String.init).filter { $0.contains(#""kind":"swap""#) }
        let expected = [("02", "-1.00"), ("03", "-1.00"), ("04", "-3.00")].map { day, amount in
            #"{"time":"2024-01-\#(day)T00:00:00Z","kind":"swap","strategy":"Test","symbol":"EURUSD","position":1,"amount":"\#(amount)"}"#
        }
        #expect(nights == expected)
        #expect(found.trades[0].contains(",0.00,-5.00,"), "the trade books the sum: \(found.trades)")
        #expect(found.outcome.output.contains(#""swap_nights" : 3"#))
        // The notes of a report are the same text in JSON.
        #expect(found.outcome.output.contains("total -5.00 USD in 3 nights, counted for each position"))
        let why = try herald("why", record, "--at", "2024-01-03").output
        #expect(why.contains("  2024-01-03T00:00:00Z  position 1 was held over the end of the day: swap -1.00\n"), "\(why)")
    }
}
