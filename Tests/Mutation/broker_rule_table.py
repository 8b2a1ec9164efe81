"""The rules of the simulated broker, each with the code that carries it out and what disables it.

(rule, file, code, mutant): `code` stands once in the file, and what is between [[ and ]] in it is replaced by the mutant: an
expression by an expression, or, when the mutant begins with `do:`, a statement by a statement (`do:` alone leaves it out).
Several rows may mutate the same code.
"""

MARGIN = "Sources/Market/ContractValue+Margin.swift"
CONVERSION = "Sources/Market/CurrencyConversion.swift"
VALUE = "Sources/Market/ContractValue.swift"
SWAP = "Sources/Market/ContractValue+Swap.swift"
CURVE = "Sources/Market/SpreadCurve.swift"
COMMISSION = "Sources/Simulation/CommissionTerms.swift"
COSTS = "Sources/Simulation/Costs.swift"
STRESS = "Sources/Simulation/StressFactors.swift"
TICKS = "Sources/Simulation/GeneratedTicks.swift"
TRIGGERS = "Sources/Simulation/Quote+Triggers.swift"
POSITION = "Sources/Simulation/BrokerPosition.swift"


def broker(aspect):
    return f"Sources/Simulation/SimulatedBroker+{aspect}.swift"


ACCOUNTING = [
    ("hedging", broker("Booking"), "if [[terms.accounting == .netting]], let index", "true"),
    ("netting", broker("Booking"), "if [[terms.accounting == .netting]], let index", "false"),
    ("netting: turning round", broker("Netting"), "if [[request.volume > open]] {", "false"),
    ("netting: mean open price", broker("Netting"), "position.openPrice = [[Position.mean(old.openPrice, old.volume, price, request.volume)]]", "old.openPrice"),
    ("netting: the newest levels hold", broker("Netting"), "position.setLevels([[request.stopLoss ?? old.stopLoss]],", "old.stopLoss"),
    ("netting: no rest below the smallest volume", broker("Netting"), "open - request.volume >= [[values[request.symbol].specification.volumeMinimum]] else", "Volume.zero"),
    ("digits of the deposit currency", VALUE, "moneyDigits = [[ContractValue.digits(of: account)]]", "2"),
    ("half cents away from zero", VALUE, "let quanta = divide(numerator, denominator, [[.halfAwayFromZero]])", ".down"),
    ("balance operations", broker("Money"), "{ [[balance += amount]] }", "do:"),
]

