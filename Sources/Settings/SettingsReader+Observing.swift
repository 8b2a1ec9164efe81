extension SettingsReader {
    /// `[log]`.
    mutating func logSection() -> LogSettings {
        LogSettings(
            format: option("log.format", LogSettings.Format.text), level: option("log.level", LogSettings.Level.info),
            file: optionalText("log.file"))
    }

    /// `[metrics]`.
    mutating func metricsSection() -> MetricsSettings {
        let address = value("metrics.listen", afterMistake: nil, SettingDescriptor.address)
        let isPublic = value("metrics.public", afterMistake: true, SettingDescriptor.flag)
        if let address, !address.isLoopback, !isPublic {
            report(
                "metrics.listen: \(quoted(address.description)) can be reached from other machines, and balance and positions are shown "
                    + "to all who ask; listen on 127.0.0.1, or set metrics.public = true",
                key: "metrics.listen", at: document[["metrics", "listen"]]?.place)
        }
        return MetricsSettings(listen: address)
    }

    /// `[tracing]`.
    mutating func tracingSection() -> TracingSettings {
        let endpoint = given(["tracing", "endpoint"], HeraldSettings.descriptor("tracing.endpoint"), SettingDescriptor.url)
        let authorization = reference("tracing.authorization")
        if authorization != nil, let endpoint, !keepsSecrets(endpoint.value) {
            report(
                "tracing.endpoint: http:// would send tracing.authorization in clear; use https://", key: "tracing.endpoint",
                at: endpoint.place)
        }
        return TracingSettings(endpoint: endpoint?.value, authorization: authorization)
    }

    /// Encrypted, or not on its way through any network.
    private func keepsSecrets(_ url: String) -> Bool {
        guard url.hasPrefix("http://") else { return true }
        var authority = url.dropFirst("http://".count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if let colon = authority.lastIndex(of: ":"), authority[colon...].dropFirst().allSatisfy(\.isNumber) {
            authority = authority[..<colon]
        }
        if authority.first == "[" { authority = authority.dropFirst().dropLast() }
        return ListenAddress(host: String(authority), port: 0).isLoopback
    }
}
