"""Tests of the reader of Swift code and of what it puts in: python3 -m unittest discover Tests/Mutation"""

import tempfile
import unittest
from pathlib import Path

from mutants import Mutation, sites, tokens


def found(source: str) -> list[tuple[str, str]]:
    return [(token.text, kind) for token, kind in sites(source)]


def signs(source: str) -> list[str]:
    return [token.text for token, _ in sites(source)]


class TokenTests(unittest.TestCase):
    def texts(self, source: str) -> list[str]:
        return [token.text for token in tokens(source)]

    def test_operators_are_read_whole(self):
        self.assertEqual(self.texts("a ..< b -> c === d ~= e >>= .f"), "a ..< b -> c === d ~= e >>= . f".split())

    def test_offsets_point_at_the_text(self):
        source = 'let ä = "\\(a < b)" // c\nreturn `where` >= 1'
        for token in tokens(source):
            self.assertTrue(source.startswith(token.text, token.offset))

    def test_comments_and_directives_are_skipped(self):
        self.assertEqual(self.texts("a // b < c\n/* d /* e */ f */ g\n#if swift(>= 6)\nh"), ["a", "g", "h"])

    def test_strings_are_skipped_but_not_their_interpolations(self):
        self.assertEqual(self.texts(r'"a < b \" c" d'), ["d"])
        self.assertEqual(self.texts(r'"a \(b(c) < d) e" f'), ["b", "(", "c", ")", "<", "d", ")", "f"])
        nested = r'"a \(b ?? "c \(d) < e") f" g'
        self.assertEqual(self.texts(nested), ["b", "??", "d", ")", ")", "g"])
        self.assertEqual(self.texts(r'#"a \(b) "c" \#(d) e"# f'), ["d", ")", "f"])
        self.assertEqual(self.texts('"""\na "b" < \\(c)\n""" d'), ["c", ")", "d"])

    def test_unfinished_code_ends(self):
        for source in ('"abc', "/* abc", "a <", '"\\(a', ""):
            tokens(source)


class SiteTests(unittest.TestCase):
    def test_comparisons(self):
        self.assertEqual(signs("a < b && c <= d || e > f, g >= h, i == j, k != l"), ["<", "<=", ">", ">=", "==", "!="])
        self.assertEqual(signs("guard a\n    < b else { return }"), ["<"])

    def test_no_comparisons(self):
        for source in (
            "let a: [Set<Int>: Optional<B>] = [:]", "func f<T: Comparable>(_ a: some Sequence<Money?>) -> Int", "0..<10",
            "public static func < (a: A, b: A) -> Bool", "static func ==(a: A, b: A)", "infix operator <= : P", "a << 1", "a === b",
            "if case .a = b", "a ~= b", '"a < b"', "x &<< y", "let a: ClosedRange<Double> = b",
        ):  # fmt: skip
            with self.subTest(source):
                self.assertEqual(signs(source), [])

    def test_an_operator_as_a_function(self):
        self.assertEqual(signs("a.sorted(by: >) + b.reduce(true, ==)"), [">", "=="])

    def test_comparisons_with_nil(self):
        self.assertEqual(found("a == nil && nil != b"), [("==", "right nil"), ("!=", "left nil")])

    def test_where_of_a_declaration_is_no_condition(self):
        self.assertEqual(signs("extension A where B == C { var d: Bool { e == f } }"), ["=="])
        self.assertEqual(signs("func f<T>(_ a: T) where T.A == B { g < h }"), ["<"])
        self.assertEqual(signs("protocol P { func f<T>() where T == A\n func g(b: Bool = c != d) }"), ["!="])

    def test_where_of_a_loop_or_case_is_one(self):
        self.assertEqual(signs("func f() { for a in b where a == c { d() } }"), ["=="])
        self.assertEqual(signs("switch a { case .b(let c) where c < d: e }"), ["<"])
        self.assertEqual(signs("func f() { do { try a() } catch let e where e.code != 1 {} }"), ["!="])

    def test_a_label_is_no_where(self):
        self.assertEqual(signs("func f() { a.first(where: { $0 == b }); a.first(where: c == d) }"), ["==", "=="])

    def test_extremes(self):
        self.assertEqual(found("min(a, b) + c.max() + Int.max"), [("min", "function"), ("max", "method")])
        self.assertEqual(signs("c.max { $0 < $1 } ; c.min(by: d); func max(a: Int) {} ; \\.min"), ["<"])


class MutationTests(unittest.TestCase):
    SOURCES = {
        "GuardCatalogue.swift": "static let all: [any G.Type] = [\n    A.self,\n    B.self,\n]\n",
        "Chain.swift": "let c = GuardCatalogue.all.map { $0 }\nlet w = GuardCatalogue.accountGuards.count\n",
        "Guards/A.swift": "struct A: AccountGuard { let a = b < c }",
        "Guards/B.swift": "struct B: RiskGuard { let a = b == nil ? d : max(e, f) }",
    }

    def setUp(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, source in self.SOURCES.items():
                path = Path(folder, "Sources/Risk", name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(source)
            self.mutation = Mutation(Path(folder))

    def test_the_list_tells_what_becomes_of_what_and_where(self):
        self.assertEqual(
            [str(mutant).removeprefix("Sources/Risk/") for mutant in self.mutation.mutants],
            [
                "GuardCatalogue.swift:2:5: A -> left out", "GuardCatalogue.swift:3:5: B -> left out",
                "Guards/A.swift:1:36: < -> >=", "Guards/A.swift:1:36: < -> <=",
                "Guards/B.swift:1:33: == -> !=", "Guards/B.swift:1:46: max -> min",
            ],
        )  # fmt: skip

    def test_the_code_that_is_put_in(self):
        texts = {path.name: source for path, source in self.mutation.rewritten.items()}
        self.assertEqual(texts["A.swift"], "struct A: AccountGuard { let a = b ─┃ c }")
        self.assertEqual(texts["B.swift"], "struct B: RiskGuard { let a = b ─┅ nil ? d : maxOrMutant6(e, f) }")
        self.assertIn('GuardCatalogue.all.withoutMutant(1, ["A", "B"]).map', texts["Chain.swift"])
        self.assertIn('GuardCatalogue.accountGuards.withoutMutant(1, ["A", "B"]).count', texts["Chain.swift"])
        self.assertIn("    case 3: left >= right\n    case 4: left <= right\n    default: left < right\n", self.mutation.support)


if __name__ == "__main__":
    unittest.main()
