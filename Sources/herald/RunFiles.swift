import ArgumentParser
import Research

/// The files a run can write beside its report; one group, so that they mean the same for every run.
struct RunFiles: ParsableArguments {
    @Option(help: ArgumentHelp("Write the trades as comma-separated values.", valueName: "file"))
    var trades: String?

    @Option(help: ArgumentHelp("Write everything that happened as lines of JSON, for herald why.", valueName: "file"))
    var record: String?

    /// The record to write into; nil when none is wanted. Throws when it would replace what the run reads.
    func recordFile(readFrom inputs: [String]) throws(UserError) -> RecordFile? {
        try record.map { path throws(UserError) in try RecordFile(path, readFrom: inputs, besides: trades) }
    }

    /// Writes the trades where they are wanted. Throws when that would replace what the run read.
    func writeTrades(_ result: BacktestReport, readFrom inputs: [String]) throws(UserError) {
        if let trades { try TradeFile.write(result, to: trades, readFrom: inputs) }
    }
}
