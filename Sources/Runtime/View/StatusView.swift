internal import Connectors
internal import Engine
internal import Market
internal import Risk
internal import Trading

/// A run at a moment as lines for a person, as many and as wide as fit.
public struct StatusView: Sendable {
    let status: RunStatus
    let width: Int

    /// - Parameter width: Columns; at least 40 are used.
    public init(_ status: RunStatus, width: Int) { (self.status, self.width) = (status, max(width, 40)) }

    /// All of it, for a terminal that scrolls.
    public func text(styled: Bool) -> String {
        sections(rows: .max).map { $0.text(styled: styled, columns: width) }.joined(separator: "\n")
    }

    /// The open positions alone.
    public func positions(styled: Bool) -> String {
        positionBlock.dropFirst().map { $0.text(styled: styled, columns: width) }.joined(separator: "\n")
    }

    /// What fits on a screen of so many rows; the most important first, and a word about what is left out.
    public func screen(rows: Int, styled: Bool) -> [String] {
        sections(rows: max(rows, 8)).prefix(max(rows, 8)).map { $0.text(styled: styled, columns: width) }
    }

    private func sections(rows: Int) -> [ScreenLine] {
        let head = header + alarms
        let blocks = [strategyBlock, guardBlock, positionBlock, orderBlock].filter { !$0.isEmpty }
        var left = rows == .max ? Int.max : rows - head.count
        var lines = head
        for (place, block) in blocks.enumerated() {
            // A blank, a title and a row of each block behind this one find room first.
            let later = blocks[(place + 1)...].reduce(0) { $0 + min($1.count, 3) }
            let room = left == .max ? block.count : max(left - later, min(block.count, 2))
            lines += StatusView.cut(block, to: room)
            if left != .max { left -= min(block.count, room) }
        }
        return lines
    }

    /// The first rows of a block; the last one says how many more there are.
    private static func cut(_ block: [ScreenLine], to room: Int) -> [ScreenLine] {
        guard block.count > room else { return block }
        let kept = Array(block.prefix(max(room - 1, 0)))
        return kept + [ScreenLine("  … and \(block.count - kept.count) more", .faint)]
    }

    // MARK: The head

    private var header: [ScreenLine] {
        var first = ScreenLine("herald ", .title)
        first.add(status.mode, status.mode == "live" ? .warning : .bold)
        first.add("  up \(StatusView.duration(status.time, since: status.started))", .faint)
        first.add("  generation \(status.generation)", .faint)
        if status.isStopping { first.add("  stopping", .warning) }
        first.add(StatusView.clock(status.time), .faint, endingAt: width)
        var second = ScreenLine(linkMark.text, linkMark.look)
        second.add(" \(status.link.name) ")
        second.add(linkWords, .faint)
        if status.lagSeconds >= 1 { second.add("  \(StatusView.seconds(status.lagSeconds)) behind", .warning) }
        second.add("segment \(status.segment) row \(status.journalSequence)", .faint, endingAt: width)
        let open = status.equity - status.balance
        var third = ScreenLine("equity ", .faint)
        third.add("\(StatusView.money(status.equity)) \(status.account?.currency ?? "")", .bold)
        third.add("  balance ", .faint)
        third.add(StatusView.money(status.balance))
        third.add("  open ", .faint)
        third.add(StatusView.signed(open), StatusView.look(of: open))
        if let account = status.account { third.add("\(account.login) \(account.server)", .faint, endingAt: width) }
        return [first, second] + healthLines + [third]
    }

    /// One line for the parts of the way, and why for those that do not work.
    private var healthLines: [ScreenLine] {
        guard !status.link.health.isEmpty else { return [] }
        var line = ScreenLine("  ")
        for part in status.link.health {
            line.add("\(part.part) ", .faint)
            line.add(part.state.rawValue, StatusView.look(of: part.state))
            line.add(part.age.map { " \(StatusView.seconds($0)) ago  " } ?? "  ", .faint)
        }
        return [line]
            + status.link.health.filter { $0.state == .late || $0.state == .gone }.map { ScreenLine("  \($0.part): \($0.words)", .warning) }
    }

    private var linkMark: (text: String, look: ScreenLine.Look) {
        let link = status.link
        if link.isUp, link.isBrokerConnected, link.isRunning { return ("● up", .good) }
        return link.isUp ? ("◐ waiting", .warning) : ("○ down", .bad)
    }

    private var linkWords: String {
        let link = status.link
        var parts = ["epoch \(link.epoch)"]
        if !link.isUp || !link.isBrokerConnected { parts.append("for \(StatusView.duration(status.time, since: link.since))") }
        if !link.reason.isEmpty { parts.append(link.reason) }
        if let age = link.quoteAge { parts.append("quote \(StatusView.seconds(age)) ago") }
        return parts.joined(separator: ", ")
    }

    private var alarms: [ScreenLine] {
        var lines: [ScreenLine] = []
        for latch in status.latches {
            lines.append(ScreenLine(" LATCHED \(latch.code): \(latch.explanation) ", .alarm))
        }
        if !status.latches.isEmpty {
            lines.append(ScreenLine("  lift it with `herald resume --reason WHY`", .faint))
        }
        for gate in status.gates {
            lines.append(ScreenLine("no entries (\(gate.reason.rawValue)\(place(of: gate))): \(gate.detail)", .warning))
        }
        lines += status.problems.map { ScreenLine("! \($0)", .warning) }
        lines += status.notes.map { ScreenLine("· \($0)", .faint) }
        return lines
    }

    private func place(of gate: EntryGate) -> String {
        switch gate.scope {
        case .account: ""
        case .strategy(let index): status.strategies.indices.contains(index) ? ", \(status.strategies[index].name)" : ", strategy \(index)"
        case .symbol(let index): ", symbol \(index)"
        }
    }
}
