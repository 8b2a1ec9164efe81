public import Market

extension Store {
    /// Looks for what is remarkable in one stored file; `sessions` is nil when the symbol's hours are not known.
    ///
    /// All blocks are verified first; throws what is wrong with the file.
    public func quality(of stored: StoredSeries, sessions: TradingSessions?) throws(StoreError) -> PriceQuality {
        let mapping = try StoreMapping(path: stored.path)
        let rows = 0..<mapping.header.count
        if mapping.header.kind == .ticks { return PriceQuality(try StoreReader.unorderedTicks(mapping, rows), sessions: sessions) }
        return PriceQuality(try StoreReader.unordered(mapping, rows), sessions: sessions)
    }
}
