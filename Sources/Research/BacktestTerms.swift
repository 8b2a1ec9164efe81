internal import Market
internal import Settings

extension BacktestCommand {
    /// Symbols with the terms that hold when their prices begin and the changes that follow, in the order of the run.
    ///
    /// Prices were read with the newest terms, whose digits an export has.
    static func dated(_ symbols: [BacktestSymbol], _ settings: HeraldSettings) throws(UserError) -> [BacktestSymbol] {
        let first = symbols.map { $0.series.opened[0] }.min() ?? Timestamp(nanoseconds: .min)
        let crosses = symbols.map { CrossSymbol($0.value.specification) }
        var result = symbols
        for place in symbols.indices {
            let name = symbols[place].value.specification.name
            let snapshots = settings.specifications(for: name)
            guard snapshots.count > 1, let start = settings.specification(for: name, at: first) else { continue }
            result[place].value = try value(start, crosses, settings, from: first)
            result[place].changes = []
            var last = start
            for case (let from?, let specification) in snapshots where from > first && specification != last {
                last = specification
                let change = SpecificationChange(from: from, value: try value(specification, crosses, settings, from: from))
                result[place].changes.append(change)
            }
        }
        return result
    }

    private static func value(
        _ specification: SymbolSpecification, _ crosses: [CrossSymbol], _ settings: HeraldSettings, from: Timestamp
    ) throws(UserError) -> ContractValue {
        let account = settings.account.currency
        if let value = ContractValue(specification, account: account, crosses: crosses) { return value }
        let cross = ContractValue.missingCross(for: specification, account: account, crosses: crosses) ?? "?"
        throw .usage(
            "\(specification.name) by its terms at \(from) needs the price of \(cross) on a \(account) account; give its bars with --with SYMBOL=FILE"
        )
    }
}
