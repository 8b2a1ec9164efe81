import Foundation
import Market
import Settings
import Testing
import Trading

@testable import Observability

@Suite("The hub")
struct HubTests {
    private let names = RunNames(strategies: ["sma"], symbols: ["EURUSD"], currency: "USD", bot: "demo")
    private let time = Timestamp(seconds: 1_399_035_600)

    private func hub(_ toml: String, _ log: URL) throws -> ObservabilityHub {
        let text = "[log]\nformat = \"json\"\nlevel = \"trace\"\nfile = \"\(log.path)\"\n\(toml)"
        let settings = try HeraldSettings(text: text, path: "c.toml", overrides: [])
        return try ObservabilityHub(ObservingChoices(settings), names: names)
    }

    /// One of each, so that a new kind must be thought of here.
    private var allFacts: [Fact] {
        let quote = Quote(bid: Price(raw: 110_000_000), ask: Price(raw: 110_010_000))
        let signal = Signal(
            id: 1, timestamp: time, symbol: "EURUSD", timeframe: .h1, strategy: "sma", side: .buy, action: .enter, decision: .bar,
            reason: "fast\ncrossed")
        let denial = Denial(code: "SPREAD_ABOVE_LIMIT", observed: "2 points", limit: "1 point", formula: "spread > limit")
        let order = OrderRequest(
            signalID: 1, strategy: 0, symbol: 0, side: .buy, volume: Volume(raw: Volume.one / 10), orderType: .market, price: nil,
            stopLoss: nil,
            takeProfit: nil, expiryBars: nil, decision: .bar, decisionQuote: quote, followsFill: false, clientTag: 7)
        let failure = StrategyFailure(file: "s.lua", line: 3, message: "attempt to index nil", callback: "on_bar")
        let exit = ExitSignal(
            ticket: PositionID(5), symbol: 0, strategy: 0, exit: "trail", priority: 50, timestamp: time, price: quote.bid,
            action: .moveStop(quote.bid), decision: .bar, reason: "", confidence: nil, verdict: .dropped("too near"))
        return [
            .signal(signal), .skipped(strategy: 0, Skip(reason: "warming_up", value: 3)), .denied(signal, denial),
            .rejected(strategy: 0, clientTag: 7, .noMoney), .ordered(order), .withdrawn(strategy: 0, clientTag: 7, why: "expired"),
            .exit(exit),
            .modified(strategy: 0, PositionID(5), stopLoss: quote.bid, takeProfit: nil, label: ""),
            .exitRejected(strategy: 0, PositionID(5), .marketClosed), .latched(denial), .released(code: "KILLED", reason: "checked"),
            .cashFlow(Money(raw: 5 * Money.one)), .failed(strategy: 0, failure, exit: nil),
            .notice(Notice(code: .unprotected, strategy: 0, position: PositionID(5), message: "no stop")),
            .log(strategy: 0, line: 4, text: "hello\u{1B}[2J", exit: "trail"),
        ]
    }

