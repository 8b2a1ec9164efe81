internal import Foundation
internal import Glibc

/// Starts a program, hands its signals on, and starts it again when it crashes.
///
/// Small on purpose: it opens no file, keeps no state and knows nothing of trading, so that it does not crash itself.
public struct Supervisor {
    private let program: String
    private let arguments: [String]
    private let environment: [String]
    private let say: (String) -> Void
    private var policy = RestartPolicy()
    private var wasAsked = false
    /// Stops of the machine's clock do not matter; nothing but differences is used.
    private var startedAt = 0.0

    /// The variable by which a program knows its supervisor: the number of that process.
    public static let variable = "HERALD_SUPERVISOR"

    /// - Parameter say: Tells a person what happened, one line.
    public init(program: String, arguments: [String], environment: [String: String], say: @escaping (String) -> Void) {
        (self.program, self.arguments, self.say) = (program, arguments, say)
        var variables = environment
        variables[Supervisor.variable] = "\(getpid())"
        self.environment = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }

    /// Runs until the program ends in peace or is not to be started again; returns the code to end with.
    public mutating func run() -> Int32 {
        var signals = SignalWatch.set([SIGCHLD])
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        while true {
            let end: RestartPolicy.End
            switch start() {
            case .failure(let trouble):
                say("error: \(program) cannot be started: \(trouble.reason)")
                return 1
            case .success(let process): end = wait(for: process, &signals)
            }
            switch policy.ended(end, afterSeconds: Supervisor.now - startedAt, wasAsked: wasAsked) {
            case .end(let code): return code
            case .start(let seconds):
                say("\(end.words); it is started again in \(Int(seconds)) s")
                guard pause(seconds, &signals) else { return 0 }
            }
        }
    }

    private mutating func start() -> Result<pid_t, SystemTrouble> {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // In a group of its own Ctrl-C reaches it once, through this process; and it begins without blocked signals.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        var process: pid_t = 0
        startedAt = Supervisor.now
        let failed = posix_spawn(&process, program, nil, &attributes, &words, &variables)
        return failed == 0 ? .success(process) : .failure(SystemTrouble(failed))
    }

    /// Hands signals on until the process ends.
    private mutating func wait(for process: pid_t, _ signals: inout sigset_t) -> RestartPolicy.End {
        while true {
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process { return RestartPolicy.End(waitStatus: status) }
            var longest = timespec(tv_sec: 1, tv_nsec: 0)
            let signal = sigtimedwait(&signals, nil, &longest)
            guard signal > 0, signal != SIGCHLD else { continue }
            if signal == SIGTERM || signal == SIGINT { wasAsked = true }
            kill(process, signal)
        }
    }

    /// Waits between two starts; false when a person does not want another one.
    private func pause(_ seconds: Double, _ signals: inout sigset_t) -> Bool {
        let until = Supervisor.now + seconds
        while Supervisor.now < until {
            var longest = timespec(tv_sec: 0, tv_nsec: 200_000_000)
            let signal = sigtimedwait(&signals, nil, &longest)
            if signal == SIGTERM || signal == SIGINT { return false }
        }
        return true
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Calls `orphaned` once the supervisor that started this process is gone, so that nobody trades unwatched; says nothing
    /// in a process that has none.
    public static func follow(_ environment: [String: String], orphaned: @escaping @Sendable () -> Void) {
        guard let parent = environment[variable].flatMap(Int32.init) else { return }
        let thread = Thread {
            while getppid() == parent { sleep(1) }
            orphaned()
        }
        thread.name = "herald.supervised"
        thread.start()
    }
}

extension RestartPolicy.End {
    /// What `waitpid` said.
    init(waitStatus status: Int32) {
        self = status & 0x7F == 0 ? .code((status >> 8) & 0xFF) : .signal(status & 0x7F)
    }

    /// For a person.
    var words: String {
        switch self {
        case .code(Watchdog.exitCode): "the run was stuck and ended itself"
        case .code(let code): "the run ended with code \(code)"
        case .signal(let signal): "the run ended of signal \(signal) (\(String(cString: strsignal(signal))))"
        }
    }
}
