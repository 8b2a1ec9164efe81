// BridgeBench PROGRAMS [SECONDS]: what Herald's end of the bridge and the compiled programs for the terminal carry over loopback.
// PROGRAMS is the folder with HeraldBridge and HeraldHistory, built without sanitizers. Ends with 1 when a goal is missed.
import Foundation

let words = Array(CommandLine.arguments.dropFirst())
guard let folder = words.first, words.count <= 2, let seconds = words.count == 2 ? Int(words[1]) : 60, seconds > 0 else {
    print("usage: BridgeBench PROGRAMS [SECONDS]; the folder of the compiled programs, and how long ticks are sent")
    exit(2)
}
do {
    let figures = [
        try ProcessorTime.measured { try OrderBench.run(programs: folder, count: 2000) },
        try ProcessorTime.measured { try BarBench.run(programs: folder, count: 1_000_000) },
        try ProcessorTime.measured { try TickFlow.run(programs: folder, seconds: seconds) },
    ]
    exit(figures.allSatisfy(\.isReached) ? 0 : 1)
} catch {
    print("error: \(error)")
    exit(1)
}