MARGINS = [
    ("leverage", broker("Margin"), "leverage: [[terms.leverage]], for: .holding", "1"),
    ("margin: forex", MARGIN, "case .forex: return charged(lots, contract.times([[Fraction(1, Int128(leverage))]])", "Fraction(1, 1)"),
    ("margin: forex without leverage", MARGIN, "case .forexNoLeverage: return charged(lots, [[contract]].times", "Fraction(0, 1)"),
    ("margin: CFD", MARGIN, "case .cfd: perUnit = [[priced]]", "Fraction(0, 1)"),
    ("margin: CFD index", MARGIN, "case .cfdIndex: perUnit = [[specification.ticksPerPrice.map(priced.times) ?? priced]]", "priced"),
    ("margin: CFD with leverage", MARGIN, "case .cfdLeverage: perUnit = priced.times([[Fraction(1, Int128(leverage))]])", "Fraction(1, 1)"),
    ("margin: futures, fixed", MARGIN, "if let fixed = [[base.fixed]] {", "nil"),
    ("margin: rate of the side", MARGIN, "fraction(of: [[side == .buy ? terms.longRate : terms.shortRate]])", "1"),
    ("margin: maintenance holds", MARGIN, "let fixed = [[occasion == .holding]]", "false"),
    ("margin: initial opens", broker("Margin"), "if [[values[symbol].specification.margin.maintenancePerLot == nil]]", "true"),
    ("margin: its currency", VALUE, "let margin = [[symbol.margin.currency ?? natural]]", "natural"),
    ("margin: at the open price", broker("Margin"), "side, volume: volume, price: [[price]], leverage: terms.leverage, for: .holding", "nil"),
    ("hedged margin", MARGIN, "let hedged = [[terms.hedgedContract]], covered", "nil"),
    ("hedged margin: the larger leg", MARGIN, "if [[terms.chargesLargerLeg]] { return", "false"),
    ("hedged margin: mean rate", MARGIN, "let rate = [[long.half(with: short)]],", "long"),
    ("hedged margin: mean price", MARGIN, "let price = [[all.price]],", "buys.price"),
    ("hedged margin: what is not covered", MARGIN, "let uncovered = [[share(larger.margin, larger.volume - covered, of: larger.volume)]]", "Money.zero"),
    ("hedged margin: a fixed amount", MARGIN, "MarginBase([[terms.initialPerLot.map { _ in hedged }]], hedged)", "nil"),
    ("no money", broker("Margin"), "&& [[equity + commission - used >= margin]]", "true"),
    ("no money: the commission counts", broker("Margin"), "&& [[equity + commission - used >= margin]]", "equity - used >= margin"),
    ("no money: turning needs the margin of the rest", broker("Netting"), "[[margin + surplus]], commission: commission, equity: equity() - floating(index)", "Money.zero"),
    ("margin call blocks entries", broker("Margin"), "[[equity.raw >= terms.marginCallEquity(used)]] &&", "true"),
    ("margin call blocks resting orders", broker("Checks"), "return [[isUnderCall]] ?", "false"),
    ("stop-out", broker("Booking"), "while [[equity().raw < stopOutEquity]],", "false"),
    ("stop-out: the worst first", broker("Booking"), "min(by: { [[floating($0) < floating($1)]] })", "floating($0) > floating($1)"),
    ("stop-out: profit without swap", broker("Booking"), "min(by: { [[floating($0) < floating($1)]] })", "floating($0) + positions[$0].swap < floating($1) + positions[$1].swap"),
    ("stop-out repeats", broker("Booking"), "[[settle(worst, at: price, quote, .stopOut, &results)]]", "do: settle(worst, at: price, quote, .stopOut, &results); return"),
    ("stop-out inside a bar", broker("Path"), "see(quote, of: symbol)\n        if [[stopOutEquity > .min]] { stopOut(&results) }\n    }\n\n    /// A new bar", "false"),
]

