internal import Engine
internal import Market
internal import Risk
internal import Trading

/// The names and digits that a record writes in place of a run's indices.
struct RunRecordNames {
    /// In the order of the plan.
    let strategies: [(name: String, symbol: Int)]
    let symbols: [ContractValue]

    init(_ plan: BacktestPlan) {
        strategies = plan.strategies.map { ($0.strategy.plan.name, $0.symbol) }
        symbols = plan.symbols.map(\.finestValue)
    }

    func specification(_ name: String) -> SymbolSpecification? { symbols.first { $0.specification.name == name }?.specification }
}

/// Lines of JSON in memory that is used again; keys without a value are left out.
struct RunRecordLine {
    /// What was written since the last ``clear()``.
    private(set) var bytes: [UInt8] = []
    private var isFirst = true

    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    /// Starts the line of a fact.
    mutating func begin(_ time: Timestamp, _ kind: RunRecordFact.Kind) {
        open()
        text("time", time.description)
        text("kind", kind.rawValue)
    }

    /// The first line.
    mutating func header(_ plan: BacktestPlan) {
        let reset = plan.limits.dailyReset
        let clock = CivilTime(secondsSince1970: reset.secondOfDay).timeText
        open()
        integer("herald_record", Int64(RunRecordWriter.version))
        text("strategy", plan.strategies.map(\.strategy.plan.name).joined(separator: ", "))
        text("symbol", Set(plan.strategies.map { plan.symbols[$0.symbol].value.specification.name }).sorted().joined(separator: ","))
        text("timeframe", Set(plan.strategies.map(\.strategy.plan.timeframe)).sorted().map(\.rawValue).joined(separator: ","))
        text("from", plan.firstTraded?.description)
        text("to", plan.lastOpened?.description)
        text("currency", plan.currency)
        text("daily_reset", "\(clock) \(reset.zone.name)")
        close()
    }

    /// The last line.
    mutating func end(_ counts: [RunRecordFact.Kind: Int], decisionsHash: String, ended: Timestamp?) {
        open()
        key("end")
        open()
        key("counts")
        open()
        for kind in RunRecordFact.Kind.allCases { key(kind.rawValue); append(String(counts[kind] ?? 0)) }
        append("}")
        text("decisions_hash", decisionsHash)
        text("ended", ended?.description)
        append("}")
        close()
    }

    mutating func text(_ name: String, _ value: String?) {
        guard let value else { return }
        key(name)
        quoted(value)
    }

    mutating func integer(_ name: String, _ value: Int64?) {
        guard let value else { return }
        key(name)
        append(String(value))
    }

    /// A number; what is not finite, which JSON cannot say, is null.
    mutating func number(_ name: String, _ value: Double?) {
        guard let value else { return }
        key(name)
        append(value.isFinite ? String(value) : "null")
    }

    mutating func flag(_ name: String, _ value: Bool) {
        key(name)
        append(value ? "true" : "false")
    }

    mutating func close() { append("}\n") }

    private mutating func open() {
        append("{")
        isFirst = true
    }

