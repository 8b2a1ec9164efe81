import ArgumentParser
import Foundation
import Research
import Runtime
import ScriptAPI
import Settings

/// Shows a run again and again: in place on a terminal, one line after the other anywhere else.
struct StatusScreen {
    private let reach: ReachOptions
    private let terminal = Terminal()

    init(_ reach: ReachOptions) { self.reach = reach }

    /// Seconds between two looks.
    private static let pause = (terminal: 0.5, file: 5.0)

    func run() throws {
        guard !reach.output.json, terminal.isTerminal, terminal.isStyled || terminal.size != nil else { return try lines() }
        SignalWatch.hold()
        let keys = RawKeys()
        // Another screen, no cursor, no line that wraps; all of it back at the end.
        show("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l")
        defer { show("\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l") }
        SignalWatch.start { wish in
            guard wish == .stop else { return }
            keys.restore()
            write("\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l")
            exit(0)
        }
        defer { keys.restore() }
        while true {
            draw()
            if keys.wait(seconds: StatusScreen.pause.terminal) == .leave { return }
        }
    }

    private func draw() {
        let (columns, rows) = terminal.size ?? (80, 24)
        var text: [String]
        do throws(UserError) {
            // The last column stays free: clearing the rest of a line would take it away.
            text = StatusView(try reach.status(), width: columns - 1).screen(rows: rows - 1, styled: terminal.isStyled)
        } catch {
            text = error.lines.map { String(printable($0).prefix(columns - 1)) } + ["", "trying again …"]
        }
        let blank = max(rows - 1 - text.count, 0)
        text += Array(repeating: "", count: blank)
        let foot = "q leaves · the run goes on · `herald why SYMBOL` tells why nothing is traded"
        text.append(terminal.isStyled ? "\u{1B}[2m\(foot.prefix(columns))\u{1B}[0m" : String(foot.prefix(columns)))
        // Each line is written over the one before and its rest cleared, so that nothing flickers.
        show("\u{1B}[H" + text.prefix(rows).map { $0 + "\u{1B}[K" }.joined(separator: "\r\n") + "\u{1B}[J")
    }

    private func show(_ text: String) { write(text) }

    /// One line, or one JSON object, a look.
    private func lines() throws {
        while true {
            let status = try reach.status()
            if reach.output.json {
                try emit(status.json.text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined())
            } else {
                try emit("\(status.time) \(status.line)")
            }
            Thread.sleep(forTimeInterval: StatusScreen.pause.file)
        }
    }
}

/// Writes to the terminal; when that is gone there is nobody to tell.
private func write(_ text: String) { try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) }

/// Keys one by one, without waiting for a line.
private final class RawKeys: @unchecked Sendable {  // allow: set once, before another thread can restore it
    enum Wish {
        case leave, go
    }

    private var before = termios()
    private let isRaw: Bool

    init() {
        guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &before) == 0 else {
            isRaw = false
            return
        }
        var raw = before
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        isRaw = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0
    }

    /// Waits for a key at the most so long.
    func wait(seconds: Double) -> Wish {
        guard isRaw else {
            Thread.sleep(forTimeInterval: seconds)
            return .go
        }
        var ready = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, Int32(seconds * 1000)) > 0 else { return .go }
        var key: UInt8 = 0
        guard read(STDIN_FILENO, &key, 1) == 1 else { return .leave }
        // q, or Ctrl-D.
        return key == UInt8(ascii: "q") || key == UInt8(ascii: "Q") || key == 4 ? .leave : .go
    }

    func restore() { if isRaw { tcsetattr(STDIN_FILENO, TCSANOW, &before) } }
}
