internal import FoundationEssentials
internal import History
internal import Indicators
public import Market
public import Settings

/// One indicator over a file of bars, as the user asked for it.
public struct IndicatorCommand {
    /// The kernel's name.
    public var name: String
    /// Path of the bar file.
    public var data: String
    /// Decides how many decimals prices have; nil counts those in the file.
    public var symbol: String?
    /// Merges the bars; nil takes them as they are.
    public var timeframe: Timeframe?
    /// Parameters, `price` and `variant` as typed.
    public var values: [(name: String, text: String)]
    /// The data's clock and the symbols' specifications.
    public var settings: HeraldSettings

    public init(
        name: String, data: String, symbol: String?, timeframe: Timeframe?, values: [(name: String, text: String)],
        settings: HeraldSettings
    ) {
        (self.name, self.data, self.symbol, self.timeframe) = (name, data, symbol, timeframe)
        (self.values, self.settings) = (values, settings)
    }

    /// Computes the indicator. Throws what the user must change.
    public func run() throws(UserError) -> IndicatorFile {
        let request = try request()
        let zone = settings.data.timeZone
        let imported: ImportedBars
        do {
            imported = try BarFile.read(path: data, specification: try specification(), zone: zone)
        } catch let error as BarFileError {
            throw UserError([error.message] + error.badRowLines, exitCode: 2)
        } catch let error as UserError {
            throw error
        } catch {
            throw .usage("\(data): \(error)")
        }
        guard let series = imported.series.resampled(to: timeframe ?? imported.series.timeframe, zone: zone) else {
            throw .usage(
                "\(data) holds \(imported.series.timeframe.rawValue) bars, which do not add up to \(timeframe?.rawValue ?? "") bars")
        }
        do throws(KernelProblem) {
            let computed = try ComputedIndicator(request, over: BarTable(series, zone: zone))
            return IndicatorFile(computed: computed, warnings: IndicatorFile.leftOut(imported.report))
        } catch {
            throw .usage(error.message)
        }
    }

    private func request() throws(UserError) -> IndicatorRequest {
        let kernel = try IndicatorReference.descriptor(named: name)
        var (numbers, price, variant): ([String: Double], AppliedPrice?, KernelVariant) = ([:], nil, .mt5)
        for (key, text) in values {
            switch key {
            case "price" where kernel.takesPrice:
                price = try choice(key, text, AppliedPrice.self)
            case "price": throw .usage("--set \(key)=\(text): \(name) reads whole bars and takes no price")
            case "variant": variant = try choice(key, text, KernelVariant.self)
            case "timeframe": throw .usage("--set \(key)=\(text): use --timeframe \(text)")
            case "symbol": throw .usage("--set \(key)=\(text): use --data with a file of \(text)")
            default:
                guard let number = Double(text), number.isFinite else {
                    throw .usage("--set \(key)=\(text): \(key) must be a number")
                }
                numbers[key] = number
            }
        }
        do throws(KernelProblem) { return try kernel.request(numbers, price: price, variant: variant) } catch {
            throw .usage(error.message)
        }
    }

    private func choice<C: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ text: String, _ type: C.Type
    ) throws(UserError) -> C {
        guard let found = C(rawValue: text) else {
            throw .usage("--set \(key)=\(text): \(key) is one of \(C.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return found
    }

    private func specification() throws -> SymbolSpecification {
        if let symbol { return try BacktestCommand.specification(symbol, settings) }
        return SymbolSpecification(
            name: "", digits: try BarFile.digits(path: data), contractSize: Money(raw: Money.one), baseCurrency: "",
            profitCurrency: "", volumeMinimum: Volume(raw: Volume.one), volumeMaximum: Volume(raw: Volume.one),
            volumeStep: Volume(raw: Volume.one), stopsLevelPoints: 0)
    }
}

/// An indicator's values over a file, ready to be written.
public struct IndicatorFile {
    let computed: ComputedIndicator
    /// Rows of the data that were left out, as `file:line:column: error: …`.
    public let warnings: [String]

    static func leftOut(_ report: ImportReport) -> [String] {
        guard report.badRowCount > 0 else { return [] }
        return ["warning: \(report.badRowCount) of \(report.rows) rows are bad and were left out:"] + report.lines
    }

    /// How many bars.
    public var bars: Int { computed.table.columns.count }

    /// A header line and one line a bar: the time (ISO 8601, UTC), then each output, empty while absent.
    public var text: String {
        var text = (["time"] + computed.descriptor.outputs.map(\.name)).joined(separator: ",") + "\n"
        for index in 0..<bars {
            text += Timestamp(seconds: computed.table.columns.time[index]).description
            for output in computed.outputs {
                text += output[index].isNaN ? "," : ",\(output[index])"
            }
            text += "\n"
        }
        return text
    }

    /// One sentence: the indicator with its parameters, from which bar on it has values, and when the last bar opened.
    public var summary: String {
        let last = computed.lastTime.map { ", last bar \(Timestamp(seconds: $0))" } ?? ""
        let first = computed.outputs.map { output in (0..<bars).first { !output[$0].isNaN } }
        guard let complete = first.reduce(0, { whole, one in whole.flatMap { found in one.map { max(found, $0) } } }) else {
            return "\(computed.request.text): \(bars) bars, no value of some output\(last)"
        }
        return "\(computed.request.text): \(bars) bars, all outputs from bar \(complete + 1) on\(last)"
    }

    /// The outputs that have no value anywhere, and why, as `warning: …`.
    public var absences: [String] {
        computed.descriptor.outputs.enumerated().compactMap { place, output in
            guard (0..<bars).allSatisfy({ computed.outputs[place][$0].isNaN }) else { return nil }
            let needed = output.warmUp(computed.request)
            let reason =
                needed > bars
                ? "it needs \(needed) bars, and there are \(bars)"
                : output.waitsForDay ? "it needs a second broker day" : "the bars have no volume"
            return "warning: \(output.name) of \(computed.request.text) has no value: \(reason)"
        }
    }

    /// Writes ``text`` to a file that is not the data. Throws when that fails, and before anything is touched when it would.
    public func write(to path: String, readFrom data: String) throws(UserError) {
        guard !isSameFile(path, data) else { throw .usage("--csv \(path) would overwrite the data; name another file") }
        do { try Data(text.utf8).write(to: URL(filePath: path)) } catch {
            throw UserError(
                ["\(path): error: the values cannot be written; check the folder, its permissions and the free space"], exitCode: 2)
        }
    }
}
