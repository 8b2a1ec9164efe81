import Settings
import Testing

@Suite("Positions of keys")
struct KeyIndexTests {
    typealias Step = KeyIndex.Step

    static let text = #"""
        # a comment with [brackets] and key = value
        top = 1
        "quoted \"key\"" = 2
        'lite.ral' . "\u00e9" = 3
        [ table . sub ]
          a.b.c = "x # no comment" # a comment
          long = """one
        fake = 1
        \""" still """ # end
          literal = '''
        [fake]
        '''''
          list = [ # comment
            1, "]", [2, { deep = 3 }],
            { x = 1, y = { z = "}" } },
          ]
        [[items]]
        name = 1
        [items.child]
        v = 1
        [[items]]
        name = { ünï = 2024-01-01 07:00:00, k = 'a' }
        [[items.parts]]
        p = 1
        """#

    @Test(
        "each kind of key",
        arguments: [
            (["top"], 2, 1), (["quoted \"key\""], 3, 1), (["lite.ral"], 4, 1), (["lite.ral", "é"], 4, 14),
            (["table"], 5, 3), (["table", "sub"], 5, 11), (["table", "sub", "a"], 6, 3),
            (["table", "sub", "a", "b"], 6, 5),
            (["table", "sub", "a", "b", "c"], 6, 7), (["table", "sub", "long"], 7, 3),
            (["table", "sub", "literal"], 10, 3),
            (["table", "sub", "list"], 13, 3), (["table", "sub", "list", "#0"], 14, 5),
            (["table", "sub", "list", "#2", "#1", "deep"], 14, 19), (["table", "sub", "list", "#3", "y", "z"], 15, 20),
            (["items"], 17, 3), (["items", "#0", "name"], 18, 1), (["items", "#0", "child"], 19, 8),
            (["items", "#0", "child", "v"], 20, 1), (["items", "#1"], 21, 3), (["items", "#1", "name"], 22, 1),
            (["items", "#1", "name", "k"], 22, 37), (["items", "#1", "parts"], 23, 9),
            (["items", "#1", "parts", "#0", "p"], 24, 1),
        ] as [([String], Int, Int)])
    func position(_ path: [String], _ line: Int, _ column: Int) {
        let steps = path.map { $0.hasPrefix("#") ? Step.index(Int($0.dropFirst()) ?? -1) : Step.key($0) }
        #expect(KeyIndex(text: Self.text).position(of: steps) == SettingPosition(line: line, column: column))
    }

    @Test("nothing inside strings and comments is a key")
    func noise() {
        let index = KeyIndex(text: Self.text)
        #expect(!index.positions.keys.contains { $0.contains(.key("fake")) || $0.contains(.key("key")) })
    }

    @Test("deep nesting and unfinished text end")
    func hostile() {
        for text in [
            "a = " + String(repeating: "[", count: 100_000), "a = " + String(repeating: "{a=", count: 50_000),
            "[[[[", "a = \"", "a = '''", "\"", "[a", "=", "a.", "a = \"\\", "a = [1,,{,}",
        ] {
            #expect(KeyIndex(text: text).positions.count < 1000)
        }
    }
}
