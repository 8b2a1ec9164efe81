import FaultSimulation
let arguments = CommandLine.arguments
let from = UInt64(arguments[1])!, to = arguments.count > 2 ? UInt64(arguments[2])! : from
var orders: [Int] = [], faults: [Int] = [], edges: Set<String> = [], kinds: [FaultKind: Int] = [:]
var bad: [String: (Int, UInt64)] = [:]
for seed in from...to {
    let result = FaultSimulation.run(seed: seed, keeping: from == to ? 100_000 : 30)
    orders.append(result.orders); faults.append(result.faults.values.reduce(0, +)); edges.formUnion(result.edges)
    kinds.merge(result.faults) { $0 + $1 }
    if from == to { print(result.hash, result.steps, result.orders, result.faults) }
    if let violation = result.violation {
        let key = String(violation.filter { !$0.isNumber }.prefix(60))
        bad[key] = ((bad[key]?.0 ?? 0) + 1, bad[key]?.1 ?? seed)
        if from == to { print(result.events.joined(separator: "\n")) }
        if from == to || bad[key]?.0 == 1 { print("seed \(seed): \(violation)") }
    }
}
orders.sort(); faults.sort()
print("median orders \(orders[orders.count / 2]) faults \(faults[faults.count / 2])")
for (key, value) in bad { print(value.0, "from seed", value.1, key) }
if from != to { print("missing kinds", FaultKind.allCases.filter { kinds[$0] == nil }.map(\.rawValue)); print("missing edges", FaultSimulation.edges.filter { !edges.contains($0) }) }
