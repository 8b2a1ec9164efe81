// BridgeFuzz [INPUTS [SEED]]: feeds the bridge's reader, decoder and session with inputs that are random, mutated or both, and
// counts what becomes of them. Ends with 1, and names the input, when a rule is broken; a sanitizer ends it by itself.
import Glibc

let words = CommandLine.arguments.dropFirst().map { UInt64($0) }
guard words.count <= 2, words.allSatisfy({ $0 != nil }) else {
    print("usage: BridgeFuzz [INPUTS [SEED]]; both are numbers")
    exit(2)
}
let inputs = words.first.flatMap { $0 } ?? 1_000_000
let seed = words.dropFirst().first.flatMap { $0 } ?? 1

var run = try Fuzzing(seed: seed)
for index in 0..<inputs {
    if let broken = run.step(index) {
        print("input \(index) of seed \(seed): \(broken)")
        exit(1)
    }
}
print(run.report(inputs))