FILLS = [
    ("market: buys at the ask, sells at the bid", broker("Orders"), "base.opening([[request.side]]), request.side", "request.side.opposite"),
    ("limit: buys wait for the ask", TRIGGERS, "case (.limit, .buy): [[low.ask <= price]]", "low.bid <= price"),
    ("limit: sells wait for the bid", TRIGGERS, "case (.limit, .sell): [[high.bid >= price]]", "high.ask >= price"),
    ("limit: never better than its price", broker("Entries"), "request.orderType == .limit ? [[price]] : slipped", "quote.opening(request.side)"),
    ("stop: buys wait for the ask", TRIGGERS, "case (.stop, .buy), (.stopLimit, .buy): [[high.ask >= price]]", "high.bid >= price"),
    ("stop: sells wait for the bid", TRIGGERS, "case (.stop, .sell), (.stopLimit, .sell): [[low.bid <= price]]", "low.ask <= price"),
    ("stop: jumped over fills at the quote", broker("Entries"), "let met = [[isJump && request.orderType == .stop]] ?", "false"),
    ("stop-limit becomes a limit", broker("Entries"), "if [[request.orderType == .stopLimit]] {", "false"),
    ("stop loss", broker("Exits"), "let stop = positions[index].stopLoss, [[met.isBeyond(stop, side)]] {", "false"),
    ("stop loss: jumped over fills at the quote", broker("Exits"), "closeStop(index, at: [[jump?.closing(side) ?? passed]],", "passed"),
    ("stop loss inside a bar", broker("Exits"), "position.stopReach == .wholeRange,\n                [[range.worst(position.side, isBeyond: stop)]]", "false"),
    ("stop before target", broker("Exits"), "case .adverseExtreme: [[closeStops(symbol, quote, range, &results)]]", "do:"),
    ("take profit", broker("Exits"), "let target = positions[index].takeProfit, [[met.reaches(target, side)]] {", "false"),
    ("take profit: never better than its price", broker("Exits"), "settle(index, at: [[target]], jump ?? met", "jump?.closing(side) ?? target"),
    ("take profit inside a bar", broker("Exits"), "case (let target?, .wholeRange): [[range.best(position.side, reaches: target)]]", "false"),
    ("take profit of an entry inside needs the close", POSITION, "case .triggeredInside: (stopReach, targetReach) = (.wholeRange, [[.closeOnly]])", ".wholeRange"),
    ("the extreme that hurts comes first", "Sources/Simulation/SimulatedBroker.swift", "return [[net < 0]]", "false"),
    ("day orders", broker("Time"), "case .day: (.day, [[endOfDay(now, specification.sessions)]])", "RestingEntry.never"),
    ("dated orders", broker("Time"), "(.specified, [[time]])", "RestingEntry.never"),
    ("orders of a dated day", broker("Time"), "(.specifiedDay, [[endOfDay(time, specification.sessions)]])", "RestingEntry.never"),
    ("good till cancelled", broker("Time"), "case .untilCancelled: (.untilCancelled, [[RestingEntry.never]])", "endOfDay(now, specification.sessions)"),
    ("expired orders go", broker("Time"), "guard [[now >= entry.deadline]] else", "false"),
    ("modify: levels", broker("Levels"), "[[positions[index].setLevels(stopLoss, takeProfit, inside: isInsideBar[position.symbol])]]", "do:"),
    ("modify: resting orders", broker("Pending"), "[[entry.request = new]]", "do:"),
    ("cancel", broker("Pending"), "[[pending.remove(at: index)]]\n        return .cancelled", "do:"),
    ("close at the closing side", broker("Closing"), "let price = slipped([[base.closing(position.side)]], closing", "base.opening(position.side)"),
    ("partial close", broker("Closing"), "settle(index, [[volume]], at: price, base, request.reason", "position.volume"),
    ("close-by: at the open price of the other", broker("CloseBy"), "at: [[other.openPrice]], quote", "quote.closing(one.side)"),
    ("close-by: as far as both reach", broker("CloseBy"), "let volume = [[min(one.volume, other.volume)]]", "one.volume"),
]

