import Foundation
import Testing

/// Exits as a person names them, on the command line and in a configuration, and what is said when one is wrong or fails.
@Suite struct ExitUseTests {
    private let scratch: Scratch
    private static let trailing = "exits/trailing_stop.lua"

    init() throws { scratch = try Scratch() }

    /// An exit with a parameter; the body begins on line 3.
    private func exit(_ body: String, name: String = "frail.lua", parameters: String = "") throws -> String {
        try scratch.write(
            name,
            """
            local E = exit { api = 1, name = "Frail", version = "0.1", description = "For tests.", params = { \(parameters) } }
            local n = 0
            function E:should_exit(position, data) n = n + 1
            \(body)
            end
            return E

            """)
    }

    /// Long after the first of eight bars.
    private func backtest(_ exits: [String], _ more: [String] = []) throws -> Outcome {
        let script = try scratch.strategy("  if n == 1 then return long { stop_loss = 1.09 } end")
        let data = try scratch.write("bars.csv", BarText.hourly(BarText.still(8)))
        return try herald(
            ["backtest", script, "--data", data, "--symbol", "EURUSD", "--lots", "0.1"] + exits.flatMap { ["--exit", $0] } + more)
    }

    private func configuration(_ exits: String, script: String? = nil) throws -> String {
        let script = try script ?? scratch.strategy("  return nil")
        return try scratch.write(
            "c.toml",
            "[market]\nbars = 300\n\n[[strategy]]\nfile   = \"\(script)\"\nsymbol = \"EURUSD\"\nexits  = [\(exits)]\n\n[strategies]\nautoload = false\n"
        )
    }

