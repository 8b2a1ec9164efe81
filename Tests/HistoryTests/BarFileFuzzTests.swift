import History
import Market
import Testing

@Suite("Bar files of random bytes")
struct BarFileFuzzTests {
    @Test func survivesRandomBytes() throws {
        let specification = try specification("EURUSD")
        let alphabet = Array("<DATE>\t,;\n\r0123456789.:-+eNaNinf \0".utf8) + [0xFF, 0xFE, 0xEF, 0xBB, 0xBF]
        var noise = Noise(state: 1)
        for _ in 0..<3000 {
            let bytes = (0..<noise.below(300)).map { _ in alphabet[noise.below(alphabet.count)] }
            let prefix = noise.below(2) == 0 ? [] : Array(usualHeader.utf8)
            do {
                let imported = try BarFile.read(bytes: prefix + bytes, name: "noise", specification: specification, zone: .utc)
                #expect(imported.series.count > 0 && imported.series.count == imported.report.accepted)
            } catch {
                #expect(error.message.hasPrefix("noise:"), "\(error.message)")
            }
        }
    }

    /// Whatever is done to a good file, what is accepted is consistent, everything is accounted for, and the quick
    /// routine agrees with the careful one.
    @Test func keepsItsPromisesOnDamagedFiles() throws {
        let specification = try specification("EURUSD")
        let series = SyntheticMarket(seed: 2).bars(
            specification: specification, timeframe: .m1, from: instant("2020-11-01 22:00"), count: 40)
        let good = Array(BarFileWriter.text(series).utf8)
        let alphabet = Array("\t\n\r0123456789.:-x".utf8)
        let zone = newYork(plusHours: 7)
        var noise = Noise(state: 2)
        for _ in 0..<1000 {
            var bytes = good
            for _ in 0...noise.below(4) {
                let place = 70 + noise.below(bytes.count - 70)
                switch noise.below(3) {
                case 0: bytes[place] = alphabet[noise.below(alphabet.count)]
                case 1: bytes.remove(at: place)
                default: bytes.insert(alphabet[noise.below(alphabet.count)], at: place)
                }
            }
            if noise.below(8) == 0 { bytes.removeLast(noise.below(bytes.count - 70)) }
            let imported = try? BarFile.read(bytes: bytes, name: "noise", specification: specification, zone: zone)
            let slow = try? BarFile.read(
                bytes: withAnotherColumn(bytes), name: "noise", specification: specification, zone: zone)
            #expect((imported == nil) == (slow == nil))
            guard let imported, let slow else { continue }
            #expect(imported.series.hasSameBars(as: slow.series))
            #expect(imported.report.badRows.map(\.reason) == slow.report.badRows.map(\.reason))
            let report = imported.report
            #expect(report.rows == report.accepted + report.badRowCount)
            #expect(report.countsByReason.reduce(0) { $0 + $1.count } == report.badRowCount)
            #expect(zip(imported.series.opened, imported.series.opened.dropFirst()).allSatisfy { $0 < $1 })
            let isSane = zip(imported.series.prices, imported.series.extras).allSatisfy { prices, extra in
                prices.low > 0 && prices.low <= min(prices.open, prices.close)
                    && prices.high >= max(prices.open, prices.close) && extra.spread >= 0
            }
            #expect(isSane)
        }
    }

    /// The same text with a column that means nothing, which the quick routine does not read.
    func withAnotherColumn(_ text: [UInt8]) -> [UInt8] {
        let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map { line -> [UInt8] in
            let line = line.last == 0x0D ? line.dropLast() : line
            return line.isEmpty ? [] : line + Array("\tother".utf8)
        }
        return Array(lines.joined(separator: [0x0A]))
    }
}