REFUSALS = [
    ("10021 price off", broker("Orders"), "guard let quote = [[quotes[request.symbol]]] else", "quotes[0]"),
    ("10017 trade disabled", broker("Checks"), "case .disabled: [[return .tradeDisabled]]", "do: break"),
    ("10017 trade disabled: closes", broker("Closing"), "if [[specification.orders.tradeMode == .disabled]] { return", "false"),
    ("10017 trade disabled: levels", broker("Levels"), "if [[values[position.symbol].specification.orders.tradeMode == .disabled]] { return", "false"),
    ("10017 trade disabled: close-by", broker("CloseBy"), "if [[orders.tradeMode == .disabled]] { return", "false"),
    ("10017 trade disabled: changes of resting orders", broker("Pending"), "if [[values[old.symbol].specification.orders.tradeMode == .disabled]] { return", "false"),
    ("10017 trade disabled: cancels", broker("Pending"), "if [[values[request.symbol].specification.orders.tradeMode == .disabled]] { return", "false"),
    ("10042 long only", broker("Checks"), "case .longOnly: if [[request.side == .sell]],", "false"),
    ("10043 short only", broker("Checks"), "case .shortOnly: if [[request.side == .buy]],", "false"),
    ("10044 close only", broker("Checks"), "case .closeOnly: if [[!takesAway(request)]] {", "false"),
    ("10042 long only: netting may reduce", broker("Checks"), "case .longOnly: if request.side == .sell, [[!takesAway(request)]] {", "true"),
    ("10035 kind of order", broker("Checks"), "return [[orders.kinds.contains(request.orderType.kind)]] ?", "true"),
    ("10035 closes by each other", broker("CloseBy"), "guard [[orders.kinds.contains(.closeBy)]] else", "true"),
    ("10014 volume limits", broker("Checks"), "guard [[values[request.symbol].specification.accepts(request.volume)]] else", "true"),
    ("10014 part of a position", broker("Closing"), "guard [[isPart]],", "true"),
    ("10014 rest of a position", broker("Closing"), "guard isPart, [[position.volume - volume >= specification.volumeMinimum]] else", "true"),
    ("10038 more than is open", broker("Closing"), "if [[volume > position.volume]] { return .invalidCloseVolume }", "false"),
    ("10015 side of the market", broker("Checks"), "guard [[distance > 0]], distance >= level else", "true"),
    ("10015 stops level of a price", broker("Checks"), "guard distance > 0, [[distance >= level]] else", "true"),
    ("10015 tick size", broker("Checks"), "guard let price = request.price, [[isOnGrid(price, request.symbol)]] else", "true"),
    ("10015 limit of a stop-limit: side", broker("Checks"), "return [[better > 0]] &&", "true"),
    ("10015 limit of a stop-limit: stops level", broker("Checks"), "return better > 0 && [[better >= level]]", "true"),
    ("10015 limit of a stop-limit: tick size", broker("Checks"), "let limit = request.limitPrice, [[isOnGrid(limit, request.symbol)]] else", "true"),
    ("10016 side of the quote", broker("Levels"), "return [[distance > 0]] &&", "true"),
    ("10016 stops level", broker("Levels"), "return distance > 0 && [[distance >= level.raw]]", "true"),
    ("10016 tick size", broker("Levels"), "[[isOnGrid(price, symbol)]] else", "true"),
    ("10016 kinds of levels", broker("Levels"), "guard [[specification.orders.kinds.contains(kind)]],", "true"),
    ("10016 at the fill", broker("Booking"), "guard [[hasValidStops(request, quote)]] else", "true"),
    ("10030 fill or kill", broker("Checks"), "return [[orders.fillings.contains(.fillOrKill)]]", "true"),
    ("10030 immediate or cancel", broker("Checks"), "return [[orders.fillings.contains(.immediateOrCancel)]]", "true"),
    ("10030 return", broker("Checks"), "case (.returnRest, _): return [[hasReturn]]", "true"),
    ("10030 return on an exchange", broker("Checks"), "case (.returnRest, _): return [[hasReturn]]", "false"),
    ("10030 instant execution takes any", broker("Checks"), "case (_, .instant), (_, .request): return [[true]]", "false"),
    ("10030 closes", broker("Closing"), "if let filling, [[!isFillable(filling, position.symbol)]]", "false"),
    ("10022 kind of expiration", broker("Time"), "return [[specification.orders.expirations.contains(kind)]] &&", "true"),
    ("10022 in the past", broker("Time"), "&& [[deadline > now]] ?", "true"),
    ("10018 orders", broker("Checks"), "guard [[isOpen(request.symbol)]] else { return .marketClosed }\n        if let rejection", "true"),
    ("10018 closes", broker("Closing"), "guard [[isOpen(position.symbol)]] else { return .marketClosed }", "true"),
    ("10018 levels", broker("Levels"), "guard [[isOpen(position.symbol)]] else { return .rejected(.marketClosed) }", "true"),
    ("10018 changes of resting orders", broker("Pending"), "guard [[isOpen(old.symbol)]] else", "true"),
    ("10018 cancels", broker("Pending"), "guard [[isOpen(request.symbol)]] else", "true"),
    ("10018 close-by", broker("CloseBy"), "guard [[isOpen(one.symbol)]] else", "true"),
    ("10033 limit of resting orders", broker("Checks"), "[[pending.count >= terms.orderLimit]] {", "false"),
    ("10040 limit of positions", broker("Checks"), "[[couldOpen(request) >= terms.positionLimit]] {", "false"),
    ("10040 resting orders may become positions", broker("Checks"), "return [[positions.count + pending.count]] + held", "positions.count"),
    ("10040 netting has room", broker("Checks"), "return positions.contains { $0.symbol == request.symbol } ? [[0]] : positions.count", "positions.count"),
    ("10034 limit of volume", broker("Checks"), "return [[sum > limit]] ?", "false"),
    ("10034 resting orders count", broker("Checks"), "[[sum += entry.request.volume]]", "do:"),
    ("10034 positions of the side count", broker("Checks"), "[[sum += position.volume]]", "do:"),
    ("10025 levels", broker("Levels"), "guard [[movesStop || movesTarget]] else", "true"),
    ("10025 resting orders", broker("Pending"), "guard [[new != old]] else", "true"),
    ("10029 positions", broker("Closing"), "guard [[specification.orders.freezeLevelPoints > 0]] else { return false }\n        let level", "false"),
    ("10029 closes", broker("Closing"), "return [[isFrozen(position, quote)]] ?", "false"),
    ("10029 levels", broker("Levels"), "if [[isFrozen(position, quote)]] {", "false"),
    ("10029 close-by", broker("CloseBy"), "return [[isFrozen(one, quote) || isFrozen(other, quote)]] ?", "false"),
    ("10029 changes of resting orders", broker("Pending"), "if [[isFrozen(old, quote)]] {", "false"),
    ("10029 cancels", broker("Pending"), "let quote = quotes[request.symbol], [[isFrozen(request, quote)]] {", "false"),
    ("10036 position closed", broker("Closing"), "return reject([[.positionClosed]], id, request, &results)\n        }\n        let position", ".invalidRequest"),
    ("10036 a netting position that turned", broker("Closing"), "let side = request.side, [[side != position.side]] {", "false"),
    ("10013 opposite positions", broker("CloseBy"), "[[one.side != other.side]] else", "true"),
    ("10013 positions of one symbol", broker("CloseBy"), "guard [[one.symbol == other.symbol]],", "true"),
    ("10039 a close waits", broker("Closing"), "[[waitsToClose(first) || waitsToClose(second)]] {", "false"),
    ("10046 hedging is prohibited", broker("CloseBy"), "guard [[terms.accounting == .hedging]] else", "true"),
]

