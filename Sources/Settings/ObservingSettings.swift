/// `[log]`: the shape and place of the log.
public struct LogSettings: Sendable, Equatable {
    /// Who reads it.
    public enum Format: String, Sendable, CaseIterable {
        /// People.
        case text
        /// Machines: one JSON object a line.
        case json
    }

    /// How grave something is, the least first.
    public enum Level: String, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    /// Who reads it.
    public var format: Format
    /// Less grave lines are left out.
    public var level: Level
    /// Path; nil for standard error.
    public var file: String?

    public init(format: Format, level: Level, file: String?) { (self.format, self.level, self.file) = (format, level, file) }
}

/// `[metrics]`: where measurements can be fetched.
public struct MetricsSettings: Sendable, Equatable {
    /// Where `/metrics` and `/healthz` are served; nil for nowhere.
    public var listen: ListenAddress?
}

/// A host and a TCP port to listen on.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// A name or an IP address, IPv6 without brackets.
    public var host: String
    /// 1 to 65535; 0, which no configuration can say, for any that is free.
    public var port: Int

    public init(host: String, port: Int) { (self.host, self.port) = (host, port) }

    /// Whether only this machine can reach it: 127.0.0.0/8, `::1` and `localhost`.
    public var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// `[tracing]`: where traces are sent.
public struct TracingSettings: Sendable, Equatable {
    /// URL of an OTLP/HTTP collector; nil for no traces.
    public var endpoint: String?
    /// Where the value of the header `Authorization` is kept.
    public var authorization: SecretReference?

    public init(endpoint: String?, authorization: SecretReference?) {
        (self.endpoint, self.authorization) = (endpoint, authorization)
    }
}
