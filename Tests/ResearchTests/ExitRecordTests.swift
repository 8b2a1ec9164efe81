import Foundation
import Market
@testable import Research
import Testing
import Trading

/// What exits do, on paper: canonical lines, the record, the answer to "why", the file of trades and the report.
@Suite struct ExitRecordTests {
    private func temporary() -> String { FileManager.default.temporaryDirectory.appending(path: "herald-\(UUID().uuidString)").path }

    /// Written by hand from docs/decisions-hash.md: no label, no words, nothing of what was overruled or dropped.
    @Test func theCanonicalLinesAreTheDocumentedOnes() throws {
        let (_, outcome) = try ExitStory.outcome()
        #expect(
            outcome.record.decisions.map { $0.line.dropFirst(11) } == [
                "01:00:00Z deal 1 1 EURUSD in BUY 1 1.1 profit=0 commission=-1 swap=0 -",
                "02:00:00Z exit 1 EURUSD close 0.5 profit target",
                "02:00:00Z exit 1 EURUSD move_stop 1.1005 trail",
                "02:00:00Z deal 2 1 EURUSD out SELL 0.5 1.101 profit=50 commission=-1 swap=0 exit",
                "02:00:00Z modified 1 sl=1.1005 tp=-",
                "04:00:00Z exit_rejected 1 market_closed",
                "06:00:00Z failed 0 3 time",
                "08:00:00Z deal 3 1 EURUSD out SELL 0.5 1.1005 profit=25 commission=-1 swap=0 stop_loss",
            ])
    }

    /// Written by hand from docs/record.md.
    @Test func theRecordHasALineForEach() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try ExitStory.outcome(path: path)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        let owner = #""strategy":"native","symbol":"EURUSD","position":1"#
        func line(_ hour: Int, _ rest: String) -> String { #"{"time":"2024-01-01T0\#(hour):00:00Z",\#(rest)}"# }
        #expect(
            Array(lines[2...11]) == [
                line(
                    2,
                    #""kind":"exit",\#(owner),"exit":"profit target","priority":50,"decision":"bar","price":"1.10100","action":"close","volume":"0.50","whole":false,"confidence":0.5,"reason":"first target","verdict":"taken""#
                ),
                line(
                    2,
                    #""kind":"exit",\#(owner),"exit":"time","priority":40,"decision":"bar","price":"1.10100","action":"close","volume":"1.00","whole":true,"verdict":"overruled","overruled_by":"profit target""#
                ),
                line(
                    2,
                    #""kind":"exit",\#(owner),"exit":"trail","priority":30,"decision":"bar","price":"1.10100","action":"move_stop","stop_loss":"1.10050","verdict":"taken""#
                ),
                lines[5],
                line(2, #""kind":"modified",\#(owner),"stop_loss":"1.10050","label":"trail""#),
                line(
                    3,
                    #""kind":"exit",\#(owner),"exit":"trail","priority":30,"decision":"bar","price":"1.10100","action":"move_stop","stop_loss":"1.10040","verdict":"dropped","because":"it would move the stop back""#
                ),
                line(4, #""kind":"exit_rejected",\#(owner),"code":"market_closed","retcode":10018"#),
                line(5, #""kind":"notice",\#(owner),"code":"close_failing","message":"still open""#),
                line(5, #""kind":"notice","code":"unexplained","message":"a deal of nobody""#),
                line(
                    6,
                    #""kind":"failed","strategy":"native","symbol":"EURUSD","exit":"time","file":"e.lua","line":3,"message":"no","callback":"should_exit""#
                ),
            ])
        #expect(lines[5].hasSuffix(#""reason":"exit","label":"profit target"}"#))
        #expect(lines.last?.contains(#""deal":3,"exit":4,"modified":1,"swap":0,"exit_rejected":1,"#) == true)
        #expect(lines.last?.contains(#""failed":1,"notice":2,"log":0"#) == true)
    }

    /// Every key that a line of a new kind must have.
    @Test func aLineThatLacksWhatItsKindMustHaveIsDamaged() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try ExitStory.outcome(path: path)
        let whole = try String(contentsOfFile: path, encoding: .utf8)
        let damages = [
            (3, #""exit":"profit target","#), (3, #""action":"close","#), (3, #""volume":"0.50","#), (3, #","verdict":"taken""#),
            (4, #","overruled_by":"profit target""#), (5, #""stop_loss":"1.10050","#), (7, #""position":1,"#),
            (8, #","because":"it would move the stop back""#), (9, #""code":"market_closed","#), (10, #","message":"still open""#),
        ]
        for (number, part) in damages {
            var rows = whole.split(separator: "\n").map(String.init)
            let before = rows[number - 1]
            rows[number - 1] = before.replacingOccurrences(of: part, with: "")
            #expect(rows[number - 1] != before, "\(part) is not in line \(number)")
            try (rows.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
            let told = #expect(throws: UserError.self) { try WhyCommand.run(WhyRequest(record: path)) }
            #expect(told?.lines.first?.hasPrefix("\(path):\(number): error: the line is damaged") == true, "\(part): \(told?.lines ?? [])")
        }
    }

    @Test func whyTellsWhatBecameOfTheExits() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try ExitStory.outcome(path: path)
        func why(_ hour: Int) throws -> (verdict: String, text: String) {
            let answer = try WhyCommand.run(WhyRequest(record: path, at: "2024-01-01T0\(hour):00"))
            return (answer.verdict.rawValue, answer.text)
        }
        let exits = try why(2)
        #expect(exits.verdict == "closed")
        #expect(
            exits.text.contains(
                "\nNo new trade: a part of position 1 was closed: 0.50 of 1.00 lots: exit (profit target). Exits: profit target closed; time overruled by profit target; trail moved the stop.\n"
            ), "\(exits.text)")
        #expect(
            exits.text.contains(
                "  exit profit target (priority 50) wants to close 0.50 lots of position 1, price 1.10100: first target - closed\n"))
        #expect(
            exits.text.contains(
                "  exit time (priority 40) wants to close all of position 1, 1.00 lots, price 1.10100 - overruled by profit target\n"))
        #expect(exits.text.contains("  exit trail (priority 30) wants the stop of position 1 at 1.10050, price 1.10100 - moved the stop\n"))
        #expect(
            exits.text.contains("  a part of position 1 was closed: 0.50 of 1.00 lots at 1.10100, profit 50.00: exit (profit target)\n"))
        #expect(exits.text.contains("  position 1 has now stop 1.10050, no target: moved by trail\n"))
        #expect(exits.text.contains("position 1: BUY 1.00 lots EURUSD at 1.10000, stop 1.09900\n"))
        let dropped = try why(3)
        #expect(dropped.verdict == "managed")
        #expect(dropped.text.contains("only managed, by its exits or by other hands. Exits: trail dropped: it would move the stop back.\n"))
        #expect(dropped.text.contains("position 1: BUY 0.50 of 1.00 lots EURUSD at 1.10000, stop 1.10050\n"))
        let refused = try why(4)
        #expect(refused.verdict == "rejected" && refused.text.contains("No trade: the broker refused with market_closed.\n"))
        let noticed = try why(5)
        #expect(noticed.text.contains("  notice close_failing: still open\n"))
        let failed = try why(6)
        #expect(
            failed.verdict == "failed"
                && failed.text.contains("No trade: the exit time failed (e.lua:3: no), and its strategy opens nothing more.\n"))
        let stopped = try why(7)
        #expect(
            stopped.verdict == "stopped"
                && stopped.text.contains(
                    "No trade: the exit time had failed at 2024-01-01T06:00:00Z (e.lua:3: no), and its strategy opened nothing since.\n")
        )
        let closed = try why(8)
        #expect(
            closed.verdict == "closed"
                && closed.text.contains(
                    "closed or withdrawn: stop_loss (trail). The exit time had failed at 2024-01-01T06:00:00Z (e.lua:3: no), and its strategy opened nothing since.\n"
                ), "\(closed.text)")
        let ended = try why(9)
        #expect(!ended.text.contains("\nHeld\n"))
    }

    @Test func whatIsHeldFollowsAdditionsAndReversals() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try ExitStory.outcome(
            [
                (1, ExitStory.deal(1, .opening, .buy, "1", "1.1", 1, stop: "1.099")),
                (2, ExitStory.deal(2, .opening, .buy, "0.5", "1.101", 2, stop: "1.1")),
                (4, ExitStory.deal(3, .reversing, .sell, "2", "1.102", 4, profit: "10", label: "turn")),
            ], path: path)
        func held(_ hour: Int) throws -> String { try WhyCommand.run(WhyRequest(record: path, at: "2024-01-01T0\(hour):00")).text }
        #expect(try held(3).contains("position 1: BUY 1.50 lots EURUSD at 1.10000, stop 1.10000\n"))
        let turned = try held(4)
        #expect(turned.contains("There was a trade: position 1 turned: SELL 2.00 lots EURUSD at 1.10200, profit 10.00: turn.\n"))
        #expect(try held(5).contains("position 1: SELL 0.50 lots EURUSD at 1.10200\n"))
    }

    @Test func theTradeFileTellsOfExitsAndR() throws {
        let text = TradeFile.text(try ExitStory.report())
        let rows = text.split(separator: "\n")
        #expect(rows[0].hasSuffix(",exit_reason,entry_tag,exit_label,exits,mae,mfe,initial_risk,r,mae_r,mfe_r,bars"))
        #expect(
            rows[1]
                == "1,EURUSD,BUY,1.00,2024-01-01T01:00:00Z,1.10000,2024-01-01T08:00:00Z,1.10075,-3.00,0.00,75.00,stop_loss,\"a, \"\"b\"\"\",trail,2,-20.00,110.00,100.00,0.7500,-0.2000,1.1000,7"
        )
        let words = ExitStory.facts.map { fact in
            guard case .deal(var deal) = fact.fact, deal.entry == .opening else { return fact }
            deal.label = "one\r\ntwo"
            return (fact.hour, Fact.deal(deal))
        }
        #expect(TradeFile.text(try ExitStory.report(words)).contains(",\"one\r\ntwo\",trail,"))
    }

    @Test func whatTheBrokerRefusedOfExitsIsNoDenial() throws {
        let (_, outcome) = try ExitStory.outcome()
        #expect(outcome.record.denials.isEmpty && outcome.record.examples.isEmpty)
        #expect(outcome.record.exitRefusals == ["market_closed": 1])
        guard case .object(let members) = try ExitStory.report().json, case .object(let refusals)? = members["exit_refusals"] else {
            Issue.record("no exit_refusals")
            return
        }
        #expect(Array(refusals.keys) == ["market_closed"])
        #expect(try ExitStory.report().text.contains("\nCloses and stop moves the broker refused\n  1 × market_closed\n"))
        #expect(try !ExitStory.report([]).text.contains("the broker refused"))
        #expect(outcome.record.notices.map(\.notice.code) == [.closeFailing, .unexplained])
        #expect(outcome.record.failure?.exit == "time" && outcome.record.strayDeals.isEmpty)
    }
}