COSTS_OF_TRADING = [
    ("commission per lot", COMMISSION, "case .perLot(let amount):\n            return Ratio().times([[-amount.raw]])", "0"),
    ("commission per deal", COMMISSION, "case .perDeal(let amount): return value.money(Int128([[-amount.raw]])", "0"),
    ("commission in percent", COMMISSION, "times([[-Int64(units)]], over", "0"),
    ("commission in percent of the value", COMMISSION, ".times([[price.raw]], over: Price.one)?", "Price.one"),
    ("commission: minimum", COMMISSION, "guard [[minimum != .zero]] else { return charge }", "false"),
    ("commission: both sides of a turn", COMMISSION, "case .both: [[opening + closing]]", "opening"),
    ("commission: opening deals", COMMISSION, "case .open: [[opening]]", "opening + closing"),
    ("commission: closing deals", COMMISSION, "case .close: [[closing]]", "opening + closing"),
    ("commission in the profit currency", COMMISSION, "{ [[self == .account]] ?", "true"),
    ("slippage: fixed", broker("Costs"), "var points = [[slippage.points + chance]]", "chance"),
    ("slippage: by chance", broker("Costs"), "var points = [[slippage.points + chance]]", "slippage.points"),
    ("slippage: the seed", broker("Costs"), "SeededDraw(seed: [[terms.costs.seed]])", "0"),
    ("slippage: by volatility", broker("Costs"), "if [[slippage.volatilityFactor > 0]] {", "false"),
    ("slippage: the mean movement", broker("Costs"), "mean = hasMean ? [[mean + (change - mean) * Movement.weight]] : change", "change"),
    ("slippage against the trader", broker("Costs"), "price.raw + [[side.sign]] * points", "-side.sign"),
    ("delay", broker("Delay"), "isOnPath || [[entry.due <= now]],", "true"),
    ("delay of every request", broker("Delay"), "guard [[!delay.isNone]] else {", "false"),
    ("stress: spread", STRESS, "guard [[self.spread != 1]] else { return spread }", "false"),
    ("stress: commission", COSTS, "result.commission = [[commission.times(factors.commission)]]", "commission"),
    ("stress: slippage", COSTS, "result.slippage = [[slippage.times(factors.slippage)]]", "slippage"),
    ("stress: swap", COSTS, "result.swap.chargeFactor *= [[factors.swap]]", "1"),
    ("stress: delay", COSTS, "result.delay = [[delay.times(factors.delay)]]", "delay"),
]

