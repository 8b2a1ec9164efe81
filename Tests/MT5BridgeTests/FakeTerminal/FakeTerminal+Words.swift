import Crypto
import Foundation
import MT5Bridge
import Market
import Simulation
import Trading

extension FakeTerminal {
    func tellSymbols(_ request: UInt32, _ session: BridgeSession) {
        // In two parts, so that both are needed.
        let all = names + others
        say(.symbolList(SymbolListMessage(symbols: Array(all.prefix(1)))), request: request, hasMore: true, in: session)
        say(.symbolList(SymbolListMessage(symbols: Array(all.dropFirst()))), request: request, in: session)
    }

    func tellTerms(_ name: String, _ request: UInt32, _ session: BridgeSession) {
        guard let symbol = names.firstIndex(of: name) else {
            return say(.error(ErrorMessage(.unknownSymbol, "the terminal has no symbol \(name)")), request: request, in: session)
        }
        guard let text = try? JSONEncoder().encode(specifications[symbol]) else { preconditionFailure("Invariant: terms are Codable") }
        let lines = stride(from: 0, to: text.count, by: 900).map { String(decoding: text.dropFirst($0).prefix(900), as: UTF8.self) }
        say(.specificationIs(SpecificationIsMessage(symbol: name, lines: lines)), request: request, in: session)
    }

    /// Reads the terms as this terminal tells them.
    static let reader: MT5Terms.Reader = { _, lines, _ in
        do { return .success(try JSONDecoder().decode(SymbolSpecification.self, from: Data(lines.joined().utf8))) } catch {
            return .failure(WireAmountError(message: "\(error)"))
        }
    }

    func subscribe(_ ask: SubscribeMessage, _ request: UInt32) {
        (cursors, subscription) = (ask.cursors, request)
        say(
            .subscribed(
                SubscribedMessage(
                    symbols: ask.cursors.map { SubscribedSymbol(symbol: $0.symbol, error: names.contains($0.symbol) ? 0 : 4301) })),
            request: request)
        // "From now" begins with the newest tick; those of its millisecond before it count as sent.
        for index in cursors.indices where cursors[index].from == 0 {
            guard let symbol = names.firstIndex(of: cursors[index].symbol), let newest = ticks[symbol].last else { continue }
            let same = ticks[symbol].filter { $0.time == newest.time }.count
            (cursors[index].from, cursors[index].seen) = (newest.time, UInt32(same - 1))
        }
        tellTicks()
    }

    /// What the cursors have not seen.
    func tellTicks() {
        guard trade != nil else { return }
        for index in cursors.indices {
            guard let symbol = names.firstIndex(of: cursors[index].symbol) else { continue }
            var pass = cursors[index].seen
            var news: [WireTick] = []
            for tick in ticks[symbol] where tick.time >= cursors[index].from {
                if tick.time == cursors[index].from, pass > 0 {
                    pass -= 1
                } else {
                    news.append(tick)
                }
            }
            guard let last = news.last else { continue }
            let seenBefore = last.time == cursors[index].from ? cursors[index].seen : 0
            (cursors[index].from, cursors[index].seen) = (last.time, seenBefore + UInt32(news.filter { $0.time == last.time }.count))
            say(.ticks(TicksMessage(index: UInt16(index), ticks: news)), request: subscription)
        }
    }

    func tellSnapshot(_ ask: SnapshotMessage, _ request: UInt32) {
        guard let since = serverClock.utc(ask.historySince) else { preconditionFailure("Invariant: Herald's instants are instants") }
        let snapshot = exchange.terminal.snapshot(since: since)
        let account = snapshot.account
        var parts: [SnapshotPart] = [
            .account(
                WireAccount(
                    login: identity.login, server: identity.server, currency: account.currency, marginMode: identity.marginMode,
                    kind: identity.accountKind, leverage: account.leverage, balance: account.balance.double, credit: 0,
                    equity: account.equity.double, margin: 0, permissions: permissions, time: serverClock.reading(snapshot.time)))
        ]
        parts += snapshot.positions.map { .position(wire($0)) }
        parts += snapshot.orders.map { .order(wire($0)) }
        // Deals may come in any order.
        parts += snapshot.deals.reversed().map { .deal(wire($0)) }
        let bytes = SnapshotIsMessage(parts: parts).bytes
        let end = SnapshotEnd(
            positions: UInt32(snapshot.positions.count), orders: UInt32(snapshot.orders.count), deals: UInt32(snapshot.deals.count),
            digest: Array(SHA256.hash(data: bytes)), provesAbsence: snapshot.isEvidence && permissions.contains(.connected))
        parts.append(.end(end))
        // Two parts a frame, so that every snapshot has several.
        var frames = stride(from: 0, to: parts.count, by: 2).map { SnapshotIsMessage(parts: Array(parts[$0..<min($0 + 2, parts.count)])) }
        if let rewriteSnapshot { frames = rewriteSnapshot(frames) }
        for (index, frame) in frames.enumerated() { say(.snapshotIs(frame), request: request, hasMore: index + 1 < frames.count) }
    }

    func tellRates(_ ask: RatesMessage, _ request: UInt32, _ session: BridgeSession) {
        guard let symbol = names.firstIndex(of: ask.symbol),
            let timeframe = Timeframe.allCases.first(where: { $0.nominalSeconds == Int64(ask.minutes) * 60 })
        else { return say(.error(ErrorMessage(.unknownSymbol, "no \(ask.symbol)")), request: request, in: session) }
        let count = ask.newest == 0 ? 100_000 : Int(ask.newest)
        let bars = exchange.history(symbol: symbol, timeframe: timeframe, count: count).map { wire($0) }.filter {
            ask.newest > 0 || ($0.opened >= ask.from && $0.opened <= ask.to)
        }
        var frames = stride(from: 0, to: max(bars.count, 1), by: 100).map { start in
            RatesAreMessage(
                total: UInt32(bars.count), offset: UInt32(start), isComplete: true, bars: Array(bars.dropFirst(start).prefix(100)))
        }
        if let rewriteRates { frames = rewriteRates(frames) }
        for (index, frame) in frames.enumerated() {
            say(.ratesAre(frame), request: request, hasMore: index + 1 < frames.count, in: session)
        }
    }

    func tellTickHistory(_ ask: TickHistoryMessage, _ request: UInt32, _ session: BridgeSession) {
        let found = pastTicks.filter { (ask.from...ask.to).contains($0.time) }
        // Three a frame, so that ticks of one millisecond lie in two.
        var frames = stride(from: 0, to: max(found.count, 1), by: 3).map { start in
            TickHistoryIsMessage(
                total: UInt32(found.count), offset: UInt32(start), isComplete: true, ticks: Array(found.dropFirst(start).prefix(3)))
        }
        if let rewriteTicks { frames = rewriteTicks(frames) }
        for (index, frame) in frames.enumerated() {
            say(.tickHistoryIs(frame), request: request, hasMore: index + 1 < frames.count, in: session)
        }
    }
}
