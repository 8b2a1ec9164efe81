import Engine
import Foundation
import Market
import Observability
import Research
import Runtime
import ScriptAPI
import Scripting
import Settings
import Simulation
import Storage

/// The process that trades: puts together journal, market, scripts, cycle and everything that watches it.
final class Worker {
    private let assembly: RunAssembly
    private let shared: SharedOptions
    private let live: LiveOptions
    private let environment: [String: String]
    private let folder: RunFolder
    private let hub: ObservabilityHub
    private let observer: HubObserver
    private let trail = DecisionTrail()
    private let watch = ScriptWatch()
    private let verdicts = ScriptVerdicts()
    private let starts: StartLog
    private let stuckPath: String

    /// Seconds without progress after which the process ends itself; reading a journal may take longer.
    private static let patience = (running: 10.0, starting: 300.0)

    /// Seconds that an end waits for the copy of the journal; what is left then is copied at the next start.
    private static let copySeconds = 5.0

    /// Opens everything. Throws what the user must change.
    init(
        _ settings: HeraldSettings, _ shared: SharedOptions, _ live: LiveOptions, _ environment: [String: String]
    ) throws(UserError) {
        (self.shared, self.live, self.environment) = (shared, live, environment)
        // Before any thread is made, so that no thread takes a signal in the wrong place.
        if settings.run.speed > 0 { SignalWatch.hold() }
        assembly = try RunAssembly(settings, path: shared.path ?? "the built-in configuration")
        let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        do throws(StorageError) {
            folder = try RunFolder(path: settings.run.dataDirectory, mode: assembly.mode, symbols: assembly.symbols, now: now)
        } catch { throw UserError([error.message], exitCode: 2) }
        (starts, stuckPath) = (StartLog(path: folder.path + "/starts"), folder.path + "/stuck")
        let strategies = assembly.plan.strategies.map(\.strategy.plan.name)
        let names = RunNames(
            strategies: strategies, symbols: assembly.symbols, currency: settings.account.currency,
            bot: "herald \(settings.run.mode.rawValue)")
        do throws(ObservabilityFailure) { hub = try ObservabilityHub(ObservingChoices(settings), names: names) } catch {
            throw UserError(["error: " + error.message], exitCode: 2)
        }
        let symbols = assembly.symbols
        observer = HubObserver(hub, trail, strategies: strategies, symbols: assembly.plan.strategies.map { symbols[$0.symbol] })
    }