NIGHTS = [
    ("swap: points", SWAP, "case .points: return charge([[lots]],", "0"),
    ("swap: disabled", SWAP, "guard [[terms.mode != .disabled]], nights > 0", "false"),
    ("swap: base currency", VALUE, "case .baseCurrency: [[symbol.baseCurrency]]", "symbol.profitCurrency"),
    ("swap: margin currency", VALUE, "case .marginCurrency: [[margin]]", "natural"),
    ("swap: deposit currency", VALUE, "case .depositCurrency: [[account]]", "symbol.profitCurrency"),
    ("swap: profit currency", VALUE, ".reopenCurrent, .reopenBid: [[symbol.profitCurrency]]", "account"),
    ("swap: interest on the current price", SWAP, "? openPrice : [[quote.closing(side)]]", "openPrice"),
    ("swap: interest on the open price", SWAP, "terms.mode == .interestOpen ? [[openPrice]] :", "quote.closing(side)"),
    ("swap: a year of 360 days", SWAP, "Fraction(1, [[36_000]])", "36_500"),
    ("swap: long and short rate", SWAP, "let written = [[side == .buy]] ?", "true"),
    ("swap: reopening at the close price", broker("Rollover"), "quote.bid : [[quote.closing(position.side)]]", "quote.bid"),
    ("swap: reopening at the bid", broker("Rollover"), "let closing = [[value.specification.swap.mode == .reopenBid]] ?", "false"),
    ("swap: reopening so many points away", broker("Rollover"), "max(closing.raw + [[points * point]], point)", "0"),
    ("swap: reopening realises the profit", broker("Rollover"), "balance += [[profit + position.swap]]\n        let closed", "position.swap"),
    ("swap: reopening takes the margin of then", broker("Rollover"), "(opening, [[margin]], quote, .zero)", "position.margin"),
    ("swap: triple day", broker("Rollover"), "let nights = [[values[symbol].specification.swap.nights[weekday]]]", "1"),
    ("swap: rollover hour", broker("Rollover"), "secondOfDay: [[swap.rolloverSecond]], after", "0"),
    ("swap: the clock of the server", broker("Rollover"), "zone: [[specification.sessions.zone]], secondOfDay", "ZoneRules.utc"),
    ("swap: clocks that change", broker("Rollover"), "local += 86_400\n        due = [[zone.boundary(local: local)]]", "due + 86_400"),
    ("swap: every night of a gap", broker("Rollover"), "[[dueSecond(symbol) <= second]] {", "dueSecond(symbol) <= second && dueSecond(symbol) > second - 86_400"),
    ("swap: a part takes its share", broker("Rollover"), "guard [[position.swap != .zero]], volume < position.volume", "false"),
    ("swap counts in equity", broker("Money"), "sum += floating(index) + [[positions[index].swap]]", "Money.zero"),
    ("swap: what is paid is not stressed", SWAP, "Price([[written < 0]] ?", "true"),
    ("swap: what is charged is stressed", broker("Rollover"), "chargeFactor: [[terms.costs.swap.chargeFactor]])", "1"),
]

