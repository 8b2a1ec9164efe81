import Foundation

/// What standard output is.
struct Terminal {
    /// A person may be looking.
    let isTerminal = isatty(STDOUT_FILENO) == 1

    /// Colours are wanted and understood; see no-color.org.
    var isStyled: Bool {
        let environment = ProcessInfo.processInfo.environment
        return isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// Columns and rows now; nil when it has none.
    var size: (columns: Int, rows: Int)? {
        var size = winsize()
        guard isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Columns now; nil when there is no end to a line.
    var columns: Int? { size?.columns }
}
