import Market

/// Reads single fields with every check and a precise reason for each refusal.
///
/// Spaces around a field are ignored. Offsets count from the start of the text.
struct FieldParser {
    let text: UnsafeRawBufferPointer
    /// Decimals that a price may have.
    let digits: Int

    /// A price in points, 1 to `Int32.max`.
    func price(_ field: Range<Int>) throws(RowFault) -> Int32 {
        let number = try decimal(field, decimals: digits)
        if number.isNegative || number.magnitude == 0 {
            throw RowFault(reason: .notPositive, offset: field.lowerBound)
        }
        guard let points = Int32(exactly: number.magnitude) else {
            throw RowFault(reason: .priceTooLarge, offset: field.lowerBound)
        }
        return points
    }

    /// A count of zero or more; `negative` is the reason when it is below.
    func count(_ field: Range<Int>, negative: BadRow.Reason, limit: UInt64) throws(RowFault) -> UInt64 {
        let number: Decimal
        do {
            number = try decimal(field, decimals: 0)
        } catch {
            let reason = error.reason == .tooManyDecimals ? BadRow.Reason.malformedNumber : error.reason
            throw RowFault(reason: reason, offset: error.offset)
        }
        if number.isNegative, number.magnitude > 0 { throw RowFault(reason: negative, offset: field.lowerBound) }
        if number.magnitude > limit { throw RowFault(reason: .countTooLarge, offset: field.lowerBound) }
        return number.magnitude
    }

    /// Checks a volume that Herald does not keep: any number that is not negative.
    func checkVolume(_ field: Range<Int>) throws(RowFault) {
        let number = try decimal(field, decimals: 18)
        if number.isNegative, number.magnitude > 0 {
            throw RowFault(reason: .negativeVolume, offset: field.lowerBound)
        }
    }

    /// Seconds since 1970 at the start of a date `YYYY.MM.DD`, also with `-` or `/`.
    func date(_ field: Range<Int>) throws(RowFault) -> Int64 {
        let range = trimmed(field)
        let fault = RowFault(reason: .malformedDate, offset: field.lowerBound)
        guard range.count == 10 else { throw fault }
        let start = range.lowerBound
        // "-", "." and "/" follow one another in ASCII.
        let mark = text[start + 4]
        guard mark == text[start + 7], (UInt8(ascii: "-")...UInt8(ascii: "/")).contains(mark),
            let year = wholeNumber(start, 4), let month = wholeNumber(start + 5, 2),
            let day = wholeNumber(start + 8, 2), let civil = CivilTime(year: year, month: month, day: day)
        else { throw fault }
        return civil.secondsSince1970
    }

    /// Seconds since midnight of `HH:MM` or `HH:MM:SS`.
    func time(_ field: Range<Int>) throws(RowFault) -> Int64 {
        let range = trimmed(field)
        let start = range.lowerBound
        let fault = RowFault(reason: .malformedTime, offset: field.lowerBound)
        guard range.count == 5 || range.count == 8, text[start + 2] == UInt8(ascii: ":"),
            let hour = wholeNumber(start, 2), let minute = wholeNumber(start + 3, 2), hour < 24, minute < 60
        else { throw fault }
        guard range.count == 8 else { return Int64(hour * 3600 + minute * 60) }
        guard text[start + 5] == UInt8(ascii: ":"), let second = wholeNumber(start + 6, 2), second < 60 else {
            throw fault
        }
        return Int64(hour * 3600 + minute * 60 + second)
    }

    private struct Decimal {
        var isNegative = false
        /// In units of the last decimal; `UInt64.max` when larger.
        var magnitude: UInt64 = 0
    }

    /// Plain decimal text scaled by `10^decimals`; further decimals must be zeros.
    private func decimal(_ field: Range<Int>, decimals: Int) throws(RowFault) -> Decimal {
        var range = trimmed(field)
        var number = Decimal()
        if let sign = range.first, text[sign] == UInt8(ascii: "-") {
            number.isNegative = true
            range = range.dropFirst()
        }
        var (whole, fraction, kept) = (0, 0, 0)
        var (hasPoint, isTooFine) = (false, false)
        for index in range {
            let digit = text[index] &- UInt8(ascii: "0")
            if text[index] == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
                continue
            }
            guard digit <= 9 else {
                throw RowFault(reason: isNotFinite(range) ? .notFinite : .malformedNumber, offset: field.lowerBound)
            }
            if hasPoint { fraction += 1 } else { whole += 1 }
            if hasPoint, fraction > decimals {
                if digit != 0 { isTooFine = true }
                continue
            }
            if hasPoint { kept += 1 }
            number.magnitude = FieldParser.shifted(number.magnitude, digit)
        }
        guard whole > 0, !hasPoint || fraction > 0 else {
            throw RowFault(reason: .malformedNumber, offset: field.lowerBound)
        }
        if isTooFine { throw RowFault(reason: .tooManyDecimals, offset: field.lowerBound) }
        for _ in kept..<decimals { number.magnitude = FieldParser.shifted(number.magnitude, 0) }
        return number
    }

    /// `value × 10 + digit`, saturating.
    private static func shifted(_ value: UInt64, _ digit: UInt8) -> UInt64 {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, overflowed) = product.addingReportingOverflow(UInt64(digit))
        return overflow || overflowed ? .max : sum
    }

    /// Whether a field spells NaN or infinity, in any case and with any sign.
    private func isNotFinite(_ range: Range<Int>) -> Bool {
        guard range.count >= 3, range.count <= 12 else { return false }
        let letters = range.map { text[$0] | 0x20 }.filter { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
        return ["nan", "inf", "infinity", "qnan", "snan", "ind"].contains(String(decoding: letters, as: UTF8.self))
    }

    private func wholeNumber(_ start: Int, _ count: Int) -> Int? {
        var value = 0
        for index in start..<start + count {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }

    private func trimmed(_ field: Range<Int>) -> Range<Int> {
        var (start, end) = (field.lowerBound, field.upperBound)
        while start < end, text[start] == UInt8(ascii: " ") { start += 1 }
        while end > start, text[end - 1] == UInt8(ascii: " ") { end -= 1 }
        return start..<end
    }
}
