internal import Connectors
internal import Engine
internal import MT5Bridge
internal import Market
internal import Research
internal import Settings
internal import Simulation

extension RunAssembly {
    /// The way to a terminal: it trades there, or in a dry run takes its prices and fills on a simulated account.
    ///
    /// Throws what the user must change.
    func terminal(_ log: @escaping @Sendable (TerminalNote) -> Void) throws(UserError) -> any Connector {
        let server = try TerminalDoor.open(settings.connector, path: path, log: log)
        var terms = MT5Terms(
            symbols: setup.configuration.symbols.map {
                MT5Terms.Symbol(specification: $0.value.specification, timeframe: $0.baseTimeframe)
            }, zone: settings.connector.terminal.zone, zones: TerminalDoor.zones)
        let written = settings.connector.terminal
        terms.configuredNames = written.symbols
        (terms.pause, terms.deviationPoints) = (Int64(written.pauseMilliseconds), UInt32(written.deviationPoints))
        terms.pin = AccountPin(login: written.login, server: written.server, isDemo: written.account.map { $0 == .demo })
        terms.read = TerminalDoor.specification
        let isLive = settings.run.mode == .live
        // A dry run is for looking only.
        if isLive { terms.told = KeptTerms(folder: settings.data.symbolsFolder, log: log).take }
        if isLive { (terms.pin.currency, terms.pin.isNetting) = (plan.currency, plan.terms.accounting == .netting) }
        let connector = MT5Connector(server, terms: terms, now: { MarketClock.wall.now })
        connector.log = { log(TerminalNote($0)) }
        log(TerminalNote("listening on \(server.address) for HeraldBridge and HeraldHistory"))
        guard !isLive else { return connector }
        let account = TerminalAccount(
            server: "Dry run", currency: plan.currency, balance: plan.balance, terms: plan.terms, symbols: plan.symbols.map(\.value))
        return PaperConnector(connector, account: account, now: { MarketClock.wall.now })
    }
}
