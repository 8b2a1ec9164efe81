import Market
import Simulation
import Trading

/// Terms of a symbol that change.
extension ScenarioBroker {
    /// `terms TIME SYMBOL key=value`: what is not named stays.
    mutating func changeTerms(_ line: ScenarioLine, _ results: inout [ExecutionResult]) throws {
        guard line.plain.count == 2, let time = Timestamp(text: line.plain[0]),
            let symbol = written.firstIndex(where: { $0.plain.first == line.plain[1] })
        else { throw ScenarioError(name, line, "terms say an instant and a symbol of the scenario") }
        let words = written[symbol].words.filter { word in !line.keys.contains { word.hasPrefix($0 + "=") } }
        written[symbol] = ScenarioLine(number: line.number, verb: "symbol", words: words + line.words.filter { $0.contains("=") })
        let crosses = try written.map { CrossSymbol(try ScenarioBroker.specification($0, zone, name)) }
        let specification = try ScenarioBroker.specification(written[symbol], zone, name)
        guard let value = ContractValue(specification, account: currency, crosses: crosses),
            broker.change(symbol, to: value, from: time, into: &results)
        else { throw ScenarioError(name, line, "the broker cannot count by these terms") }
        values[symbol] = value
        now = max(now, time)
    }
}
