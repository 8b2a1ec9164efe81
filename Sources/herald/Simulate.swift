import ArgumentParser
import Dispatch
import FaultSimulation
import Foundation
import Research
import Storage
import Synchronization

#if PLANTED_BUGS
    import Engine
#endif

struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the bot against simulated failures of broker, network, disk, scripts and people, and check it.",
        discussion: """
            Every seed makes its own run of 44 minutes of a made-up market, with lost and repeated answers, broken links, a
            full disk, crashes and so on; the same seed does the same again. Reliability is checked against what is true at the
            simulated broker. With many seeds, a fault or a step of an order's states that none of them reached is a failure too.
            """)

    @Option(help: "One seed, with its newest events.")
    var seed: UInt64?

    @Option(help: ArgumentHelp("Many seeds, as 0..1999, and what they reached together.", valueName: "a..b"))
    var seeds: String?

    @Option(help: "How many of the newest events of a seed are printed.")
    var steps = 30

    @Flag(help: "Run every seed a second time with its journal in an SQLite file: it must come to the same.")
    var database = false

    #if PLANTED_BUGS
        @Option(help: ArgumentHelp("Make a mistake, or all one after the other, and tell which seed finds it.", visibility: .hidden))
        var planted: String?
    #endif

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try report {
            #if PLANTED_BUGS
                if let planted { return try plant(planted, try range(seeds ?? "0..199")) }
            #endif
            switch (seed, seeds) {
            case (let seed?, nil): try one(seed)
            case (nil, let text?): try many(try range(text))
            default: throw UserError(["error: name either --seed N or --seeds A..B"], exitCode: 2)
            }
        }
    }

    private func range(_ text: String) throws -> ClosedRange<UInt64> {
        let parts = text.split(separator: ".", omittingEmptySubsequences: true).map(String.init)
        guard parts.count == 2, let first = UInt64(parts[0]), let last = UInt64(parts[1]), first <= last, last - first < 1_000_000 else {
            throw UserError(["error: --seeds takes a range such as 0..1999, not '\(text)'"], exitCode: 2)
        }
        return first...last
    }

    private func one(_ seed: UInt64) throws {
        let result = try result(of: seed)
        if output.json { try emit(result.json.text) } else { try emit(result.text) }
        if result.violation != nil { throw ExitCode(1) }
    }

    /// What a seed comes to, in memory or there and in a file. Throws when the file cannot be made.
    private func result(of seed: UInt64) throws(UserError) -> FaultResult {
        guard database else { return FaultRun.run(seed: seed, keeping: max(steps, 1)) }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("herald-simulate-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let store = try SQLiteStore(path: folder.appendingPathComponent("herald.db").path)
            return FaultRun.run(seed: seed, alsoOn: store, keeping: max(steps, 1))
        } catch {
            throw UserError(["error: a database cannot be made in \(folder.path): \(error)"], exitCode: 1)
        }
    }

    private func many(_ seeds: ClosedRange<UInt64>) throws {
        let shared = Mutex((campaign: FaultCampaign(), problem: UserError?.none))
        let first = seeds.lowerBound
        DispatchQueue.concurrentPerform(iterations: Int(seeds.upperBound - first) + 1) { index in
            do throws(UserError) {
                let result = try result(of: first + UInt64(index))
                shared.withLock { $0.campaign.take(result) }
            } catch {
                shared.withLock { $0.problem = error }
            }
        }
        if let problem = shared.withLock({ $0.problem }) { throw problem }
        let campaign = shared.withLock { $0.campaign }
        if output.json { try emit(campaign.json.text) } else { try emit(campaign.text) }
        if !campaign.isPassed { throw ExitCode(1) }
    }
}

