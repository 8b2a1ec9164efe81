import Market

/// A mistake before it is given its text.
struct SettingsMistake {
    /// Nil when it is about nothing that was written.
    let place: SettingPlace?
    let key: String
    let message: String
}

/// Converts a value as its descriptor says; the problem it throws becomes a mistake at the value's place.
typealias SettingConversion<T> = (SettingDescriptor) -> (SettingValue) throws(SettingProblem) -> T

/// Turns a document into checked values and collects every mistake on the way.
struct SettingsReader {
    let document: SettingsDocument
    private var mistakes: [SettingsMistake]

    init(document: SettingsDocument) {
        self.document = document
        mistakes = document.mistakes
    }

    /// All mistakes so far in the order of their places; nil when there is none.
    var failure: SettingsFailure? {
        guard !mistakes.isEmpty else { return nil }
        let sorted = mistakes.sorted {
            let (left, right) = ($0.place?.order ?? (0, 0, 0), $1.place?.order ?? (0, 0, 0))
            return left == right ? ($0.key, $0.message) < ($1.key, $1.message) : left < right
        }
        return SettingsFailure(sorted.map(error))
    }

    private func error(_ mistake: SettingsMistake) -> SettingsError {
        switch mistake.place {
        case .file(let position):
            SettingsError(path: document.path, position: position, key: mistake.key, message: mistake.message)
        case .override(_, let argument):
            SettingsError(
                path: "--override \(SettingsReader.shown(argument, key: mistake.key))", key: mistake.key, message: mistake.message)
        case nil: SettingsError(path: document.path, key: mistake.key, message: mistake.message)
        }
    }

    /// An override as messages repeat it: what could be a secret is left out.
    private static func shown(_ argument: String, key: String) -> String {
        let isSecret = HeraldSettings.reference.contains { $0.key == key && $0.kind == .secret }
        return isSecret ? argument.prefix { $0 != "=" } + "=…" : argument
    }

    mutating func report(_ message: String, key: String, at place: SettingPlace?) {
        mistakes.append(SettingsMistake(place: place, key: key, message: message))
    }

    /// Whether a key or one inside it is mistaken already.
    func hasMistake(under key: String) -> Bool {
        mistakes.contains { $0.key == key || $0.key.hasPrefix(key + ".") }
    }

    /// The checked value at a key, or its default; `afterMistake` stands in after one that was reported and never leaves the reader.
    mutating func value<T>(_ key: String, afterMistake: T, _ convert: SettingConversion<T>) -> T {
        let descriptor = HeraldSettings.descriptor(key)
        let path = key.split(separator: ".").map(String.init)
        if document[path] != nil { return given(path, descriptor, convert)?.value ?? afterMistake }
        guard case .value(let fallback) = descriptor.fallback else {
            preconditionFailure("Invariant: \(key) has a default")
        }
        do {
            return try convert(descriptor)(fallback)
        } catch {
            report("\(key): \(error.message)", key: key, at: nil)
            return afterMistake
        }
    }

    /// A value that was written, checked, with its place; nil when absent or mistaken.
    mutating func given<T>(
        _ path: [String], _ descriptor: SettingDescriptor, _ convert: SettingConversion<T>
    ) -> (value: T, place: SettingPlace)? {
        document[path].flatMap { check($0, key: dotted(path), descriptor, convert) }
    }

    /// A given value, checked.
    mutating func check<T>(
        _ found: PlacedValue, key: String, _ descriptor: SettingDescriptor, _ convert: SettingConversion<T>
    ) -> (value: T, place: SettingPlace)? {
        do {
            return (try convert(descriptor)(found.value), found.place)
        } catch {
            report("\(key): \(error.message)", key: key, at: found.place)
            return nil
        }
    }
}

extension HeraldSettings {
    private static let descriptors = Dictionary(uniqueKeysWithValues: reference.map { ($0.key, $0) })

    /// The descriptor of a key that exists.
    static func descriptor(_ key: String) -> SettingDescriptor {
        guard let found = descriptors[key] else { preconditionFailure("Invariant: \(key) is described") }
        return found
    }
}
