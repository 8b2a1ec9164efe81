internal import Market
internal import Trading

/// One line of decision text in memory that is used again for the next, since a run has millions of them.
struct CanonicalLine: ~Copyable {
    private var memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 512)
    private var count = 0
    private var prefix: ContiguousArray<UInt8> = []
    private var prefixTime = Timestamp(nanoseconds: .min)

    deinit { memory.deallocate() }

    /// The line with its newline.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: memory[..<count])) }

    /// The line without its newline.
    var text: String { String(decoding: bytes.dropLast(), as: UTF8.self) }

    /// Starts a line with its instant; lines of one instant share the text of it.
    mutating func begin(_ time: Timestamp) {
        count = 0
        if time == prefixTime { return prefix.withUnsafeBufferPointer { append($0) } }
        writeInstant(time)
        (prefixTime, prefix) = (time, ContiguousArray(bytes))
    }

    private mutating func writeInstant(_ time: Timestamp) {
        let second = time.seconds
        let civil = CivilTime(secondsSince1970: second)
        digits(UInt64(civil.year), 4)
        field("-", civil.month)
        field("-", civil.day)
        field("T", civil.hour)
        field(":", civil.minute)
        field(":", civil.second)
        let milliseconds = (time.nanoseconds - second * 1_000_000_000) / 1_000_000
        if milliseconds != 0 {
            append(".")
            digits(UInt64(milliseconds), 3)
        }
        append("Z")
    }

    private mutating func field(_ separator: Unicode.Scalar, _ value: Int) {
        append(separator)
        digits(UInt64(value), 2)
    }

    mutating func end() { append("\n") }

    /// A blank and a word.
    mutating func word(_ text: String) {
        append(" ")
        var text = text
        text.withUTF8 { append($0) }
    }

    /// A blank and a whole number.
    mutating func number(_ value: Int64) {
        append(" ")
        whole(value)
    }

    /// A blank, a label and a decimal without trailing zeros; `-` for nil.
    mutating func decimal(_ label: StaticString, _ value: (some FixedPoint)?) {
        append(" ")
        label.withUTF8Buffer { append($0) }
        if let value { decimal(value) } else { append("-") }
    }

    private mutating func decimal<Value: FixedPoint>(_ value: Value) {
        if value.raw < 0 { append("-") }
        let (quotient, rest) = value.raw.magnitude.quotientAndRemainder(dividingBy: UInt64(Value.one))
        digits(quotient, width(quotient))
        guard rest > 0 else { return }
        append(".")
        var (fraction, width) = (rest, Value.fractionDigits)
        while fraction % 10 == 0 { (fraction, width) = (fraction / 10, width - 1) }
        digits(fraction, width)
    }

    private mutating func whole(_ value: Int64) {
        if value < 0 { append("-") }
        digits(value.magnitude, width(value.magnitude))
    }

    private func width(_ value: UInt64) -> Int {
        var (width, rest) = (1, value / 10)
        while rest > 0 { (width, rest) = (width + 1, rest / 10) }
        return width
    }

    /// Exactly `width` decimal digits.
    private mutating func digits(_ value: UInt64, _ width: Int) {
        reserve(width)
        var rest = value
        for place in stride(from: count + width - 1, through: count, by: -1) {
            memory[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += width
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        reserve(1)
        memory[count] = UInt8(ascii: scalar)
        count += 1
    }

    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        reserve(bytes.count)
        _ = UnsafeMutableBufferPointer(rebasing: memory[count...]).update(fromContentsOf: bytes)
        count += bytes.count
    }

    /// Makes room for more bytes.
    private mutating func reserve(_ more: Int) {
        guard count + more > memory.count else { return }
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 2 * (count + more))
        _ = larger.update(fromContentsOf: memory[..<count])
        memory.deallocate()
        memory = larger
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
        case .released(let code, _):
            word("released")
            word(code)
        case .cashFlow(let amount):
            word("cash")
            decimal("", amount)
        case .adjusted(let amount):
            word("adjusted")
            decimal("", amount)
        case .exit(let signal):
            guard signal.verdict == .taken else { return false }
            write(signal, specifications[signal.symbol].name)
        case .modified(_, let position, let stopLoss, let takeProfit, _):
            word("modified")
            number(position.value)
            decimal("sl=", stopLoss)
            decimal("tp=", takeProfit)
        case .exitRejected(_, let position, let rejection):
            word("exit_rejected")
            number(position.value)
            word(rejection.rawValue)
        case .failed(let strategy, let failure, let exit):
            word("failed")
            number(Int64(strategy))
            number(Int64(failure.line))
            if let exit { word(exit) }
        case .skipped, .notice, .log: return false
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

    private mutating func write(_ exit: ExitSignal, _ symbol: String) {
        word("exit")
        number(exit.ticket.value)
        word(symbol)
        switch exit.action {
        case .close(let volume, _):
            word("close")
            decimal("", volume)
        case .moveStop(let price):
            word("move_stop")
            decimal("", price)
        }
        word(exit.exit)
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