#if PLANTED_BUGS
    extension Simulate {
        /// Makes a mistake, or each of them, in seed after seed until an invariant does not hold.
        private func plant(_ name: String, _ seeds: ClosedRange<UInt64>) throws {
            let bugs = PlantedBug.allCases.filter { name == "all" || $0.rawValue == name }
            guard !bugs.isEmpty else {
                let known = PlantedBug.allCases.map(\.rawValue).joined(separator: ", ")
                throw UserError(["error: there is no planted mistake '\(name)'; there are \(known)"], exitCode: 2)
            }
            let found = Mutex([String: FaultResult]())
            DispatchQueue.concurrentPerform(iterations: bugs.count) { index in
                let result = seeds.lazy.map { FaultRun.run(seed: $0, making: bugs[index]) }.first { $0.violation != nil }
                found.withLock { $0[bugs[index].rawValue] = result }
            }
            let results = found.withLock { $0 }
            for bug in bugs {
                let how = results[bug.rawValue].map { "seed \($0.seed): \($0.violation ?? "")" } ?? "found by no seed"
                try emit("\(bug.rawValue): \(how)")
            }
            if results.count < bugs.count { throw ExitCode(1) }
        }
    }
#endif

extension FaultResult {
    fileprivate var text: String {
        let head = "seed \(seed): \(violation ?? "every invariant held")"
        let faults = faults.map { "\($0.key.rawValue) \($0.value)" }.sorted().joined(separator: ", ")
        return (events + ["", head, "\(steps) events, \(orders) entries, hash \(String(hash, radix: 16))", "faults: \(faults)"])
            .joined(separator: "\n")
    }

    fileprivate var json: JSONValue {
        .object([
            "seed": .integer(Int(seed)), "passed": .bool(violation == nil), "violation": violation.map(JSONValue.string) ?? .null,
            "hash": .string(String(hash, radix: 16)), "steps": .integer(steps), "orders": .integer(orders),
            "events": .array(events.map(JSONValue.string)),
            "faults": .object(Dictionary(uniqueKeysWithValues: faults.map { ($0.key.rawValue, JSONValue.integer($0.value)) })),
        ])
    }
}

extension FaultCampaign {
    /// Every seed held, and together they reached everything.
    fileprivate var isPassed: Bool {
        failures.isEmpty && unexpectedEdges.isEmpty && (!isLarge || missing.isEmpty && medianOrders >= 20 && medianFaults >= 10)
    }
    /// So many seeds that everything must have been reached.
    private var isLarge: Bool { count >= 1000 }
    private var missing: [String] { missingFaults + missingEdges }

    fileprivate var text: String {
        var lines: [String] = []
        for failure in failures.sorted(by: { $0.seed < $1.seed }) {
            lines.append("seed \(failure.seed): \(failure.violation ?? "")")
            lines += failure.events.map { "    \($0)" }
        }
        lines.append("\(count) seeds, \(failures.count) failed; in the median \(medianOrders) entries and \(medianFaults) faults")
        let steps = "\(FaultCampaign.wantedEdges.count - missingEdges.count) of \(FaultCampaign.wantedEdges.count) steps of orders"
        lines.append("reached: \(FaultKind.allCases.count - missingFaults.count) of \(FaultKind.allCases.count) faults, \(steps)")
        if !missing.isEmpty { lines.append("not reached: \(missing.joined(separator: ", "))") }
        if !unexpectedEdges.isEmpty { lines.append("said to be out of reach, and taken: \(unexpectedEdges.joined(separator: ", "))") }
        return lines.joined(separator: "\n")
    }

    fileprivate var json: JSONValue {
        .object([
            "passed": .bool(isPassed), "seeds": .integer(count), "median_orders": .integer(medianOrders),
            "median_faults": .integer(medianFaults), "not_reached": .array(missing.map(JSONValue.string)),
            "unexpectedly_reached": .array(unexpectedEdges.map(JSONValue.string)),
            "failures": .array(
                failures.sorted { $0.seed < $1.seed }.map {
                    .object(["seed": .integer(Int($0.seed)), "violation": .string($0.violation ?? "")])
                }),
        ])
    }
}