    /// Runs until told to stop, or to the end of simulated prices; returns the exit code.
    func run(json: Bool) throws -> Int32 {
        defer { hub.shutDown(withinSeconds: 3) }
        let isAccelerated = assembly.settings.run.speed == 0
        var options = CycleOptions.running(atSpeed: assembly.settings.run.speed)
        options.leastEpoch = assembly.settings.connector.epoch
        (options.onFatal, options.retention) = (assembly.fatalPolicy, assembly.retention)
        options.stuck = StuckScript.read(stuckPath)
        options.isReduceOnly = starts.begin(at: Int64(Date().timeIntervalSince1970))
        if options.isReduceOnly { tellOfRestarts() }
        let read = { [shared, live] () throws(GenerationFailure) -> HeraldSettings in
            do throws(UserError) { return try shared.settings(live.overrides) } catch { throw GenerationFailure(error.lines) }
        }
        let text = shared.path.flatMap { FileManager.default.contents(atPath: $0) } ?? Data()
        let open: OpenRun
        do {
            open = try assembly.open(
                folder, assembly.scripts(watch, verdicts, read: read), observer: observer, options: options, text: Array(text),
                overrides: shared.override + live.overrides,
                log: { [hub] note in
                    hub.take(
                        Observability.RunEvent(note.isAlarming ? .stranger : .terminal, message: note.text),
                        at: Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
                })
        } catch let error as UserError {
            throw error
        } catch let error as StorageError {
            throw UserError([error.message], exitCode: 2)
        } catch let error as KeptMarketFailure {
            throw UserError([error.message], exitCode: 2)
        }
        let copier = try copier()
        copier?.start()
        defer { copier?.finish(folder.journal, within: Worker.copySeconds) }
        guard isAccelerated, let market = open.market else { return try runOn(open) }
        return try runThrough(open, market, json: json)
    }

    private func copier() throws(UserError) -> JournalCopier? {
        try assembly.copier(folder, hide: hub.redact) { [hub] words, isTrouble in
            hub.take(
                Observability.RunEvent(isTrouble ? .copyLost : .copyBack, message: words),
                at: Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
        }
    }

    private func tellOfRestarts() {
        hub.take(
            Observability.RunEvent(
                .fatal,
                message:
                    "this run was started \(StartLog.most) times within \(StartLog.windowSeconds / 60) minutes: nothing is opened until `herald resume --reason …`"
            ), at: Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
    }

    /// To the end of the prices, as fast as it can.
    private func runThrough(_ open: OpenRun, _ market: SimulatedConnector, json: Bool) throws -> Int32 {
        do { try open.cycle.start() } catch { throw UserError([error.message], exitCode: 1) }
        _ = AcceleratedRun(open.cycle, market).run()
        if let fatal = open.cycle.fatal { throw UserError([fatal], exitCode: 1) }
        _ = open.cycle.stop(assembly.stopPolicy)
        _ = AcceleratedRun(open.cycle, market).run(turns: 10_000)
        starts.end()
        let status = open.cycle.status()
        try emit(json ? status.json.text : StatusView(status, width: 100).text(styled: false))
        return 0
    }

    /// In real time, until told to stop.
    private func runOn(_ open: OpenRun) throws -> Int32 {
        let handed = HandOver(open.cycle)
        let runner = LiveRunner(clock: open.clock) { handed.take() }
        let flag = KillFlag(path: folder.killPath)
        let examine = examination()
        let desk = ControlDesk(runner, trail, flag, symbols: assembly.symbols, examine: examine)
        let server: ControlServer
        do { server = try ControlServer(path: folder.socketPath) { desk.answer($0) } } catch {
            throw UserError([error.message], exitCode: 2)
        }
        let notifier = SystemdNotifier(environment: environment, process: getpid())
        let ending = Ending(runner, notifier, assembly.stopPolicy)
        SignalWatch.start { wish in
            switch wish {
            case .reload:
                // Not on the thread of signals: a stop must not wait for a check.
                Thread.detachNewThread {
                    examine()
                    runner.post(ControlRequest(.reload))
                }
            case .stop: ending.ask()
            case .kill: if !flag.raise("SIGUSR1") { runner.post(ControlRequest(.kill(reason: "SIGUSR1"))) }
            }
        }
        Supervisor.follow(environment) { ending.ask() }
        let killing = KillWatch(flag) { runner.ask(ControlRequest(.kill(reason: $0))).isDone }
        let (watchdog, end) = (guardDog(runner, notifier), giveUp())
        ScriptVM.whenStuck { end(Double(ScriptLimits.standard.hardMilliseconds) / 1000) }
        runner.start()
        watchdog.start()
        killing.start()
        warn([
            "herald: \(assembly.settings.run.mode.rawValue) run in \(folder.path); look at it with `herald status --watch`, stop it with Ctrl-C"
        ])
        let ended = follow(runner, notifier)
        watchdog.stop()
        killing.stop()
        server.close()
        notifier.stopping()
        switch ended {
        case .stopped:
            starts.end()
            warn(["herald: the run has ended; positions that are open keep their stops"])
            return 0
        case .failed(let reason):
            starts.end()
            warn(["error: " + printable(reason)])
            return 1
        }
    }

    /// The full check of scripts that changed; what the configuration itself has wrong is left to the reload.
    private func examination() -> @Sendable () -> Void {
        let (shared, overrides, path, verdicts) = (shared, live.overrides, assembly.path, verdicts)
        return {
            // Scripts that nobody names belong to it as much as those that somebody does.
            guard let settings = try? ScriptFolder(try shared.settings(overrides), path: path).settings else { return }
            verdicts.examine(settings, path: path)
        }
    }

    private func guardDog(_ runner: LiveRunner, _ notifier: SystemdNotifier) -> Watchdog {
        let watch = watch
        return Watchdog(
            seconds: Worker.patience.running, startSeconds: Worker.patience.starting,
            progress: { runner.heartbeat == 0 ? 0 : runner.heartbeat &+ watch.count }, moved: { notifier.alive() }, stuck: giveUp())
    }

    /// Ends the process so that it is started again, with a note of the script that it was stuck in.
    private func giveUp() -> @Sendable (Double) -> Void {
        let (watch, stuckPath) = (watch, stuckPath)
        return { seconds in
            let inside = watch.current
            StuckScript(strategy: inside?.strategy ?? "", callback: inside?.callback ?? "the loop", seconds: seconds).write(to: stuckPath)
            let who = inside.map { "the script of \($0.strategy) in \($0.callback)" } ?? "the loop"
            warn(["error: \(who) did not move for \(Int(seconds)) s; the process ends itself"])
            _exit(Watchdog.exitCode)
        }
    }

    /// Shows how the run stands to whoever measures it, until it is over.
    private func follow(_ runner: LiveRunner, _ notifier: SystemdNotifier) -> RunEnd {
        var isReady = false
        while true {
            if let end = runner.wait(seconds: 0.5) { return end }
            guard let status = runner.status else { continue }
            hub.take(Readings(status, symbols: assembly.symbols))
            hub.report(health: Health(status))
            notifier.status(status.line)
            if !isReady {
                isReady = true
                notifier.ready()
            }
            // What it says is in the journal from the first segment on.
            if status.segment > 0 { StuckScript.remove(stuckPath) }
        }
    }
}
