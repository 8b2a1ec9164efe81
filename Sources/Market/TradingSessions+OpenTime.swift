extension TradingSessions {
    /// Seconds for which the market is open from one instant up to another (UTC seconds since 1970); 0 when they do not
    /// ascend.
    public func openSeconds(from start: Int64, to end: Int64) -> Int64 {
        var (second, open) = (start, Int64(0))
        while second < end {
            let span = span(at: second)
            let until = min(span.until, end)
            // A table that never opens again, or a change of the clock, must not hold the walk up.
            guard until > second else { break }
            if span.isOpen { open += until - second }
            second = until
        }
        return open
    }
}
