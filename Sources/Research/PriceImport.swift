internal import History
internal import Market
public import Settings

/// What `herald data import` was asked for.
public struct PriceImportRequest: Sendable {
    /// The files, in the order in which they go into the store.
    public var files: [String]
    /// As the broker spells it.
    public var symbol: String
    /// One of the formats' names; nil finds it out.
    public var format: String?
    /// The clock of the files' times; nil takes the format's own, and `data.time_zone` for MetaTrader.
    public var timeZone: String?
    /// Decimals of the prices; nil takes those of the symbol's specification.
    public var digits: Int?
    /// The store's folder.
    public var store: String
    /// Whether nothing is to be written.
    public var isTrial: Bool
    /// Specifications and the server's clock.
    public var settings: HeraldSettings

    public init(
        files: [String], symbol: String, format: String? = nil, timeZone: String? = nil, digits: Int? = nil, store: String = "data",
        isTrial: Bool = false, settings: HeraldSettings
    ) {
        (self.files, self.symbol, self.format, self.timeZone) = (files, symbol, format, timeZone)
        (self.digits, self.store, self.isTrial, self.settings) = (digits, store, isTrial, settings)
    }
}

/// Brings files of prices into the store.
public enum PriceImport {
    /// Reads each file and puts it into the store, so that a later file replaces what an earlier one says of the same
    /// period. Files of bid and ask bars whose names differ in that word only are put together.
    ///
    /// Throws what the user must change; what the files before the failing one brought is stored, and importing all of
    /// them again does no harm.
    public static func run(_ request: PriceImportRequest) throws(UserError) -> PriceImportReport {
        let digits = try digits(request)
        let format = try format(request)
        let zone = try zone(request)
        let store = Store(path: request.store)
        var report = PriceImportReport(symbol: request.symbol, isTrial: request.isTrial)
        func read(_ path: String) throws(UserError) -> ImportedPrices {
            do {
                return try PriceFile.read(
                    path: path, digits: digits, format: format, zone: zone, serverZone: request.settings.data.timeZone)
            } catch {
                throw UserError([error.message] + error.badRowLines + report.storedLines, exitCode: 2)
            }
        }
        let sides = try paired(request.files)
        for (path, askPath) in sides {
            var imported = try read(path)
            if let askPath {
                let ask = try read(askPath)
                do { imported = try MarketSides.joined(bid: imported, ask: ask) } catch {
                    throw UserError([error.message] + report.storedLines, exitCode: 2)
                }
            } else if MarketSides.side(ofFile: path) == .ask, !imported.format.holdsTicks {
                throw UserError(
                    ["\(path): error: bars of the ask alone, but bars are kept as bids; give the BID file of the same period too"]
                        + report.storedLines, exitCode: 2)
            }
            do throws(StoreError) {
                let change =
                    switch imported.prices {
                    case .bars(let bars): try store.save(bars, symbol: request.symbol, isTrial: request.isTrial)
                    case .ticks(let ticks): try store.save(ticks, symbol: request.symbol, isTrial: request.isTrial)
                    }
                report.files.append(ImportedFile(paths: [path, askPath].compactMap(\.self), imported: imported, change: change))
            } catch {
                throw UserError([error.message] + report.storedLines, exitCode: 2)
            }
        }
        return report
    }

    private static func digits(_ request: PriceImportRequest) throws(UserError) -> Int {
        if let digits = request.digits {
            guard (0...8).contains(digits) else { throw .usage("--digits \(digits): a price has 0 to 8 decimals") }
            return digits
        }
        guard let known = request.settings.specification(for: request.symbol) else {
            throw .usage(
                "unknown symbol '\(request.symbol)'; say how many decimals its prices have with --digits, or describe it in [symbols.\(request.symbol)] of the configuration; known are \(request.settings.symbols.keys.sorted().joined(separator: ", "))"
            )
        }
        return known.digits
    }

    private static func format(_ request: PriceImportRequest) throws(UserError) -> DataFormat? {
        guard let name = request.format else { return nil }
        guard let format = DataFormat(rawValue: name) else { throw .usage("unknown format '\(name)'; there are \(DataFormat.names)") }
        return format
    }

    private static func zone(_ request: PriceImportRequest) throws(UserError) -> ZoneRules? {
        guard let name = request.timeZone else { return nil }
        guard let zone = Zones.rules(named: name) else {
            throw .usage(
                "--time-zone '\(name)' is unknown; write UTC, a name as Europe/Berlin, or one with whole hours as America/New_York+7")
        }
        return zone
    }

    /// Each file with the file of its asks, if there is one.
    private static func paired(_ files: [String]) throws(UserError) -> [(path: String, ask: String?)] {
        var asks: [String: String] = [:]
        for path in files where MarketSides.side(ofFile: path) == .ask {
            if asks.updateValue(path, forKey: withoutSide(path)) != nil { throw .usage("\(path) is named twice") }
        }
        var used: Set<String> = []
        var found: [(path: String, ask: String?)] = []
        for path in files where MarketSides.side(ofFile: path) == .bid {
            if let ask = asks[withoutSide(path)] { used.insert(ask) }
        }
        for path in files where !used.contains(path) {
            let isBid = MarketSides.side(ofFile: path) == .bid
            found.append((path, isBid ? asks[withoutSide(path)] : nil))
        }
        return found
    }

    /// A path with the words BID and ASK taken out of the file's name.
    private static func withoutSide(_ path: String) -> String {
        path.uppercased().split(separator: "/", omittingEmptySubsequences: false).enumerated().map { index, part in
            part.split(separator: "_", omittingEmptySubsequences: false).filter { $0 != "BID" && $0 != "ASK" }.joined(separator: "_")
        }.joined(separator: "/")
    }
}