    /// The entry fills at 01:00; the exit is asked when the bars that follow have closed, at 02:00 and 03:00.
    @Test func whyNamesTheExitThatEndedTheRun() throws {
        let script = try exit("  if n == 2 then error('lost') end")
        let record = scratch.path("run.jsonl")
        expectRefusal(
            try backtest([script], ["--record", record]), 1, "\(script):4:", "error: lost (in should_exit, at 2024-01-01T03:00:00Z)")
        #expect(try text(scratch.url("run.jsonl")).hasSuffix(#""ended":"2024-01-01T03:00:00Z"}}"# + "\n"))
        let failed = try herald("why", record, "--at", "2024-01-01T03:00").outputLines
        #expect(
            failed[1] == "No trade: the exit Frail failed (\(script):4: lost), and its strategy opens nothing more; the run ended then.")
        let after = try herald("why", record, "--at", "2024-01-01T06:00")
        #expect(
            after.outputLines[1]
                == "No trade: the exit Frail had failed at 2024-01-01T03:00:00Z (\(script):4: lost), and the run ended then; nothing was opened since."
        )
        #expect(after.output.contains("\nFailed\n  since 2024-01-01T03:00:00Z  the exit Frail failed: \(script):4: lost (in should_exit)"))
        let json = try herald("why", record, "--json").output
        #expect(json.contains(#""verdict" : "failed""#) && json.contains(#""ended" : "2024-01-01T03:00:00Z""#), "\(json)")
        #expect(json.contains(#""from" : "2024-01-01T03:00:00Z""#), "without --at it is the bar at which the run ended")
    }

    @Test func logsSayWhichExitWroteThem() throws {
        let script = try exit("  if n == 1 then log('here') end")
        let record = scratch.path("run.jsonl")
        let outcome = try backtest([script], ["--record", record])
        #expect(outcome.outputLines.first == "log 2024-01-01T02:00:00Z Frail line 4: here")
        #expect(try text(scratch.url("run.jsonl")).contains(#""symbol":"EURUSD","exit":"Frail","line":4,"message":"here"}"#))
        #expect(try herald("why", record, "--at", "2024-01-01T02:00").output.contains("  the exit Frail logged (line 4): here\n"))
    }

    @Test func wishesThatAreNoPriceAndAlarmsAreRecorded() throws {
        let script = try exit(
            """
              if n == 1 then return move_stop(1e300, "far") end
              if n == 3 then return close { reason = "danger", alarm = true } end
            """)
        let record = scratch.path("run.jsonl")
        #expect(try backtest([script], ["--record", record]).status == 0)
        let lines = try text(scratch.url("run.jsonl")).split(separator: "\n").filter { $0.contains(#""kind":"exit""#) }
        #expect(lines.count == 2)
        #expect(lines.first?.contains(#""action":"move_stop","reason":"far","verdict":"dropped""#) == true, "\(lines)")
        #expect(lines.last?.contains(#""alarm":true,"reason":"danger","verdict":"taken""#) == true, "\(lines)")
        #expect(try herald("why", record, "--at", "2024-01-01T02:00").output.contains("at what is no price, price "))
        #expect(try herald("why", record, "--at", "2024-01-01T04:00").output.contains(": danger - closed, alarm raised\n"))
    }

    @Test func whatTheCommandLineNamesWrongly() throws {
        expectRefusal(try backtest([""]), 2, "--exit '': name a file")
        expectRefusal(try backtest([",a=1"]), 2, "--exit ',a=1': name a file")
        expectRefusal(try backtest(["\(Self.trailing),distance=1,distance=2"]), 2, "'distance' is given twice")
        let missing = try backtest([scratch.path("none.lua")])
        expectRefusal(missing, 2, "\(scratch.path("none.lua")):1:1: error: there is no such file; `herald new exit NAME` writes a template")
        let twice = try backtest([Self.trailing, Self.trailing])
        expectRefusal(twice, 2, "two exits of one strategy are called", "copy the file and change `name` in the copy", "in a configuration")
        expectRefusal(try backtest(["strategies/sma_crossover.lua"]), 2, "the file is a strategy, not an exit")
    }

    /// Both commands place the error in the configuration, and end the same way.
    @Test func whatTheConfigurationNamesWrongly() throws {
        let nervous = try exit("", parameters: "n = integer { default = 1, min = 1, max = 5 }")
        let derived = try scratch.write(
            "derived.lua",
            """
            local E = exit { api = 1, name = "D", params = { n = integer { default = 1, min = 1, max = 5 } } }
            function E:configure(p)
              if p.n > 3 then error("too many") end
            end
            function E:should_exit(position, data) end
            return E

            """)
        let cases: [(exits: String, status: Int32, place: String, words: String)] = [
            ("\"/none.lua\"", 2, "7:11", "/none.lua: there is no such file; `herald new exit NAME` writes a template"),
            ("{ file = \"\(nervous)\", params = { n = 9 } }", 2, "7:\(35 + nervous.count)", "\(nervous): parameter 'n' is 9; it must be"),
            ("{ file = \"\(derived)\", params = { n = 4 } }", 2, "7:11", "\(derived):3:3: too many"),
            ("\"strategies/sma_crossover.lua\"", 2, "7:11", "strategies/sma_crossover.lua: the file is a strategy, not an exit"),
            ("\"\(Self.trailing)\", \"\(Self.trailing)\"", 2, "7:38", "two exits of one strategy are called"),
        ]
        for (exits, status, place, words) in cases {
            let path = try configuration(exits)
            for command in [["check-config"], []] {
                let outcome = try herald(command + ["--config", path])
                expectRefusal(outcome, status, "\(path):\(place): error: \(words)")
                #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
            }
        }
        let broken = try configuration("\"\(try scratch.write("broken.lua", "return return\n"))\"")
        for command in [["check-config"], []] {
            expectRefusal(try herald(command + ["--config", broken]), 1, "\(scratch.path("broken.lua")):1:8: error: ")
        }
    }

    /// What would fail at some later bar stops a configuration ahead of the first; a backtest tries it.
    @Test func whatTheLinterCallsAnErrorStopsAConfiguration() throws {
        let script = try scratch.strategy("  if n > 1e9 and crosed_above(1, 2) then return long { stop_los = 1 } end", name: "typo.lua")
        let wrong = try exit("  if n > 1e9 then return clos {} end")
        let path = try configuration("\"\(wrong)\"", script: script)
        for command in [["check-config"], []] {
            let outcome = try herald(command + ["--config", path])
            expectRefusal(
                outcome, 1, "\(script):4:18: error: unknown global 'crosed_above'", "\(script):4:56: error: unknown key 'stop_los'",
                "\(wrong):4:26: error: unknown global 'clos'")
        }
        #expect(try backtest([wrong]).status == 0)
    }

    @Test func checkConfigShowsTheExits() throws {
        let path = try configuration("\"\(Self.trailing)\", { file = \"exits/n_bar_stop.lua\", priority = 55 }")
        let lines = try herald("check-config", "--config", path, "--override", "exits.on_failure=tighten").outputLines
        #expect(
            lines.suffix(3) == [
                "Exits",
                "  Test on EURUSD: Trailing stop (priority 30, at each tick), N-bar stop (priority 55, at each bar)",
                "  when one fails: tighten: the stop moves halfway to the price, once; a position without a stop is given one 1 % from the price",
            ], "\(lines)")
        let json = try herald("check-config", "--config", path, "--json").output
        #expect(json.contains(#""on_failure" : "keep_stop""#) && json.contains(#""priority" : 55"#))
    }

    @Test func aTemplateSaysHowItsParametersAreSet() throws {
        #expect(try herald("new", "exit", "mine", "--folder", scratch.path("exits")).status == 0)
        #expect(try text(scratch.url("exits/mine.lua")).contains("-- change them with --exit FILE,name=value\n"))
    }
}
