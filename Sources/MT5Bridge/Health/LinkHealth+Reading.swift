internal import Connectors

extension LinkHealth {
    /// A reading as the port says it: seconds, and the same words.
    init(part: String, _ reading: HealthReading) {
        let state: State =
            switch reading.state {
            case .unknown: .unknown
            case .good: .good
            case .late: .late
            case .gone: .gone
            }
        self.init(part: part, state: state, age: reading.age.map { Double($0) / 1000 }, words: reading.words)
    }
}
