/// Every exception to the rules, in one place, with its reason.
enum Exemptions {
    /// Folders that git ignores, from the root.
    static let folders: Set = ["data"]

    /// Declarations whose meaning is fixed elsewhere and needs no sentence of its own.
    static let undocumentedNames: Set = [
        // Memberwise: the parameters are the documented fields.
        "init",
        // Requirements of the standard library's protocols.
        "description", "<", "==", "hash", "encode", "+", "-", "+=", "-=",
        // Requirements of Engine's `Strategy`, documented there.
        "bind", "barClosed", "tick", "takeLogs",
    ]

    /// System modules and the only targets that may import them; ARCHITECTURE sections 2 and 4.
    static let systemModules: [String: Set<String>] = [
        "Foundation": ["BridgeBench", "KillProbe", "LiveBench", "Observability", "Runtime", "Settings", "herald"],
        "FoundationEssentials": ["Research", "Runtime", "ScriptAPI", "Settings", "Storage"],
        "Glibc": [
            "BridgeFuzz", "GuardBench", "History", "KernelBench", "KillProbe", "Observability", "Runtime", "Settings", "Storage",
            "TickBench",
        ],
        "Synchronization": ["MT5Bridge", "Observability", "Research", "Runtime", "herald"],
        "Dispatch": ["BridgeBench", "LiveBench", "Observability", "Runtime", "herald"],
    ]

    /// Targets that are a pure function of their input: no clock, no randomness, no input or output.
    static let pureTargets: Set = ["Market", "Trading", "Indicators", "Risk", "Engine", "Performance", "Simulation"]

    /// Lua files that are no scripts: generated editor stubs begin with this.
    static let stubMark = "---@meta"
}