    @Test("facts reach the log, the measurements and a person")
    func reached() throws {
        let http = RecordingHTTP()
        try withFolder { folder in
            let secret = folder.appending(path: "url")
            try Data("\(http.url)/services/s3cr3ts3cr3t\n".utf8).write(to: secret)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret.path)
            let log = folder.appending(path: "log")
            let hub = try hub(
                "[metrics]\nlisten = \"off\"\n[alerts.webhook]\nurl = \"file:\(secret.path)\"\nshape = \"slack\"\n", log)
            for fact in allFacts { hub.take(fact, at: time) }
            hub.take(
                OrderStep(
                    kind: .answer, tag: 7, strategy: 0, symbol: 0, state: "rejected", detail: "10019 to \(http.url)/services/s3cr3ts3cr3t"),
                at: time)
            hub.take(LinkChange(isUp: false, brokerConnected: false, reason: "timeout"), at: time)
            hub.take(RunEvent(.reloadFailed, strategy: 0, message: "s.lua:3: error"), at: time)
            hub.countQuote(symbol: 0)
            hub.countQuote(symbol: 9)
            hub.time(.commit, nanoseconds: 2_000_000)
            hub.timeScript(strategy: 0, callback: "on_bar", nanoseconds: 20_000)
            hub.shutDown(withinSeconds: 10)
            hub.shutDown(withinSeconds: 10)
            let text = try String(contentsOf: log, encoding: .utf8)
            let lines = try text.split(separator: "\n").map {
                try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)")
            }
            #expect(lines.count == allFacts.count + 3)
            #expect(lines.allSatisfy { $0["time"] as? String == "2014-05-02T13:00:00Z" && $0["logger"] as? String == "herald" })
            #expect(lines.contains { $0["message"] as? String == "hello\u{1B}[2J" && $0["exit"] as? String == "trail" })
            #expect(!text.contains("s3cr3t") && !text.contains("\u{1B}"))
            // Rejected, exit rejected, latched, failed, notice, link down and the failed reload; released is below the least level.
            #expect(http.requests.count == 7)
            #expect(http.requests.allSatisfy { !$0.body.contains("s3cr3t") && $0.line.contains("s3cr3t") })
            let measured = hub.registry.exposition()
            for line in [
                "herald_facts_total{kind=\"signal\"} 1", "herald_denials_total{code=\"SPREAD_ABOVE_LIMIT\"} 1",
                "herald_rejections_total{reason=\"no_money\"} 1", "herald_quotes_total{symbol=\"EURUSD\"} 1",
                "herald_stage_seconds_bucket{stage=\"commit\",le=\"0.003\"} 1",
                "herald_stage_seconds_bucket{stage=\"commit\",le=\"0.001\"} 0",
                "herald_script_seconds_count{strategy=\"sma\",callback=\"on_bar\"} 1",
                "herald_alerts_total{channel=\"webhook\",outcome=\"sent\"} 7",
                "herald_alerts_held_total{why=\"minor\"} 1", "herald_dropped_total{queue=\"log\"} 0",
            ] { #expect(measured.contains(line + "\n"), "\(line)") }
        }
    }

    @Test("without channels, a port and a collector nothing runs for them")
    func off() throws {
        try withFolder { folder in
            let hub = try hub("[metrics]\nlisten = \"off\"\n", folder.appending(path: "log"))
            #expect(hub.tracer == nil && hub.dispatcher == nil && hub.metricsAddress == nil && hub.problems.isEmpty)
            hub.alert(alert("a"))
            hub.shutDown(withinSeconds: 5)
        }
    }

    @Test("a port that is taken keeps nobody from trading")
    func taken() throws {
        let other = LoopbackServer { _ in }
        try withFolder { folder in
            let hub = try hub("[metrics]\nlisten = \"127.0.0.1:\(other.port)\"\n", folder.appending(path: "log"))
            #expect(hub.problems.count == 1 && hub.metricsAddress == nil)
            hub.shutDown(withinSeconds: 5)
            #expect(try String(contentsOf: folder.appending(path: "log"), encoding: .utf8).contains("cannot listen on"))
        }
    }

    @Test("a secret that is not there is told with its key")
    func missingSecret() throws {
        try withFolder { folder in
            let error = #expect(throws: ObservabilityFailure.self) {
                try hub("[metrics]\nlisten = \"off\"\n[alerts.webhook]\nurl = \"env:HERALD_NOT_SET\"\n", folder.appending(path: "log"))
            }
            #expect(error?.message.hasPrefix("alerts.webhook.url: env:HERALD_NOT_SET: the variable is not set") == true)
        }
    }

    @Test("a service that hangs never holds up the one who trades")
    func hanging() throws {
        let http = RecordingHTTP([.init(delaySeconds: 2)])
        try withFolder { folder in
            let secret = folder.appending(path: "url")
            try Data(http.url.utf8).write(to: secret)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret.path)
            let hub = try hub(
                "[metrics]\nlisten = \"off\"\n[tracing]\nendpoint = \"\(http.url)\"\n[alerts.webhook]\nurl = \"file:\(secret.path)\"\n",
                folder.appending(path: "log"))
            let journey = OrderJourney(tag: 1, kind: .open, symbol: 0, received: time, decided: time, outcome: "filled", isSuccess: true)
            let begin = Date()
            for number in 0..<20_000 {
                hub.take(.latched(Denial(code: "C\(number)", formula: "f")), at: time)
                hub.take(journey)
            }
            #expect(Date().timeIntervalSince(begin) < 10)
            hub.shutDown(withinSeconds: 1)
            #expect(hub.dropped.contains { $0.queue == "spans" && $0.count > 0 })
        }
    }
}
