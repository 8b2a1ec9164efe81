extension FixedPoint {
    /// Reads the count of units, so that no digit is ever lost on the way.
    public init(from decoder: any Decoder) throws {
        self.init(raw: try decoder.singleValueContainer().decode(Int64.self))
    }

    /// Writes the count of units.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(raw)
    }
}

extension Price: Codable {}
extension Volume: Codable {}
extension Money: Codable {}

extension Timestamp: Codable {
    /// Reads nanoseconds since 1970.
    public init(from decoder: any Decoder) throws {
        self.init(nanoseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    /// Writes nanoseconds since 1970.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanoseconds)
    }
}
