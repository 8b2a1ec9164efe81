internal import Market
internal import Trading

/// One line of decision text in a buffer that is used again for the next, since a run has millions of them.
struct CanonicalLine {
    private(set) var bytes: ContiguousArray<UInt8> = []
    private var prefix: ContiguousArray<UInt8> = []
    private var prefixTime = Timestamp(nanoseconds: .min)

    init() { bytes.reserveCapacity(256) }

    /// The line without its newline.
    var text: String { String(decoding: bytes.dropLast(), as: UTF8.self) }

    /// Starts a line with its instant; lines of one instant share the text of it.
    mutating func begin(_ time: Timestamp) {
        bytes.removeAll(keepingCapacity: true)
        if time == prefixTime { return bytes.append(contentsOf: prefix) }
        writeInstant(time)
        (prefixTime, prefix) = (time, bytes)
    }

    private mutating func writeInstant(_ time: Timestamp) {
        let second = time.seconds
        let civil = CivilTime(secondsSince1970: second)
        digits(civil.year, 4)
        field("-", civil.month)
        field("-", civil.day)
        field("T", civil.hour)
        field(":", civil.minute)
        field(":", civil.second)
        let milliseconds = Int((time.nanoseconds - second * 1_000_000_000) / 1_000_000)
        if milliseconds != 0 {
            bytes.append(UInt8(ascii: "."))
            digits(milliseconds, 3)
        }
        bytes.append(UInt8(ascii: "Z"))
    }

    private mutating func field(_ separator: Unicode.Scalar, _ value: Int) {
        bytes.append(UInt8(ascii: separator))
        bytes.append(UInt8(ascii: "0") + UInt8(value / 10))
        bytes.append(UInt8(ascii: "0") + UInt8(value % 10))
    }

    mutating func end() { bytes.append(UInt8(ascii: "\n")) }

    /// A blank and a word.
    mutating func word(_ text: String) {
        bytes.append(UInt8(ascii: " "))
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// A blank and a whole number.
    mutating func number(_ value: Int64) {
        bytes.append(UInt8(ascii: " "))
        whole(value)
    }

    /// A blank, a label and a decimal without trailing zeros; `-` for nil.
    mutating func decimal(_ label: StaticString, _ value: (some FixedPoint)?) {
        bytes.append(UInt8(ascii: " "))
        label.withUTF8Buffer { bytes.append(contentsOf: $0) }
        guard let value else { return bytes.append(UInt8(ascii: "-")) }
        decimal(value)
    }

    private mutating func decimal<Value: FixedPoint>(_ value: Value) {
        if value.raw < 0 { bytes.append(UInt8(ascii: "-")) }
        let (quotient, rest) = value.raw.magnitude.quotientAndRemainder(dividingBy: UInt64(Value.one))
        whole(Int64(quotient))
        guard rest > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        var (fraction, width) = (Int(rest), Value.fractionDigits)
        while fraction % 10 == 0 { (fraction, width) = (fraction / 10, width - 1) }
        digits(fraction, width)
    }

    private mutating func whole(_ value: Int64) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        var (width, rest) = (1, value.magnitude / 10)
        while rest > 0 { (width, rest) = (width + 1, rest / 10) }
        digits(Int(value.magnitude), width)
    }

    /// Exactly `width` decimal digits, at most 20.
    private mutating func digits(_ value: Int, _ width: Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
            var rest = value
            for index in stride(from: width - 1, through: 0, by: -1) {
                buffer[index] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<width]))
        }
    }
}

extension CanonicalLine {
    /// Writes the canonical text of a fact that belongs to the decisions of a run; false for the others.
    ///
    /// The format is documented in docs/decisions-hash.md and must not change within a major version.
    mutating func write(_ fact: borrowing Fact, at time: Timestamp, _ specifications: [SymbolSpecification]) -> Bool {
        begin(time)
        switch fact {
        case .signal(let signal): write(signal)
        case .denied(let signal, let denial):
            word("denied")
            number(signal.id)
            word(denial.code)
        case .ordered(let order): write(order, specifications[order.symbol].name)
        case .withdrawn(_, let tag, let why):
            word("withdrawn")
            number(tag)
            word(why)
        case .rejected(_, let tag, let rejection):
            word("rejected")
            number(tag)
            word(rejection.rawValue)
        case .deal(let deal): write(deal, specifications[deal.symbol].name)
        case .latched(let denial):
            word("latched")
            word(denial.code)
        case .released(let code):
            word("released")
            word(code)
        case .failed(let strategy, let failure):
            word("failed")
            number(Int64(strategy))
            number(Int64(failure.line))
        case .skipped, .log: return false
        }
        end()
        return true
    }

    private mutating func write(_ signal: Signal) {
        word("signal")
        number(signal.id)
        word(signal.symbol)
        word(signal.timeframe.rawValue)
        word(signal.action.rawValue)
        word(signal.side.rawValue)
        word(signal.orderType.rawValue)
        decimal("price=", signal.price)
        decimal("sl=", signal.stopLoss)
        decimal("tp=", signal.takeProfit)
        decimal("hint=", Price(signal.sizeHint))
    }

    private mutating func write(_ order: OrderRequest, _ symbol: String) {
        word("order")
        number(order.clientTag)
        word(symbol)
        word(order.side.rawValue)
        decimal("", order.volume)
        word(order.orderType.rawValue)
        decimal("price=", order.price)
        decimal("sl=", order.stopLoss)
        decimal("tp=", order.takeProfit)
    }

    private mutating func write(_ deal: Deal, _ symbol: String) {
        word("deal")
        number(deal.id)
        number(deal.position.value)
        word(symbol)
        word(deal.entry.rawValue)
        word(deal.side.rawValue)
        decimal("", deal.volume)
        decimal("", deal.price)
        decimal("profit=", deal.profit)
        decimal("commission=", deal.commission)
        decimal("swap=", deal.swap)
        word(deal.reason?.rawValue ?? "-")
    }
}
