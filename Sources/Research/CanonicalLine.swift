internal import Market
internal import Trading

/// One line of decision text in a buffer that is used again for the next, since a run has millions of them.
struct CanonicalLine {
    private(set) var bytes: ContiguousArray<UInt8> = []

    init() { bytes.reserveCapacity(256) }

    /// The line without its newline.
    var text: String { String(decoding: bytes.dropLast(), as: UTF8.self) }

    mutating func begin(_ time: Timestamp) {
        bytes.removeAll(keepingCapacity: true)
        let civil = CivilTime(secondsSince1970: time.seconds)
        digits(civil.year, 4)
        bytes.append(UInt8(ascii: "-"))
        digits(civil.month, 2)
        bytes.append(UInt8(ascii: "-"))
        digits(civil.day, 2)
        bytes.append(UInt8(ascii: "T"))
        digits(civil.hour, 2)
        bytes.append(UInt8(ascii: ":"))
        digits(civil.minute, 2)
        bytes.append(UInt8(ascii: ":"))
        digits(civil.second, 2)
        let milliseconds = Int((time.nanoseconds - time.seconds * 1_000_000_000) / 1_000_000)
        if milliseconds != 0 {
            bytes.append(UInt8(ascii: "."))
            digits(milliseconds, 3)
        }
        bytes.append(UInt8(ascii: "Z"))
    }

    mutating func end() { bytes.append(UInt8(ascii: "\n")) }

    /// A blank and a word.
    mutating func word(_ text: String) {
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: text.utf8)
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

    private mutating func digits(_ value: Int, _ width: Int) {
        let start = bytes.count
        for _ in 0..<width { bytes.append(UInt8(ascii: "0")) }
        var rest = value
        for index in stride(from: start + width - 1, through: start, by: -1) {
            bytes[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}

extension CanonicalLine {
    /// Writes the canonical text of a fact that belongs to the decisions of a run; false for the others.
    ///
    /// The format is documented in docs/decisions-hash.md and must not change within a major version.
    mutating func write(_ stamped: StampedFact, _ specifications: [SymbolSpecification]) -> Bool {
        begin(stamped.time)
        switch stamped.fact {
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
