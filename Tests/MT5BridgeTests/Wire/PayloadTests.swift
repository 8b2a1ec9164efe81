import MT5Bridge
import Testing

@Suite struct PayloadTests {
    /// Text of these bytes, with its length before it.
    private func field(_ bytes: [UInt8]) -> [UInt8] { [UInt8(bytes.count & 0xFF), UInt8(bytes.count >> 8)] + bytes }

    @Test(arguments: [
        [0x45, 0x55, 0xE9, 0x44],  // Latin-1
        [0x45, 0x00, 0x44],  // a zero
        [0xED, 0xA0, 0x80],  // half of a surrogate pair
        [0xE0, 0x80, 0xAF],  // an overlong slash
        [0xC1, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0x80], [0xC3],
    ]) func bytesThatAreNoText(bytes: [UInt8]) {
        var reader = PayloadReader(field(bytes))
        #expect(throws: PayloadFault.notText(at: 0)) { try reader.text() }
    }

    @Test(arguments: ["", "EURUSD", "Währung €", "𝄞"]) func textsOfOneToFourBytes(text: String) throws {
        var reader = PayloadReader(field(Array(text.utf8)))
        #expect(try reader.text() == text)
    }

    @Test func textHasAtMost1024Bytes() throws {
        let longest = [UInt8](repeating: 0x61, count: 1024)
        var reader = PayloadReader(field(longest))
        #expect(try reader.text().utf8.count == 1024)
        reader = PayloadReader(field(longest + [0x61]))
        #expect(throws: PayloadFault.textTooLong(1025, at: 0)) { try reader.text() }
    }

    @Test func textThatCannotBeSaidIsNotCut() {
        for text in [String(repeating: "é", count: 513), "a\0b"] {
            var writer = PayloadWriter()
            writer.text(text)
            #expect(writer.fault != nil)
            #expect(writer.bytes.isEmpty)
        }
    }

    @Test func countIsHeldAgainstWhatIsThere() {
        // 4,294,967,295 ticks in 25 bytes.
        var reader = PayloadReader([0, 0, 0xFF, 0xFF, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 25))
        #expect(throws: PayloadFault.badCount(.max, at: 2)) { try TicksMessage(from: &reader) }
        reader = PayloadReader([0, 0, 2, 0, 0, 0] + [UInt8](repeating: 0, count: 49))
        #expect(throws: PayloadFault.badCount(2, at: 2)) { try TicksMessage(from: &reader) }
    }

    @Test func numbersAreLittleEndian() throws {
        var reader = PayloadReader([1, 2, 1, 4, 3, 2, 1, 0xFE, 0xFF, 0xFF, 0xFF, 8, 7, 6, 5, 4, 3, 2, 0x81, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
        #expect(try reader.u8() == 1)
        #expect(try reader.u16() == 0x0102)
        #expect(try reader.u32() == 0x0102_0304)
        #expect(try reader.i32() == -2)
        #expect(try reader.i64() == Int64(bitPattern: 0x8102_0304_0506_0708))
        #expect(try reader.f64() == 1)
        #expect(throws: PayloadFault.missingField(at: 27)) { try reader.u8() }
    }
}
