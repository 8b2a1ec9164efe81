"""Puts mutants into Swift code: finds what can be mutated by a small reader of tokens, and writes what takes its place.

Comments, compiler directives and the text of strings are skipped; string interpolations are code. Regular expression
literals are not understood.
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

MUTATED = Path("Sources/Risk")
CATALOGUE = MUTATED / "GuardCatalogue.swift"
NEGATIONS = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
BOUNDARIES = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
SWAPS = {"min": "max", "max": "min"}
CONDITION_OWNERS = {"for", "case", "catch"}
DECLARATIONS = {
    "func", "init", "subscript", "struct", "class", "enum", "actor", "protocol", "extension", "associatedtype", "typealias",
}  # fmt: skip

TOKEN = re.compile(r"`\w+`|[\w$]+|\.[./=\-+!*%<>&|^~?]+|[/=\-+!*%<>&|^~?]+|\S")
STRING = re.compile(r'(#*)("""|")')
COMMENT_MARK = re.compile(r"/\*|\*/")
TO_LINE_END = re.compile(r"(//|#(if|elseif|else|endif|sourceLocation)\b)[^\n]*")


class Token(NamedTuple):
    """A word, operator or mark of the code."""

    text: str
    offset: int


def tokens(source: str) -> list[Token]:
    found: list[Token] = []
    scan_code(source, 0, found, in_string=False)
    return found


def scan_code(source: str, at: int, found: list[Token], in_string: bool) -> int:
    """Appends the tokens up to the end, or up to the `)` that ends an interpolation; returns where it stopped."""
    depth = 0
    while at < len(source):
        if source[at].isspace():
            at += 1
        elif skipped := TO_LINE_END.match(source, at):
            at = skipped.end()
        elif source.startswith("/*", at):
            at = comment_end(source, at)
        elif string := STRING.match(source, at):
            at = scan_string(source, string, found)
        else:
            token = Token(TOKEN.match(source, at).group(), at)
            at += len(token.text)
            found.append(token)
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if in_string and depth < 0:
                break
    return at


def comment_end(source: str, at: int) -> int:
    """The end of a block comment; these nest."""
    depth = 0
    for mark in COMMENT_MARK.finditer(source, at):
        depth += 1 if mark.group() == "/*" else -1
        if depth == 0:
            return mark.end()
    return len(source)


def scan_string(source: str, opening: re.Match, found: list[Token]) -> int:
    """Appends the tokens of a string's interpolations; returns its end."""
    pounds, quotes = opening.groups()
    escape, closing, at = "\\" + pounds, quotes + pounds, opening.end()
    while at < len(source) and not source.startswith(closing, at):
        if source.startswith(escape + "(", at):
            at = scan_code(source, at + len(escape) + 1, found, in_string=True)
        else:
            at += len(escape) + 1 if source.startswith(escape, at) else 1
    return at + len(closing)


def is_generic_where(code: list[Token], index: int) -> bool:
    """Whether the `where` at an index begins the requirements of a declaration; else it is a condition or a label."""
    if [token.text for token in code[index + 1 : index + 2]] == [":"]:
        return False
    words = (token.text for token in reversed(code[:index]))
    return next((word in DECLARATIONS for word in words if word in DECLARATIONS | CONDITION_OWNERS), False)


def is_operator_use(source: str, token: Token, before: str) -> bool:
    """Whether a sign compares, or is handed over as a function; generic brackets have no space on both sides."""
    left, right = source[:token.offset][-1:], source[token.offset + len(token.text) :][:1]
    return before not in ("func", "operator") and (left.isspace() or left == "(") and (right.isspace() or right in "),")


def sites(source: str) -> list[tuple[Token, str]]:
    """What can be mutated, with its kind: `comparison`, `left nil` or `right nil` (compared with), `function`, `method`."""
    code, found, in_requirements = tokens(source), [], False
    texts = [""] + [token.text for token in code] + [""] * 2
    for index, token in enumerate(code):
        before, after = texts[index], texts[index + 2]
        if token.text == "where":
            in_requirements = is_generic_where(code, index)
        elif token.text in "{}" or token.text in DECLARATIONS:
            in_requirements = False
        elif token.text in NEGATIONS and not in_requirements and is_operator_use(source, token, before):
            found.append((token, "right nil" if after == "nil" else "left nil" if before == "nil" else "comparison"))
        elif token.text in SWAPS and after == "(" and before not in (".", "func"):
            found.append((token, "function"))
        elif token.text in SWAPS and after == "(" and before == "." and texts[index + 3] == ")":
            found.append((token, "method"))
    return found


# --- the mutants ---

