import ArgumentParser
import Foundation
import Research
import Runtime
import Settings

/// What a run is started with beside its configuration.
struct LiveOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Simulated fills: no order leaves. Needs a data directory of its own.",
            discussion: "At the prices of the terminal that [connector] has a key for, otherwise on the embedded market."))
    var dryRun = false

    @OptionGroup var place: PlaceOptions

    @Option(help: ArgumentHelp("How many times as fast as the clock a simulated market runs.", valueName: "times"))
    var speed: String?

    @Flag(help: "Do not watch over the run and start it again after a crash; under systemd that is its work.")
    var noSupervisor = false

    /// What of it the configuration knows too.
    var overrides: [String] {
        var result: [String] = []
        if dryRun { result += ["run.mode=\"dry-run\""] }
        if let folder = place.dataDirectory { result.append("run.data_directory=\"\(folder)\"") }
        if let speed { result.append("run.speed=\(speed)") }
        return result
    }
}

/// Where a run keeps what it writes.
struct PlaceOptions: ParsableArguments {
    @Option(
        name: .customLong("data-dir"),
        help: ArgumentHelp("The data directory; run.data_directory of the configuration when left out.", valueName: "folder"))
    var dataDirectory: String?

    /// The folder, for commands that only need to know where a run is.
    func folder(_ shared: SharedOptions) throws(UserError) -> String {
        if let dataDirectory { return dataDirectory }
        return try shared.settings().run.dataDirectory
    }
}

/// How a command reaches a run.
struct ReachOptions: ParsableArguments {
    @OptionGroup var place: PlaceOptions
    @OptionGroup var shared: SharedOptions
    @OptionGroup var output: OutputOptions

    init() {}

    /// Of a command that takes these options by itself.
    init(_ place: PlaceOptions, _ shared: SharedOptions, _ output: OutputOptions) {
        (self.place, self.shared, self.output) = (place, shared, output)
    }

    /// Asks the run of the data directory. Throws what the user must read when there is none.
    func ask(_ action: ControlRequest.Action, patience: Double = 10) throws(UserError) -> ControlAnswer {
        let client = ControlClient(path: try place.folder(shared) + "/control.sock", patience: patience)
        do {
            return try client.ask(ControlRequest(action, key: UUID().uuidString))
        } catch {
            throw UserError([error.message], exitCode: 2)
        }
    }

    /// Asks, and prints what came of it; a refusal ends with 1.
    func command(_ action: ControlRequest.Action, patience: Double = 30) throws {
        try report {
            let answer = try ask(action, patience: patience)
            if output.json {
                try emit(JSONValue.object(["done": .bool(answer.isDone), "message": .string(answer.message)]).text)
                if !answer.isDone { throw ExitCode(1) }
            } else if answer.isDone {
                try emit(answer.message)
            } else {
                let lines = answer.message.split(separator: "\n").map(String.init)
                let isPlaced = lines.contains { $0.contains(": error: ") || $0.hasPrefix("error: ") }
                throw UserError(isPlaced ? lines : ["error: " + (lines.first ?? "")] + lines.dropFirst(), exitCode: 1)
            }
        }
    }

    /// How the run stands. Throws what the user must read when there is none.
    func status() throws(UserError) -> RunStatus {
        let answer = try ask(.status)
        guard let status = answer.status else { throw UserError(["error: " + answer.message], exitCode: 1) }
        return status
    }
}
