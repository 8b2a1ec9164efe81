internal import CScript

/// The Lua library that this process is linked to.
public enum LuaLibrary {
    /// Its release as it says itself, e.g. `5.4.4`; empty when it does not.
    public static var release: String {
        let words = String(cString: script_interpreter_identity()).split(separator: " ")
        guard let place = words.firstIndex(of: "Lua"), words.indices.contains(place + 1) else { return "" }
        return String(words[place + 1])
    }
}
