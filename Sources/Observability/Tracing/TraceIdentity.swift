import Tracing

/// Which trace and span something belongs to, as the W3C's `traceparent` has it.
struct TraceIdentity: Sendable, Hashable {
    /// 16 bytes, not all zero.
    var trace: (high: UInt64, low: UInt64)
    /// 8 bytes, not all zero.
    var span: UInt64

    static func == (left: TraceIdentity, right: TraceIdentity) -> Bool { left.trace == right.trace && left.span == right.span }

    func hash(into hasher: inout Hasher) {
        hasher.combine(trace.low)
        hasher.combine(span)
    }

    /// A new span: of the same trace as another one, or the first of a trace.
    static func next(in trace: (high: UInt64, low: UInt64)?) -> TraceIdentity {
        TraceIdentity(
            trace: trace ?? (UInt64.random(in: 0...UInt64.max), UInt64.random(in: 1...UInt64.max)), span: UInt64.random(in: 1...UInt64.max))
    }

    var traceText: String { TraceIdentity.hexadecimal(trace.high) + TraceIdentity.hexadecimal(trace.low) }
    var spanText: String { TraceIdentity.hexadecimal(span) }

    /// `00-TRACE-SPAN-01`.
    var header: String { "00-\(traceText)-\(spanText)-01" }

    /// Reads a `traceparent`; nil for what is none.
    init?(header: String) {
        let parts = header.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 4, parts[0].count == 2, parts[0] != "ff", parts[1].utf8.count == 32, parts[2].utf8.count == 16,
            header.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }), parts[0] != "00" || parts.count == 4,
            let high = UInt64(parts[1].prefix(16), radix: 16), let low = UInt64(parts[1].suffix(16), radix: 16),
            let span = UInt64(parts[2], radix: 16), high != 0 || low != 0, span != 0
        else { return nil }
        self.init(trace: (high, low), span: span)
    }

    private init(trace: (high: UInt64, low: UInt64), span: UInt64) { (self.trace, self.span) = (trace, span) }

    static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Where a context keeps it.
enum TraceIdentityKey: InstrumentationContextKey {
    typealias Value = TraceIdentity
}
