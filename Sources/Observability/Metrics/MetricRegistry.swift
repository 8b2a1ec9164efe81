import Synchronization

/// All families there are: those of the catalogue, and what libraries report through swift-metrics.
public final class MetricRegistry: Sendable {
    private let catalogue: [String: MetricFamily]
    private let others = Mutex<[String: MetricFamily]>([:])
    private let before = Mutex<[@Sendable () -> Void]>([])

    /// An empty registry.
    public init() {
        catalogue = Dictionary(uniqueKeysWithValues: MetricCatalogue.all.map { ($0.name, MetricFamily($0)) })
    }

    /// The family of a catalogued descriptor.
    subscript(descriptor: MetricDescriptor) -> MetricFamily {
        guard let family = catalogue[descriptor.name] else { preconditionFailure("Invariant: \(descriptor.name) is catalogued") }
        return family
    }

    /// The family of a library's measurement; the first descriptor of a name holds, and nil is for another one after it.
    func family(of descriptor: MetricDescriptor) -> MetricFamily? {
        guard catalogue[descriptor.name] == nil else { return nil }
        return others.withLock { others in
            if let known = others[descriptor.name] { return known.descriptor == descriptor ? known : nil }
            let made = MetricFamily(descriptor)
            others[descriptor.name] = made
            return made
        }
    }

    /// Has something done before each exposition: values that are kept elsewhere are fetched then.
    func beforeExposition(_ fetch: @escaping @Sendable () -> Void) { before.withLock { $0.append(fetch) } }

    /// Everything in Prometheus' text format, version 0.0.4.
    public func exposition() -> String {
        for fetch in before.withLock({ $0 }) { fetch() }
        let rest = others.withLock { $0 }.sorted { $0.key < $1.key }
        return MetricCatalogue.all.map { self[$0].text }.joined() + rest.map(\.value.text).joined()
    }
}
