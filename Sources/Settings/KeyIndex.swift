/// Where each key of a TOML text stands: the library that parses TOML tells positions of syntax errors only.
///
/// Expects text that has parsed; anything else gives some positions and never traps.
package struct KeyIndex: Sendable, Equatable {
    /// One step down a document.
    package enum Step: Hashable, Sendable {
        case key(String)
        /// Into a list or a list of tables, from 0.
        case index(Int)
    }

    /// The first place at which each path was written.
    package private(set) var positions: [[Step]: SettingPosition] = [:]

    /// The first thing that the TOML library must not see; nil when there is none.
    private(set) var refusal: Refusal?

    /// Text on which the TOML library would abort the process, or that would exhaust the stack.
    struct Refusal: Sendable, Equatable {
        let message: String
        let position: SettingPosition
        /// Bytes before the line or table header it stands in: this much the library may see.
        let offset: Int
    }

    package init(text: String) {
        var scanner = KeyScanner(text: text)
        scanner.scan()
        (positions, refusal) = (scanner.positions, scanner.refusal)
    }

    /// The place of a path's last step; nil when the text has no such key.
    package func position(of path: [Step]) -> SettingPosition? { positions[path] }
}
