import ArgumentParser
import Research
import Runtime

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how the run stands: link, account, strategies, guards with the money left, positions, latches.")

    @Flag(help: "Keep showing it, redrawn in place; q or Ctrl-C ends.")
    var watch = false

    @OptionGroup var reach: ReachOptions

    mutating func run() throws {
        if watch { return try report { try StatusScreen(reach).run() } }
        try report {
            let status = try reach.status()
            guard !reach.output.json else { return try emit(status.json.text) }
            let terminal = Terminal()
            try emit(StatusView(status, width: terminal.columns ?? 100).text(styled: terminal.isStyled))
        }
    }
}

struct Positions: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the open positions of the run with their tickets.")

    @OptionGroup var reach: ReachOptions

    mutating func run() throws {
        try report {
            let status = try reach.status()
            guard !reach.output.json else { return try emit(JSONValue.array(status.positions.map(\.json)).text) }
            let terminal = Terminal()
            try emit(StatusView(status, width: terminal.columns ?? 120).positions(styled: terminal.isStyled))
        }
    }
}
