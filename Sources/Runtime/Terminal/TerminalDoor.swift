public import MT5Bridge
public import Market
public import Research
public import Settings

/// What every command that reaches a terminal needs: the key, a place to listen, and how its words are read.
public enum TerminalDoor {
    /// Listens for the programs in the terminal.
    ///
    /// Throws what the user must change: a missing or short key, an address that is taken or open to others.
    public static func open(
        _ connector: ConnectorSettings, path: String, log: @escaping @Sendable (TerminalNote) -> Void
    ) throws(UserError) -> BridgeServer {
        let key = try key(connector, path)
        let address = BridgeAddress(host: connector.address, port: connector.port)
        do throws(BridgeServerError) {
            return try BridgeServer(address, key: key, allowsUnencrypted: connector.terminal.allowsUnencrypted) { alert in
                let times = alert.untold > 0 ? " (and \(alert.untold) times more)" : ""
                log(TerminalNote("\(alert.peer): \(alert.end)\(times)", isAlarming: true))
            }
        } catch {
            throw .usage("connector.address and connector.port in \(path): \(error)")
        }
    }

    private static func key(_ connector: ConnectorSettings, _ path: String) throws(UserError) -> BridgeKey {
        guard let reference = connector.terminal.key else {
            throw .usage(
                "connector.key is missing in \(path); make a key (openssl rand -hex 32 > bridge.key; chmod 600 bridge.key), give it to the programs in the terminal, and set key = \"file:bridge.key\""
            )
        }
        let secret: Secret<String>
        do throws(SecretFailure) { secret = try reference.read() } catch { throw .usage("connector.key in \(path): \(error)") }
        guard let key = secret.reveal({ BridgeKey($0) }) else {
            throw .usage(
                "connector.key in \(path): the key has fewer than \(BridgeKey.leastSize) bytes; make one with openssl rand -hex 32")
        }
        return key
    }

    /// The clocks that brokers' servers are known to go by, likeliest first.
    public static var zones: [ZoneRules] {
        let named = [
            "America/New_York+7", "Europe/Helsinki", "UTC", "Europe/London", "Europe/Berlin", "Europe/Moscow", "America/New_York",
            "UTC+2", "UTC+3", "Asia/Tokyo", "Asia/Singapore", "Australia/Sydney",
        ]
        return named.compactMap(Zones.rules(named:))
    }

    /// Reads the terms of a symbol as the terminal tells them.
    @Sendable public static func specification(
        _ symbol: String, _ lines: [String], _ zone: ZoneRules
    ) -> Result<SymbolSpecification, WireAmountError> {
        do throws(SettingsFailure) {
            return .success(try SpecificationText.parse((lines + ["SERVER_ZONE=\(zone.name)"]).joined(separator: "\n"), path: symbol))
        } catch { return .failure(WireAmountError(message: error.errors.map(\.text).joined(separator: "; "))) }
    }
}