    private mutating func key(_ name: String) {
        if !isFirst { append(",") }
        isFirst = false
        quoted(name)
        append(":")
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func quoted(_ text: String) {
        append("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case 0..<0x20: append("\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        append("\"")
    }
}

extension RunRecordLine {
    /// Everything of a fact but its time and kind.
    mutating func write(_ fact: borrowing Fact, _ names: RunRecordNames) {
        switch fact {
        case .signal(let signal): write(signal, names)
        case .skipped(let strategy, let skip):
            owner(strategy, names)
            text("reason", skip.reason)
            number("value", skip.value)
        case .denied(let signal, let denial):
            text("strategy", signal.strategy)
            text("symbol", signal.symbol)
            integer("signal", signal.id)
            write(denial)
        case .rejected(let strategy, let tag, let rejection):
            owner(strategy, names)
            integer("order", tag)
            text("code", rejection.rawValue)
            integer("retcode", Int64(rejection.retcode))
        case .ordered(let order): write(order, names)
        case .changed(_, let order, let type): write(order, type, names)
        case .changeRejected(let strategy, let tag, let rejection):
            owner(strategy, names)
            integer("order", tag)
            text("code", rejection.rawValue)
            integer("retcode", Int64(rejection.retcode))
        case .withdrawn(let strategy, let tag, let why):
            owner(strategy, names)
            integer("order", tag)
            text("reason", why)
        case .deal(let deal): write(deal, names)
        case .latched(let denial): write(denial)
        case .released(let code, let reason):
            text("code", code)
            text("reason", reason)
        case .cashFlow(let amount), .adjusted(let amount): text("amount", amount.text(digits: names.symbols.first?.moneyDigits ?? 2))
        case .exit(let exit): write(exit, names)
        case .modified(let strategy, let position, let stopLoss, let takeProfit, let label):
            let specification = owner(strategy, names)
            integer("position", position.value)
            text("stop_loss", stopLoss.map(specification.text))
            text("take_profit", takeProfit.map(specification.text))
            text("label", label.isEmpty ? nil : label)
        case .swapped(let strategy, let position, let amount, let openPrice):
            let specification = owner(strategy, names)
            integer("position", position.value)
            text("amount", amount.text(digits: names.symbols.first?.moneyDigits ?? 2))
            text("open_price", openPrice.map(specification.text))
        case .exitRejected(let strategy, let position, let rejection):
            owner(strategy, names)
            integer("position", position.value)
            text("code", rejection.rawValue)
            integer("retcode", Int64(rejection.retcode))
        case .notice(let notice): write(notice, names)
        case .failed(let strategy, let failure, let exit):
            owner(strategy, names)
            text("exit", exit)
            text("file", failure.file)
            integer("line", Int64(failure.line))
            text("message", failure.message)
            text("callback", failure.callback)
        case .log(let strategy, let place, let message, let exit):
            owner(strategy, names)
            text("exit", exit)
            integer("line", Int64(place))
            text("message", message)
        }
    }

    @discardableResult
    private mutating func owner(_ strategy: Int, _ names: RunRecordNames) -> SymbolSpecification {
        let (name, symbol) = names.strategies[strategy]
        let specification = names.symbols[symbol].specification
        text("strategy", name)
        text("symbol", specification.name)
        return specification
    }

    private mutating func write(_ exit: ExitSignal, _ names: RunRecordNames) {
        let specification = owner(exit.strategy, names)
        integer("position", exit.ticket.value)
        text("exit", exit.exit)
        integer("priority", Int64(exit.priority))
        text("decision", exit.decision.rawValue)
        text("price", specification.text(exit.price))
        switch exit.action {
        case .close(let volume, let isWhole):
            text("action", "close")
            text("volume", volume.lotsText)
            flag("whole", isWhole)
        case .moveStop(let price):
            text("action", "move_stop")
            // Zero stands for a wish that is no price of the symbol.
            text("stop_loss", price > .zero ? specification.text(price) : nil)
        }
        number("confidence", exit.confidence)
        if exit.alarm { flag("alarm", true) }
        text("reason", exit.reason.isEmpty ? nil : exit.reason)
        switch exit.verdict {
        case .taken: text("verdict", "taken")
        case .overruled(let other):
            text("verdict", "overruled")
            text("overruled_by", other)
        case .dropped(let words):
            text("verdict", "dropped")
            text("because", words)
        }
    }

    private mutating func write(_ notice: Notice, _ names: RunRecordNames) {
        if let strategy = notice.strategy { owner(strategy, names) }
        integer("position", notice.position?.value)
        text("code", notice.code.rawValue)
        text("message", notice.message)
    }

    private mutating func write(_ denial: Denial) {
        text("code", denial.code)
        text("observed", denial.observed)
        text("limit", denial.limit)
        text("formula", denial.formula)
    }

    private mutating func write(_ signal: Signal, _ names: RunRecordNames) {
        let specification = names.specification(signal.symbol)
        let price = { (price: Price?) in price.map { specification?.text($0) ?? $0.description } }
        text("strategy", signal.strategy)
        text("symbol", signal.symbol)
        integer("signal", signal.id)
        text("timeframe", signal.timeframe.rawValue)
        text("action", signal.action.rawValue)
        text("side", signal.side.rawValue)
        text("decision", signal.decision.rawValue)
        text("type", signal.orderType.rawValue)
        text("price", price(signal.price))
        text("limit_price", price(signal.limitPrice))
        text("stop_loss", price(signal.stopLoss))
        text("take_profit", price(signal.takeProfit))
        number("size_hint", signal.sizeHint)
        integer("expiry_bars", signal.expiryBars.map(Int64.init))
        text("expires", signal.expiration.text)
        number("confidence", signal.confidence)
        text("reason", signal.reason.isEmpty ? nil : signal.reason)
        text("tag", signal.tag.isEmpty ? nil : signal.tag)
    }

    private mutating func write(_ order: OrderRequest, _ names: RunRecordNames) {
        let specification = names.symbols[order.symbol].specification
        owner(order.strategy, names)
        integer("order", order.clientTag)
        integer("signal", order.signalID)
        text("side", order.side.rawValue)
        text("volume", order.volume.lotsText)
        text("type", order.orderType.rawValue)
        text("price", order.price.map(specification.text))
        text("limit_price", order.limitPrice.map(specification.text))
        text("stop_loss", order.stopLoss.map(specification.text))
        text("take_profit", order.takeProfit.map(specification.text))
        integer("expiry_bars", order.expiryBars.map(Int64.init))
        text("expires", order.expiration.text)
    }

    private mutating func write(_ order: ModifyOrderRequest, _ type: OrderType, _ names: RunRecordNames) {
        let specification = owner(order.strategy, names)
        integer("order", order.clientTag)
        text("type", type.rawValue)
        text("price", specification.text(order.price))
        text("limit_price", order.limitPrice.map(specification.text))
        text("stop_loss", order.stopLoss.map(specification.text))
        text("take_profit", order.takeProfit.map(specification.text))
        text("expires", order.expiration.text)
    }

    private mutating func write(_ deal: Deal, _ names: RunRecordNames) {
        let value = names.symbols[deal.symbol]
        owner(deal.strategy, names)
        integer("deal", deal.id)
        integer("position", deal.position.value)
        text("entry", deal.entry.rawValue)
        text("side", deal.side.rawValue)
        text("volume", deal.volume.lotsText)
        text("price", value.specification.text(deal.price))
        text("profit", deal.profit.text(digits: value.moneyDigits))
        text("commission", deal.commission.text(digits: value.moneyDigits))
        text("swap", deal.swap.text(digits: value.moneyDigits))
        text("stop_loss", deal.stopLoss.map(value.specification.text))
        text("take_profit", deal.takeProfit.map(value.specification.text))
        text("reason", deal.reason?.rawValue)
        text("label", deal.label.isEmpty ? nil : deal.label)
    }
}

extension Volume {
    /// Lots with at least two decimals, as MT5 shows them.
    var lotsText: String { raw % (Volume.one / 100) == 0 ? text(digits: 2) : description }
}
