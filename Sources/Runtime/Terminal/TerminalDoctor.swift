internal import Glibc
internal import MT5Bridge
internal import Market
internal import Research
public import Settings

/// What a terminal says of itself, for `herald doctor`: which of the two programs dialled, the account, and what may be done.
public enum TerminalDoctor {
    /// Listens so many seconds, and says what was heard; nothing is ever ordered.
    ///
    /// Only when no run listens at the same address.
    public static func examine(_ settings: HeraldSettings, path: String, seconds: Double) -> [Diagnosis] {
        let server: BridgeServer
        do { server = try TerminalDoor.open(settings.connector, path: path, log: { _ in }) } catch {
            return [
                Diagnosis("bridge", .failure, error.lines.joined(separator: "; "), remedy: "correct it; docs/mt5-setup.md has every step")
            ]
        }
        defer { server.close() }
        var (found, end) = (Heard(), server.now + Int64(seconds * 1000))
        while server.now < end, found.trade == nil || found.history == nil {
            var arrivals: [BridgeArrival] = []
            server.drain(into: &arrivals, limit: 64)
            for arrival in arrivals {
                found.take(arrival)
                // The expert's own epoch is told by the refusal of ours: it is only asked who it is.
                if case .began(let session, _, _) = arrival { server.end(session, because: "herald doctor only looks") }
            }
            if arrivals.isEmpty { usleep(20_000) }
        }
        end = server.now
        return found.diagnoses(settings, alerts: server.counters)
    }

    private struct Heard {
        var trade: TerminalIdentity?
        var history: TerminalIdentity?

        mutating func take(_ arrival: BridgeArrival) {
            switch arrival {
            case .began(let session, let identity, _): if session.role == .trade { trade = identity } else { history = identity }
            // Turned away for want of an epoch: it has proven the key and said who it is.
            case .turnedAway(let identity, _, _): if identity.role == .trade { trade = identity } else { history = identity }
            case .message, .ended: break
            }
        }

        func diagnoses(_ settings: HeraldSettings, alerts: BridgeCounters) -> [Diagnosis] {
            guard let trade else {
                let wrongKey = alerts.ends[.wrongProof, default: 0] > 0
                return [
                    Diagnosis(
                        "HeraldBridge", .failure, wrongKey ? "a terminal dialled with another key" : "did not dial",
                        remedy: wrongKey
                            ? "give the programs in the terminal the key of connector.key"
                            : "start it on a chart and read the terminal's tab Experts (docs/mt5-setup.md, steps 3 to 6)")
                ]
            }
            var found = [
                Diagnosis(
                    "HeraldBridge", .ok,
                    "account \(trade.login) at \(trade.server) (\(trade.company)), \(trade.currency), \(trade.accountKind == .real ? "real" : "demo"), \(trade.marginMode == .hedging ? "hedging" : "netting"), terminal build \(trade.build)"
                )
            ]
            found += trade.permissions.findings.map { Diagnosis("terminal", .failure, $0.problem, remedy: $0.remedy) }
            found += pin(settings, trade)
            let now = Timestamp(seconds: Int64(time(nil)))
            do {
                let check = try ServerClockCheck(
                    offset: Int64(trade.serverOffset), at: now, configured: settings.connector.terminal.zone, candidates: TerminalDoor.zones
                )
                let others = check.alternatives.isEmpty ? "" : "; \(check.alternatives.joined(separator: ", ")) would fit today too"
                found.append(Diagnosis("server clock", .ok, "\(check.zone.name)\(others)"))
            } catch {
                found.append(Diagnosis("server clock", .failure, error.message, remedy: "set connector.zone"))
            }
            found.append(
                history == nil
                    ? Diagnosis("HeraldHistory", .failure, "did not dial", remedy: "start the service (docs/mt5-setup.md, step 7)")
                    : Diagnosis("HeraldHistory", .ok, "dialled"))
            return found
        }

        private func pin(_ settings: HeraldSettings, _ trade: TerminalIdentity) -> [Diagnosis] {
            let written = settings.connector.terminal
            var pin = AccountPin(login: written.login, server: written.server, isDemo: written.account.map { $0 == .demo })
            if settings.run.mode == .live {
                (pin.currency, pin.isNetting) = (settings.account.currency, settings.account.marginMode == .netting)
            }
            let wrong = pin.differences(from: AccountPin.Identity(trade))
            guard !wrong.isEmpty else { return [] }
            return [
                Diagnosis(
                    "account", .failure, wrong.joined(separator: ", "),
                    remedy: "log the terminal in to the account of [connector] and [account], or change these")
            ]
        }
    }
}
