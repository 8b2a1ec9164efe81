import Storage
import Testing

@Suite struct CanonicalJSONTests {
    @Test func oneTextForEachValue() {
        let value = CanonicalJSON.object([
            "b": .array([.null, .bool(true), .integer(.min), .real(1), .real(0.1), .real(.leastNonzeroMagnitude), .real(-0.0)]),
            "a": .text("\"\\/\u{0}\u{1F}\u{7F}é\n"), "B": .object([:]), "": .array([]), "ä": .integer(9_007_199_254_740_993),
        ])
        // By hand: keys by their bytes (empty, B, a, b, then the two-byte a-umlaut).
        let text =
            #"{"":[],"B":{},"a":"\"\\/\u0000\u001f"# + "\u{7F}é" + #"\u000a","b":[null,true,-9223372036854775808,1.0,0.1,5e-324,-0.0],"#
            + "\"ä\":9007199254740993}"
        #expect(value.encoded == text)
        #expect(Array(value.encoded.utf8) == Array(text.utf8))
    }

    @Test func whatIsWrittenReadsBack() throws {
        var state: UInt64 = 7
        func random(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        func value(_ depth: Int) -> CanonicalJSON {
            switch random(depth > 3 ? 5 : 7) {
            case 0: return .null
            case 1: return .bool(random(2) == 0)
            case 2: return .integer(Int64(bitPattern: state &* 31))
            case 3:
                let number = Double(bitPattern: state &* 0x9E37_79B9_7F4A_7C15)
                return .real(number.isFinite ? number : 0.5)
            case 4: return .text(String((0..<random(9)).map { _ in Character(Unicode.Scalar(UInt32(random(0xD000))) ?? "x") }))
            case 5: return .array((0..<random(5)).map { _ in value(depth + 1) })
            default:
                return .object(Dictionary((0..<random(5)).map { ("k\($0)\u{1}\"", value(depth + 1)) }) { first, _ in first })
            }
        }
        for _ in 0..<2000 {
            let made = value(0)
            #expect(try CanonicalJSON(parsing: made.encoded) == made)
        }
    }

    @Test func readsWhatOthersWrite() throws {
        let text = " { \"a\\u00e9\\ud83d\\udcc8\\b\\f\\n\\r\\t\\/\" : [ 1e2 , -0 , 1.50 ] } \n"
        #expect(
            try CanonicalJSON(parsing: text)
                == .object(["aé\u{1F4C8}\u{8}\u{C}\n\r\t/": .array([.real(100), .integer(0), .real(1.5)])]))
    }

    @Test(arguments: [
        "", " ", "nul", "01", "-", "1.", ".5", "1e", "+1", "[1,]", "[1 2]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{\"a\":1,\"a\":2}",
        "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\n\"", "1 2", "9223372036854775808",
        "1e999", "NaN", "[", "{", "\"\\u+123\"",
    ])
    func refusesWhatIsNoJSON(_ text: String) {
        #expect(throws: CanonicalJSON.SyntaxError.self) { try CanonicalJSON(parsing: text) }
    }

    @Test func depthIsBounded() throws {
        let deep = { (levels: Int) in String(repeating: "[", count: levels) + "1" + String(repeating: "]", count: levels) }
        _ = try CanonicalJSON(parsing: deep(127))
        #expect(throws: CanonicalJSON.SyntaxError.self) { try CanonicalJSON(parsing: deep(128)) }
        #expect(throws: CanonicalJSON.SyntaxError.self) { try CanonicalJSON(parsing: deep(1_000_000)) }
    }
}
