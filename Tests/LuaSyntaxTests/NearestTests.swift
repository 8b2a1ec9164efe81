import LuaSyntax
import Testing

@Suite struct NearestTests {
    @Test(arguments: [
        ("crosed_above", ["crossed_below", "crossed_above"], "crossed_above"), ("clsoe", ["open", "close"], "close"),
        ("stoploss", ["stop_loss"], "stop_loss"), ("aa", ["ab", "ac"], "ab"), ("aaaa", ["bbaa", "abaa"], "abaa"),
        ("ac", ["abc"], "abc"), ("é1", ["e1"], "e1"), ("close", ["close", "closed"], "close"),
    ])
    func finds(_ name: String, _ candidates: [String], _ expected: String) {
        #expect(nearest(name, among: candidates) == expected)
        #expect(nearest(name, among: candidates.reversed()) == expected)
    }

    @Test(arguments: [("abc", ["xyc"]), ("a", ["b"]), ("", ["a"]), ("hello", ["hexyz"]), ("x", [])])
    func findsNothing(_ name: String, _ candidates: [String]) {
        #expect(nearest(name, among: candidates) == nil)
    }

    @Test func longNamesHaveNoNearest() {
        let name = String(repeating: "a", count: 65)
        #expect(nearest(name, among: [name]) == nil)
        #expect(nearest(String(name.dropLast()), among: [name]) == name)
    }
}
