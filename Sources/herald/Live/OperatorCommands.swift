import ArgumentParser
import Engine
import Market
import Research
import Runtime
import Trading

struct Pause: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make no new entries, of one strategy or of all; what waits at the broker is withdrawn, positions stay.")

    @Argument(help: "The strategy's name; all when left out.")
    var strategy: String?

    @Option(help: "Why; it is written into the journal.")
    var reason = "paused by the operator"

    @OptionGroup var reach: ReachOptions

    mutating func run() throws { try reach.command(.pause(strategy: strategy, reason: reason)) }
}

struct Resume: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make entries again; without a strategy every latch is lifted too, which takes a reason.")

    @Argument(help: "The strategy's name: lifts its pause and its quarantine. All when left out.")
    var strategy: String?

    @Option(help: "Why; it is written into the journal.")
    var reason: String?

    @Option(help: ArgumentHelp("Lift this latch only, e.g. DRAWDOWN_LIMIT.", valueName: "code"))
    var latch: String?

    @OptionGroup var reach: ReachOptions

    mutating func run() throws {
        try report {
            guard strategy == nil || latch == nil else { throw UserError.usage("--latch is the account's; leave out the strategy") }
            let why = try reason ?? unheld()
            if let latch { return try reach.command(.release(code: latch, reason: why)) }
            try reach.command(.resume(strategy: strategy, reason: why))
        }
    }

    /// Without a reason nothing is lifted that was shut for one.
    private func unheld() throws(UserError) -> String {
        let status = try reach.status()
        if let strategy {
            guard status.strategies.contains(where: { $0.name == strategy && $0.state == .quarantined }) else { return "resumed" }
            throw .usage("'\(strategy)' is quarantined; say what was done about its script: herald resume \(strategy) --reason WHY")
        }
        guard latch == nil, status.latches.isEmpty, !status.gates.contains(where: { $0.reason == .restarts }) else {
            let codes = status.latches.map(\.code).joined(separator: ", ")
            throw .usage("this lifts \(codes.isEmpty ? "the stop after too many restarts" : codes); say why: herald resume --reason WHY")
        }
        return "resumed"
    }
}

struct Close: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Close a position of the run, or so many lots of it.")

    @Argument(help: "The position's ticket, as herald positions lists it.")
    var ticket: Int64

    @Option(help: ArgumentHelp("Close so many lots only.", valueName: "lots"))
    var volume: String?

    @Option(help: "Why; it is written into the journal.")
    var reason = "closed by the operator"

    @OptionGroup var reach: ReachOptions

    mutating func run() throws {
        try report {
            let lots = try volume.map { text throws(UserError) in
                guard let lots = Volume(text: text), lots > .zero else { throw .usage("--volume '\(text)': write lots above 0, e.g. 0.1") }
                return lots
            }
            try reach.command(.close(PositionID(ticket), volume: lots, reason: reason))
        }
    }
}

struct Flatten: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Close everything and withdraw what waits; entries go on after it.")

    @Option(help: "Why; it is written into the journal.")
    var reason = "flattened by the operator"

    @OptionGroup var reach: ReachOptions

    mutating func run() throws { try reach.command(.flatten(reason: reason)) }
}

struct Kill: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Close everything and open nothing more until herald resume --reason.",
        discussion: "When the run does not answer, the kill flag is put into its data directory, which the run heeds at its next look.")

    @Option(help: "Why; it is written into the journal.")
    var reason = "killed by the operator"

    @OptionGroup var reach: ReachOptions

    mutating func run() throws {
        try report {
            do throws(UserError) {
                let answer = try reach.ask(.kill(reason: reason), patience: 5)
                guard !answer.isDone else { return try say(answer.message) }
                try raise(because: answer.message)
            } catch { try raise(because: error.lines.joined(separator: " ")) }
        }
    }

    private func raise(because trouble: String) throws(UserError) {
        let flag = KillFlag(path: try reach.place.folder(reach.shared) + "/kill")
        guard flag.raise(reason) else {
            throw UserError(
                [
                    "\(flag.path): error: the run does not answer (\(trouble)) and the kill flag cannot be written; send SIGUSR1 to its process, or close at the broker"
                ], exitCode: 1)
        }
        try say("the run does not answer; the flag \(flag.path) is set: a run opens nothing and closes everything as soon as it looks")
    }

    private func say(_ text: String) throws(UserError) {
        do {
            try emit(reach.output.json ? JSONValue.object(["done": .bool(true), "message": .string(text)]).text : text)
        } catch { throw UserError([], exitCode: 1) }
    }
}

struct Reload: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check scripts, exits, sizing and limits again and swap them in; on any error the old ones keep running.")

    @OptionGroup var reach: ReachOptions

    mutating func run() throws { try reach.command(.reload, patience: 90) }
}
