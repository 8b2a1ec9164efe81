import Foundation
import Runtime

// The proof that a bot's process may be killed at any moment: a broker in one process, the bot in another, which kills itself
// at a numbered point and is started again, for every point and every outcome.

let arguments = CommandLine.arguments

/// Starts this program again with other arguments; its output, and whether it ended by itself and in order.
func start(_ arguments: [String]) throws -> (process: Process, output: Pipe) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    return (process, output)
}

/// One bot over one market, killed at a point and started again; how many points it passes when nothing happens.
func prove(_ outcome: Outcome, killingAt point: Int, _ folder: String) throws -> Int {
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let socket = folder + "/broker.sock"
    let (broker, _) = try start(["broker", outcome.rawValue, socket, folder + "/broker"])
    defer {
        broker.terminate()
        broker.waitUntilExit()
    }
    while !FileManager.default.fileExists(atPath: socket) { usleep(2000) }
    if point > 0 {
        let (killed, output) = try start(["run", outcome.rawValue, folder, socket, "\(point)"])
        _ = output.fileHandleForReading.readDataToEndOfFile()
        killed.waitUntilExit()
        guard killed.terminationReason == .uncaughtSignal, killed.terminationStatus == SIGKILL else {
            // Late answers come by the turns of a real process: now and then there are a few points less.
            guard killed.terminationStatus == 0 else { throw ProbeFailure("\(outcome.rawValue): the run failed before point \(point)") }
            return 0
        }
    }
    let (run, output) = try start(["run", outcome.rawValue, folder, socket, "0"])
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    run.waitUntilExit()
    guard run.terminationStatus == 0, text.hasPrefix("points ") else {
        throw ProbeFailure("\(outcome.rawValue), killed at point \(point): the next run failed: \(text)")
    }
    return Int(text.dropFirst(7).split(separator: "\n")[0]) ?? 0
}

do {
    switch arguments.dropFirst().first {
    case "broker":
        guard let outcome = Outcome(rawValue: arguments[2]) else { throw ProbeFailure("no such outcome") }
        try ExchangeServer(Probe(outcome).exchange(), socket: arguments[3], folder: arguments[4]).serve { false }
    case "run":
        guard let outcome = Outcome(rawValue: arguments[2]) else { throw ProbeFailure("no such outcome") }
        try Probe(outcome).run(arguments[3], socket: arguments[4], killingAt: Int(arguments[5]) ?? 0)
    default:
        // KillProbe [EVERY]: each so many-th point.
        let every = arguments.count > 1 ? Int(arguments[1]) ?? 1 : 1
        let folder = NSTemporaryDirectory() + "herald-kill-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var (points, runs) = (0, 0)
        for outcome in Outcome.allCases {
            let all = try prove(outcome, killingAt: 0, folder)
            points += all
            for point in stride(from: 1, through: all, by: every) {
                if try prove(outcome, killingAt: point, folder) > 0 { runs += 1 }
            }
            print("\(outcome.rawValue): \(all) points")
            fflush(nil)
        }
        print("\(points) points, \(runs) kills: no order twice, no deal lost, no position without a stop")
    }
} catch {
    print("error: \(error)")
    exit(1)
}
