internal import Glibc
internal import MT5Bridge
public import Market
public import Research
public import Settings

/// Asks a terminal for the terms of symbols, for the folder of symbols.
public enum SymbolFetch {
    /// The terms of the symbols, under the configuration's names.
    ///
    /// Throws what the user must change; only when no run listens at the same address. `seconds` is how long the service may take to dial.
    public static func run(
        _ symbols: [String], _ settings: HeraldSettings, path: String, seconds: Int64 = 90, log: @escaping @Sendable (String) -> Void
    ) throws(UserError) -> [SymbolSpecification] {
        let server = try TerminalDoor.open(settings.connector, path: path, log: { log($0.text) })
        defer { server.close() }
        log("listening on \(server.address); waiting for HeraldHistory")
        let terminal = settings.connector.terminal
        let fetch = TermsFetch(
            server, symbols: symbols, configuredNames: terminal.symbols.filter { symbols.contains($0.key) }, zone: terminal.zone,
            zones: TerminalDoor.zones, read: TerminalDoor.specification)
        let until = server.now + seconds * 1000
        while true {
            switch fetch.step(now: MarketClock.wall.now) {
            case .done(let found): return found
            case .failed(let why): throw UserError(["error: \(why)"], exitCode: 1)
            case .waiting:
                guard fetch.isConnected || server.now < until else {
                    throw UserError(
                        [
                            "error: HeraldHistory did not dial within \(seconds) s; start the service in the terminal and see its Experts log"
                        ], exitCode: 1)
                }
                usleep(2000)
            }
        }
    }
}
