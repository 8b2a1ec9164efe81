// LiveBench [SECONDS]: how long a live run takes from a tick to a command that has left, and how many ticks it bears, with the
// scripts, guards, journal and capture of a real run and the simulated broker. Ends with 1 when a goal is missed.
import Foundation

/// What was measured, and whether that is what is wanted.
struct Figure {
    let words: String
    let goal: String
    let isReached: Bool

    var line: String { "\(words); goal \(goal): \(isReached ? "reached" : "MISSED")" }
}

func orders(_ name: String, isDurable: Bool, seconds: Int, most: Int?) throws -> Figure {
    let run = BenchRun(rate: 5000, seconds: seconds, ticksBetweenOrders: 300, isDurable: isDurable)
    let outcome = try run.measure()
    guard outcome.paths.count > 100 else { throw BenchFailure("only \(outcome.paths.count) commands left") }
    let words = "\(name): \(outcome.paths.count) commands, \(outcome.paths.words)"
    return Figure(
        words: words, goal: most.map { "99 % within \($0) us" } ?? "none",
        isReached: most.map { outcome.paths.within(perMille: 990) < $0 } ?? true)
}

func flood(seconds: Int) throws -> [Figure] {
    let run = BenchRun(rate: 50_000, seconds: seconds, ticksBetweenOrders: 10_000, isDurable: true)
    let outcome = try run.measure()
    let rate = outcome.waits.count / seconds
    let late = outcome.waits.within(perMille: 1000)
    return [
        Figure(
            words:
                "flood: \(rate) ticks a second over 20 symbols and 20 strategies for \(seconds) s, taken \(outcome.waits.words) of being due; \(outcome.paths.count) commands, \(outcome.paths.words)",
            goal: "50000, none waits a second", isReached: rate >= 49_000 && late < 1_000_000),
        Figure(words: "memory: \(outcome.memory) MiB at its end", goal: "below 100", isReached: outcome.memory < 100),
    ]
}

let words = Array(CommandLine.arguments.dropFirst())
guard words.count <= 1, let seconds = words.first.map({ Int($0) }) ?? 60, seconds > 0 else {
    print("usage: LiveBench [SECONDS]; how long each of the three runs lasts")
    exit(2)
}
do {
    var figures = try flood(seconds: seconds)
    figures.append(try orders("tick to wire, nothing durable", isDurable: false, seconds: seconds, most: 100))
    figures.append(try orders("tick to wire, durable", isDurable: true, seconds: seconds, most: nil))
    for figure in figures { print(figure.line) }
    exit(figures.allSatisfy(\.isReached) ? 0 : 1)
} catch {
    print("error: \(error)")
    exit(1)
}
