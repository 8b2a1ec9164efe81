import Settings
import Testing

@Suite("The sections of the running bot")
struct RunTests {
    @Test("without a word the bot simulates, tells only this machine, and alerts nobody")
    func defaults() throws {
        let found = try settings("")
        #expect(
            found.run
                == RunSettings(
                    mode: .simulate, dataDirectory: "data", onStop: .leaveProtected, onFatal: .leaveProtected, speed: 0,
                    foreignPositions: .alert,
                    autoload: true))
        #expect(found.connector == ConnectorSettings(kind: .simulated, address: "127.0.0.1", port: 47_821, path: nil, epoch: 0))
        #expect(found.metrics.listen == ListenAddress(host: "127.0.0.1", port: 9464))
        #expect(found.alerts.channels.isEmpty && found.tracing.endpoint == nil && found.storage.postgres == nil)
        #expect(found.storage.retentionDays[.journal] == 90 && found.storage.retentionDays[.deals] == .some(nil))
        #expect(found.log == LogSettings(format: .text, level: .info, file: nil))
    }

    @Test("all that can be written is read")
    func written() throws {
        let found = try settings(
            """
            [run]
            mode = "live"
            data_directory = "/var/lib/herald"
            on_stop = "flatten"
            [connector]
            kind = "mt5"
            port = 9000
            epoch = 12
            key = "file:/etc/herald/bridge"
            zone = "America/New_York+7"
            login = 4711
            server = "Broker-Live"
            account = "real"
            pause_ms = 250
            deviation_points = 5
            allow_unencrypted = true
            [connector.symbols]
            EURUSD = "EURUSD.r"
            "GER40" = "DE40.c"
            [storage.retention]
            signals_days = 7
            journal_days = 0
            [storage.postgres]
            url = "env:PG"
            [alerts]
            channels = ["smtp", "webhook", "command"]
            [alerts.webhook]
            url = "credential:hook"
            shape = "telegram"
            chat = "-5"
            [alerts.smtp]
            host = "mail.example.org"
            from = "bot@example.org"
            to = ["me@example.org"]
            user = "bot"
            password = "file:/etc/herald/mail"
            [alerts.command]
            program = ["/usr/bin/notify", "--now"]
            [metrics]
            listen = "[::1]:80"
            [tracing]
            endpoint = "https://otel.example.org/v1/traces"
            authorization = "env:OTEL"
            """)
        #expect(found.run.mode == .live && !found.run.autoload && found.run.onStop == .flatten)
        var terminal = TerminalSettings()
        (terminal.key, terminal.zone) = (.file("/etc/herald/bridge"), Zones.rules(named: "America/New_York+7"))
        (terminal.login, terminal.server, terminal.account) = (4711, "Broker-Live", .real)
        (terminal.pauseMilliseconds, terminal.deviationPoints, terminal.allowsUnencrypted) = (250, 5, true)
        terminal.symbols = ["EURUSD": "EURUSD.r", "GER40": "DE40.c"]
        #expect(
            found.connector
                == ConnectorSettings(kind: .mt5, address: "127.0.0.1", port: 9000, path: nil, epoch: 12, terminal: terminal))
        // Real prices come by the clock, whatever simulations do.
        #expect(found.run.speed == 1)
        #expect(found.storage.retentionDays[.signals] == 7 && found.storage.retentionDays[.journal] == .some(nil))
        #expect(found.storage.postgres == .environment("PG"))
        #expect(found.alerts.channels == [.smtp, .webhook, .command])
        #expect(found.alerts.webhook == WebhookSettings(url: .credential("hook"), shape: .telegram, chat: "-5"))
        #expect(found.alerts.smtp?.encryption == .startTLS && found.alerts.smtp?.password == .file("/etc/herald/mail"))
        #expect(found.alerts.command == AlertCommandSettings(program: ["/usr/bin/notify", "--now"], timeoutSeconds: 10))
        #expect(found.metrics.listen == ListenAddress(host: "::1", port: 80))
        #expect(found.tracing == TracingSettings(endpoint: "https://otel.example.org/v1/traces", authorization: .environment("OTEL")))
        #expect(try settings("[metrics]\nlisten = \"off\"").metrics.listen == nil)
        #expect(try settings("[metrics]\nlisten = \"0.0.0.0:1\"\npublic = true").metrics.listen?.host == "0.0.0.0")
    }

    @Test("scripts without a table run by themselves only where that is wished")
    func autoload() throws {
        #expect(try !settings("[run]\nmode = \"dry-run\"").run.autoload)
        let named = try settings("[run]\nmode = \"dry-run\"\n[strategies]\nautoload = true\nsymbol = \"GBPUSD\"")
        #expect(named.run.autoload && named.run.autoloadSymbol == "GBPUSD")
    }

    /// A mistake, and a part of the one message it must give with its line.
    static let mistakes: [(String, String)] = [
        ("[run]\nmode = \"real\"", "c.toml:2:1: error: run.mode: unknown mode \"real\""),
        ("[run]\nspeed = -1", "c.toml:2:1: error: run.speed: -1 is out of range; allowed: 0 to 100000 times the clock"),
        (
            "[run]\nmode = \"live\"\n[strategies]\nautoload = true",
            "c.toml:4:1: error: strategies.autoload: contradicts run.mode = \"live\""
        ),
        ("[strategies]\nsymbol = \"EURUSDX\"", "c.toml:2:1: error: strategies.symbol: unknown symbol \"EURUSDX\""),
        ("[run]\nmode = \"live\"\n[connector]\nkind = \"simulated\"", "c.toml:4:1: error: connector.kind: \"simulated\" contradicts"),
        ("[connector]\nkind = \"mt5\"", "c.toml:2:1: error: connector.kind: \"mt5\" contradicts run.mode = \"simulate\""),
        ("[connector]\nkind = \"socket\"", "c.toml:2:1: error: connector.path: must be given with kind = \"socket\""),
        ("[connector]\nkey = \"my secret key of the bridge\"", "c.toml:2:1: error: connector.key: a secret must not stand here in clear"),
        ("[connector]\nsymbols = 5", "c.toml:2:1: error: connector.symbols: expected a table [connector.symbols], found the integer 5"),
        ("[connector.symbols]\nEURUSD = 5", "c.toml:2:1: error: connector.symbols.EURUSD: expected text, found the integer 5"),
        ("[connector]\nzone = \"Mars\"", "c.toml:2:1: error: connector.zone: "),
        (
            "[run]\nmode = \"dry-run\"\nspeed = 50\n[connector]\nkey = \"env:K\"",
            "c.toml:3:1: error: run.speed: contradicts connector.kind = \"mt5\", whose prices come by the clock; leave it out"
        ),
        ("[storage]\nretention = 5", "c.toml:2:1: error: storage.retention: expected a table [storage.retention], found the integer 5"),
        (
            "[storage.retention]\ntrade_days = 5",
            "c.toml:2:1: error: unknown key 'storage.retention.trade_days'; did you mean 'trades_days'?"
        ),
        ("[alerts.webhok]\nurl = \"env:X\"", "c.toml:1:9: error: unknown table 'alerts.webhok'; did you mean 'webhook'?"),
        ("[alerts.webhook]\nshape = \"slack\"", "c.toml:1:9: error: alerts.webhook: url must be given in [alerts.webhook]"),
        ("[alerts.webhook]\nurl = \"env:X\"\nshape = \"telegram\"", "alerts.webhook.chat: must be given with shape = \"telegram\""),
        ("[alerts.webhook]\nurl = \"env:X\"\nchat = \"5\"", "c.toml:3:1: error: alerts.webhook.chat: means nothing with shape = \"json\""),
        ("[alerts]\nchannels = [\"smtp\"]", "alerts.channels: \"smtp\" is not configured; give [alerts.smtp] or leave it out"),
        ("[alerts]\nchannels = [\"sms\"]", "alerts.channels: unknown channel, found the string \"sms\""),
        ("[alerts]\nchannels = []\n[alerts.webhook]\nurl = \"env:X\"", "\"webhook\" is configured and would never be used"),
        ("[alerts.smtp]\nhost = \"h\"", "alerts.smtp: from, to must be given in [alerts.smtp]"),
        ("[alerts.smtp]\nhost = \"h\"\nfrom = \"a@b\"\nto = [\"c\\n@d\"]", "c.toml:4:1: error: alerts.smtp.to: expected text"),
        ("[alerts.smtp]\nhost = \"h\"\nfrom = \"a@b>\"\nto = [\"c@d\"]", "c.toml:3:1: error: alerts.smtp.from: expected an address"),
        (
            "[alerts.smtp]\nhost = \"h\"\nfrom = \"a@b\"\nto = [\"c@d\"]\nencryption = \"none\"",
            "would send account details in clear to \"h\""
        ),
        ("[alerts.smtp]\nhost = \"h\"\nfrom = \"a@b\"\nto = [\"c@d\"]\nuser = \"u\"", "alerts.smtp.password: must be given with user"),
        ("[alerts.command]\nprogram = [\"notify\"]", "c.toml:2:1: error: alerts.command.program: expected the program's whole path"),
        ("[alerts.command]\nprogram = []", "alerts.command.program: a list of 0 is out of range; allowed: 1 to 32"),
        ("[metrics]\nlisten = \"0.0.0.0:9464\"", "c.toml:2:1: error: metrics.listen: \"0.0.0.0:9464\" can be reached from other machines"),
        ("[metrics]\nlisten = \"127.0.0.1\"", "metrics.listen: expected HOST:PORT"),
        ("[metrics]\nlisten = \"::1:80\"", "metrics.listen: expected HOST:PORT"),
        ("[metrics]\nlisten = \"127.evil.example:80\"", "can be reached from other machines"),
        ("[tracing]\nendpoint = \"grpc://x\"", "tracing.endpoint: expected an address that begins with http:// or https://"),
        ("[tracing]\nendpoint = \"https://u:p@x/\"", "tracing.endpoint: an address must not hold a name and password"),
        (
            "[tracing]\nendpoint = \"http://x/\"\nauthorization = \"env:A\"",
            "http:// would send tracing.authorization in clear; use https://"
        ),
    ]

    @Test("each mistake gives one message with its place and the way out", arguments: mistakes)
    func mistaken(_ text: String, _ expected: String) {
        let found = messages(text)
        #expect(found.count == 1 && found[0].contains(expected), "\(found)")
    }

    @Test("a plain http collector on this machine may have a token, also with a port")
    func local() throws {
        for host in ["127.0.0.1", "127.0.0.1:4318", "localhost:4318", "[::1]:4318"] {
            #expect(throws: Never.self) { try settings("[tracing]\nendpoint = \"http://\(host)/v1\"\nauthorization = \"env:A\"") }
        }
    }
}
