internal import Market

extension ReadModelCell {
    static func time(_ instant: Timestamp) -> ReadModelCell { .integer(instant.nanoseconds) }

    static func decimal(_ value: (some FixedPoint)?) -> ReadModelCell { value.map { .integer($0.raw) } ?? .null }

    static func whole(_ value: Int64?) -> ReadModelCell { value.map(ReadModelCell.integer) ?? .null }

    static func flag(_ value: Bool) -> ReadModelCell { .integer(value ? 1 : 0) }

    /// Null for nil and for what is not finite.
    static func number(_ value: Double?) -> ReadModelCell {
        guard let value, value.isFinite else { return .null }
        return .real(value)
    }

    /// Null for nil and for the empty text.
    static func word(_ text: String?) -> ReadModelCell {
        guard let text, !text.isEmpty else { return .null }
        return .text(text)
    }
}
