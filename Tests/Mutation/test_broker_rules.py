"""Tests of the table of the broker's rules, without a build: python3 -m unittest discover Tests/Mutation"""

import unittest
from pathlib import Path

from broker_rules import RuleError, markdown, mutants, mutated, place

ROOT = Path(__file__).resolve().parents[2]


class TableTests(unittest.TestCase):
    def test_every_row_fits_the_code_once(self):
        found, rewritten = mutants(ROOT)
        self.assertEqual(len({mutant.rule for mutant in found}), len(found))
        for path, source in rewritten.items():
            self.assertNotEqual(source, (ROOT / path).read_text())

    def test_every_mutant_is_in_the_code(self):
        found, rewritten = mutants(ROOT)
        code = "\n".join(rewritten.values())
        for mutant in found:
            with self.subTest(mutant.rule):
                self.assertEqual(code.count(f"chosenMutant == {mutant.number} "), 1)


class PlaceTests(unittest.TestCase):
    def row(self, code):
        return ("rule", "file", code, "x")

    def test_the_code_between_the_brackets(self):
        self.assertEqual(place("if a < b {", self.row("if [[a < b]] {")), (3, 8))

    def test_brackets_of_the_code_itself(self):
        source = "return points[hour(x)] }"
        self.assertEqual(source[slice(*place(source, self.row("return points[[[hour(x)]]] }")))], "hour(x)")
        source = "guard let quote = [quotes[0]] else"
        self.assertEqual(source[slice(*place(source, self.row("guard let quote = [[[quotes[0]]]] else")))], "quotes[0]")
        source = "guard let quote = quotes[a.b] else"
        self.assertEqual(source[slice(*place(source, self.row("guard let quote = [[quotes[a.b]]] else")))], "quotes[a.b]")

    def test_code_that_is_not_there_or_twice(self):
        for source in ("b", "a a"):
            with self.assertRaises(RuleError):
                place(source, self.row("[[a]]"))


class MutatedTests(unittest.TestCase):
    def test_expressions_nest(self):
        self.assertEqual(mutated("a", [(1, "b"), (2, "c")]), "(chosenMutant == 2 ? (c) : ((chosenMutant == 1 ? (b) : (a))))")

    def test_statements_are_left_out_or_replaced(self):
        self.assertEqual(mutated("f()", [(1, "do:")]), "if chosenMutant == 1 {  } else { f() }")
        self.assertEqual(mutated("f()", [(1, "do: g()")]), "if chosenMutant == 1 { g() } else { f() }")

    def test_the_table_names_rule_scenarios_and_line(self):
        mutant = mutants(ROOT)[0][0]
        self.assertIn(f"| {mutant.rule} | 101, crash | `{mutant.path.name}`: `{mutant.code}` |", markdown([(mutant, ["101-a", "crash"])]))


if __name__ == "__main__":
    unittest.main()