CONVERSIONS = [
    ("conversion: a gain times the own bid", CONVERSION, "case .timesPrice: result = multiplied(numerator, denominator, by: gain ? [[quote.bid]] :", "quote.ask"),
    ("conversion: a charge times the own ask", CONVERSION, "case .timesPrice: result = multiplied(numerator, denominator, by: gain ? quote.bid : [[quote.ask]])", "quote.bid"),
    ("conversion: a gain over the own ask", CONVERSION, "case .dividedByPrice: result = divided(numerator, denominator, by: gain ? [[quote.ask]] :", "quote.bid"),
    ("conversion: a loss over the own bid", CONVERSION, "case .dividedByPrice: result = divided(numerator, denominator, by: gain ? quote.ask : [[quote.bid]])", "quote.ask"),
    ("conversion: a gain over the cross's ask", CONVERSION, "divided(top, bottom, by: gain ? [[rate.ask]] : rate.bid) :", "rate.bid"),
    ("conversion: a loss over the cross's bid", CONVERSION, "divided(top, bottom, by: gain ? rate.ask : [[rate.bid]]) :", "rate.ask"),
    ("conversion: a gain times the cross's bid", CONVERSION, "multiplied(top, bottom, by: gain ? [[rate.bid]] : rate.ask)", "rate.ask"),
    ("conversion: a loss times the cross's ask", CONVERSION, "multiplied(top, bottom, by: gain ? rate.bid : [[rate.ask]])", "rate.bid"),
    ("conversion: the cross of the moment", CONVERSION, "if [[cross?.symbol == symbol]] {", "cross?.symbol == symbol && cross?.quote == nil"),
    ("conversion: through both prices", CONVERSION, "else if let (step, reached) = [[step]], let found", "nil as (OwnStep, String)?"),
    ("conversion: a missing cross is an error", CONVERSION, "} else {\n            [[return nil]]\n        }", "do: (own, cross) = (.none, nil)"),
]

PRICES = [
    ("m1_ohlc: a rising bar", TICKS, "let rises = [[points.close > points.open]] ||", "false"),
    ("m1_ohlc: a flat bar", TICKS, "points.close == points.open && [[!wasRising]])", "true"),
    ("m1_ohlc: four quotes", TICKS, "add(first)\n            [[add(second)]]", "do: add(first)"),
    ("m1_ohlc: seconds 0, 20, 40, 59", TICKS, "begin + span / 60 * [[Int64(part)]] }", "0"),
    ("open_prices", TICKS, "switch [[model]] {", ".everyTick"),
    ("every_tick: as many as the bar counts", TICKS, "ticks: [[min(max(Int(extras.tickCount), 4), Self.most)]]", "4"),
    ("every_tick: two forward, one back", TICKS, "step % 2 == 1 ? [[step + 1]] :", "step"),
    ("made-up ticks have the bar's spread", TICKS, "Int64(bids[index]) + [[Int64(extras.spread)]]", "0"),
    ("real_ticks: the spread of each tick", broker("Path"), "see([[quote]], of: symbol)\n        isInsideBar", "Quote(bid: quote.bid, ask: quote.bid)"),
    ("pessimistic_ohlc: an order decided inside counts from there", broker("Entries"), "isJump ? .beforeRange : [[entry.isPlacedInside]] ?", "false"),
    ("the spread of a curve", CURVE, "Int32 { points[[[SpreadCurve.hour(of: instant, zone)]]] }", "0"),
]

RULES = ACCOUNTING + MARGINS + FILLS + REFUSALS + COSTS_OF_TRADING + NIGHTS + CONVERSIONS + PRICES
