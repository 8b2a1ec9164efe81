import Testing

/// The rules of the simulated broker as readable text: Tests/Conformance, one file a scenario.
struct ConformanceTests {
    @Test("the broker does what the scenario expects", arguments: Scenario.all)
    func scenario(_ scenario: Scenario) throws {
        for problem in try problems(scenario) { Issue.record("\(problem)") }
    }

    @Test func everyScenarioIsFound() {
        #expect(Scenario.all.count >= 200)
    }

    @Test func everyScenarioNamesItsRule() {
        for scenario in Scenario.all {
            #expect(scenario.lines.contains { $0.verb == "expect" }, "\(scenario.name) expects nothing")
        }
    }

    @Test func aWrongExpectationIsReportedWithItsLine() throws {
        let text = """
            account USD 10000 hedging leverage=100
            symbol EURUSD
            quote 2024-01-08T10:00 1.10000 1.10010
            buy 1
            expect deal in buy 1 1.10000
            expect balance 9990.00
            """
        #expect(
            try problems(Scenario(name: "wrong.txt", text: text)) == [
                "Tests/Conformance/wrong.txt:5: expected deal in buy 1 1.10000, the broker says deal in buy 1 1.10010",
                "Tests/Conformance/wrong.txt:6: expected balance 9990.00, the broker says balance 10000.00",
            ])
    }

    @Test func whatHappensUnexpectedlyIsReported() throws {
        let text = """
            account USD 10000 hedging leverage=100
            symbol EURUSD
            quote 2024-01-08T10:00 1.10000 1.10010
            buy 1 stop=1.09500
            quote 2024-01-08T11:00 1.09400 1.09410
            """
        #expect(
            try problems(Scenario(name: "silent.txt", text: text)) == [
                "Tests/Conformance/silent.txt:5: not expected: deal out sell 1 1.09400 profit=-610.00 reason=stop_loss"
            ])
    }

    /// What differs where a scenario cannot begin: its one expectation says why.
    private func problems(_ scenario: Scenario, _ why: String) -> [String] {
        let expected = scenario.lines.filter { $0.verb == "expect" }
        if expected.count == 1, agrees(expected[0].words, why) { return [] }
        return ["Tests/Conformance/\(scenario.name):\(expected.first?.number ?? 1): the broker says \(why)"]
    }

    /// What differs, as `file:line: what`. What was asked for and went through at once need not be expected; everything else
    /// that happens must be.
    private func problems(_ scenario: Scenario) throws -> [String] {
        var broker: ScenarioBroker
        do {
            broker = try ScenarioBroker(scenario)
        } catch let missing as MissingCross {
            return problems(scenario, "missing_cross \(missing.pair)")
        }
        var problems: [String] = []
        var (due, isQuiet, last): ([String], Bool, Int) = ([], true, 0)
        func complain(_ line: Int, _ text: String) { problems.append("Tests/Conformance/\(scenario.name):\(line): \(text)") }
        func finish() {
            if due.isEmpty || isQuiet && !due.contains(where: { $0.hasPrefix("refused") }) { return }
            complain(last, "not expected: \(due.joined(separator: "; "))")
        }
        for line in scenario.lines where !ScenarioBroker.setup.contains(line.verb) {
            if line.verb != "expect" {
                finish()
                due = try broker.act(line)
                isQuiet = ScenarioBroker.requests.contains(line.verb)
            } else if ScenarioBroker.events.contains(line.words.first ?? "") {
                let happened = due.isEmpty ? "nothing" : due.removeFirst()
                isQuiet = false
                if !agrees(line.words, happened) {
                    complain(line.number, "expected \(line.words.joined(separator: " ")), the broker says \(happened)")
                }
            } else {
                let state = try broker.state(line)
                if !agrees(line.words, state) {
                    complain(line.number, "expected \(line.words.joined(separator: " ")), the broker says \(state)")
                }
            }
            last = line.number
        }
        finish()
        return problems
    }
}