SUPPORT = """\
internal import Glibc

let chosenMutant = getenv("HERALD_MUTANT").flatMap { Int(String(cString: $0)) } ?? 0

extension Array {
    /// All but the one whose mutant is chosen; mutants are numbered in the order of the names.
    func withoutMutant(_ first: Int, _ names: [String]) -> [Element] {
        filter { !names.indices.contains(chosenMutant - first) || "\\($0)" != names[chosenMutant - first] }
    }
}
"""
COMPARISON = """
infix operator {name}: ComparisonPrecedence
@usableFromInline func {name} <T{bound}>(left: {left}, right: {right}) -> Bool {{
    switch chosenMutant {{
{cases}
    default: left {original} right
    }}
}}
"""
EXTREME = {
    "function": """
@usableFromInline func {name}<T: Comparable>(_ first: T, _ second: T) -> T {{
    chosenMutant == {number} ? {swapped}(first, second) : {original}(first, second)
}}
""",
    "method": """
extension Sequence where Element: Comparable {{
    @usableFromInline func {name}() -> Element? {{ chosenMutant == {number} ? self.{swapped}() : self.{original}() }}
}}
""",
}


class Mutant(NamedTuple):
    number: int
    path: Path
    line: int
    column: int
    original: str
    mutation: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.original} -> {self.mutation}"


class Mutation:
    """All mutants, the files with them in place, and the Swift code that carries them out."""

    def __init__(self, package: Path):
        self.mutants: list[Mutant] = []
        self.support = SUPPORT
        self.sources = {path.relative_to(package): path.read_text() for path in sorted((package / MUTATED).rglob("*.swift"))}
        self.guards = self.guard_mutants()
        self.rewritten = {path: self.rewrite(path, source) for path, source in self.sources.items()}
        if not any(".withoutMutant(" in source for source in self.rewritten.values()):
            sys.exit(f"mutate: error: nothing in {MUTATED} uses GuardCatalogue.all, so that no guard can be left out")

    def guard_mutants(self) -> str:
        """Swift code that leaves the chosen guard out of a list of the guards of GuardCatalogue.all."""
        source = self.sources.get(CATALOGUE, "")
        if not (array := re.search(r"\blet all\b[^=]*=\s*\[([^\]]*)\]", source)):
            sys.exit(f"mutate: error: {CATALOGUE} has no array `all`")
        entries = list(re.compile(r"(\w+)\.self\b").finditer(source, *array.span(1)))
        numbers = [self.add(CATALOGUE, entry.start(), entry[1], "left out") for entry in entries]
        names = ", ".join(f'"{entry[1]}"' for entry in entries)
        return f".withoutMutant({numbers[0]}, [{names}])"

    def add(self, path: Path, offset: int, original: str, mutation: str) -> int:
        before = self.sources[path][:offset]
        number = len(self.mutants) + 1
        self.mutants.append(Mutant(number, path, before.count("\n") + 1, offset - before.rfind("\n"), original, mutation))
        return number

    def rewrite(self, path: Path, source: str) -> str:
        edits = [(token.offset, token.text, self.replacement(path, token, kind)) for token, kind in sites(source)]
        if path != CATALOGUE:
            uses = re.finditer(r"\bGuardCatalogue\.(all|accountGuards)\b", source)
            edits += [(use.start(), use[0], use[0] + self.guards) for use in uses]
        for offset, old, new in sorted(edits, reverse=True):
            source = source[:offset] + new + source[offset + len(old) :]
        return source

    def replacement(self, path: Path, token: Token, kind: str) -> str:
        """What takes the token's place."""
        original = token.text
        if original in SWAPS:
            number = self.add(path, token.offset, original, SWAPS[original])
            name = f"{original}OrMutant{number}"
            self.support += EXTREME[kind].format(name=name, number=number, original=original, swapped=SWAPS[original])
            return name
        mutations = [table[original] for table in (NEGATIONS, BOUNDARIES) if original in table]
        numbers = [self.add(path, token.offset, original, mutation) for mutation in mutations]
        # Two signs of Unicode's 128 for drawing boxes, which Swift takes for operators: a name for each number.
        name = chr(0x2500 + numbers[0] // 128) + chr(0x2500 + numbers[0] % 128)
        cases = "\n".join(f"    case {number}: left {mutation} right" for number, mutation in zip(numbers, mutations))
        sides = {"comparison": ("T", "T"), "left nil": (nil := "_OptionalNilComparisonType", "T?"), "right nil": ("T?", nil)}
        bound = (": Comparable" if original in BOUNDARIES else ": Equatable") if kind == "comparison" else ""
        left, right = sides[kind]
        self.support += COMPARISON.format(name=name, bound=bound, left=left, right=right, cases=cases, original=original)
        return name
