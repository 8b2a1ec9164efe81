import Foundation
import Risk
import Settings
import Testing

/// The checked settings of a TOML text; a failure's messages become the test's.
func settings(_ text: String, overrides: [String] = []) throws(SettingsFailure) -> HeraldSettings {
    try HeraldSettings(text: text, path: "c.toml", overrides: overrides)
}

/// The messages of a text that must not load; empty when it did.
func messages(_ text: String, overrides: [String] = []) -> [String] {
    do {
        _ = try settings(text, overrides: overrides)
        return []
    } catch {
        return error.errors.map(\.text)
    }
}

/// A limit by its key.
func limit(_ key: String) throws -> Limit { try #require(GuardCatalogue.limits.first { $0.key == key }, "\(key)") }

/// Every preset as a message lists them.
let presetNames = RiskPreset.all.map { "\"\($0.name)\"" }.joined(separator: ", ")

/// The repository's root.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// SplitMix64 (Steele, Lea, Flood 2014): a fixed seed gives the same texts on every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
