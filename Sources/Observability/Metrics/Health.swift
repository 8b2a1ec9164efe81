/// Whether the bot can trade, for `/healthz`.
public struct Health: Sendable, Equatable {
    /// Whether all is well.
    public var isHealthy: Bool
    /// What is not, in words.
    public var problems: [String]

    public init(isHealthy: Bool, problems: [String] = []) { (self.isHealthy, self.problems) = (isHealthy, problems) }

    var json: String {
        "{\"healthy\":\(isHealthy),\"problems\":[\(problems.map { JSONText.quoted($0) }.joined(separator: ","))]}\n"
    }
}
