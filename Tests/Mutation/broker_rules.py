#!/usr/bin/env python3
"""Mutation check of the simulated broker: every rule that is disabled must fail a scenario of Tests/Conformance.

usage: ./dev mutate-broker [--only TEXT] [--list] [--table FILE] [--package FOLDER] [--work FOLDER]

The rules, and what disables each, are in broker_rule_table.py. As in mutate.py the package is copied to a work folder, every
mutant is put into the copy and HERALD_MUTANT=ID chooses one at run time, so that the tests are built once. Only the scenarios
run. A mutant is killed when a scenario differs or the tests crash; survivors are printed. --table writes a row for each rule:
the scenarios that fail without it and the line of code.

Exit codes: 0 every mutant is killed; 1 some survive, the build fails, or a scenario fails without a mutant.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from broker_rule_table import RULES
from mutate import MANIFEST, build, package_files

SUITE = "SimulationTests"
FILTER = rf"^{SUITE}\.ConformanceTests"
CHOSEN = """internal import Glibc

let chosenMutant = getenv("HERALD_MUTANT").flatMap { Int(String(cString: $0)) } ?? 0
"""
SECONDS = 120
HEAD = "Made by `./dev mutate-broker --table Tests/Conformance/RULES.md`: each row is a mutant of the code beside it, and was killed."


class Mutant(NamedTuple):
    number: int
    rule: str
    path: Path
    line: int
    code: str
    mutation: str


class RuleError(Exception):
    """A row of the table does not fit the code."""


def place(source, row):
    """Where the code between the brackets stands: its offsets."""
    rule, path, code, _ = row
    # The last of a row of closing brackets closes: an expression may end with one.
    head, begun, rest = code.partition("[[")
    while rest.startswith("["):
        head, rest = head + "[", rest[1:]
    end = rest.find("]]")
    while end >= 0 and rest[end + 2 : end + 3] == "]" and rest[:end].count("[") > rest[:end].count("]"):
        end += 1
    if not begun or end < 0:
        raise RuleError(f"{rule}: no [[code]] in the row")
    inner, tail = rest[:end], rest[end + 2 :]
    whole = head + inner + tail
    if source.count(whole) != 1:
        raise RuleError(f"{path}: {rule}: the code stands there {source.count(whole)} times, not once: {whole}")
    begin = source.index(whole) + len(head)
    return begin, begin + len(inner)


def mutated(original, rows):
    """What takes the code's place: all its mutants, chosen by number."""
    if any(mutation.startswith("do:") for _, mutation in rows):
        branches = " else ".join(f"if chosenMutant == {number} {{ {mutation.removeprefix('do:').strip()} }}" for number, mutation in rows)
        return f"{branches} else {{ {original} }}"
    result = original
    for number, mutation in rows:
        result = f"(chosenMutant == {number} ? ({mutation}) : ({result}))"
    return result


def mutants(package):
    """All mutants, and the files with them in place."""
    found, edits, sources = [], {}, {}
    for number, row in enumerate(RULES, 1):
        rule, path, _, mutation = row
        source = sources.setdefault(path, (package / path).read_text())
        begin, end = place(source, row)
        edits.setdefault(path, {}).setdefault((begin, end), []).append((number, mutation))
        found.append(Mutant(number, rule, Path(path), source[:begin].count("\n") + 1, source[begin:end], mutation))
    rewritten = {}
    for path, source in sources.items():
        last = len(source)
        for (begin, end), rows in sorted(edits[path].items(), reverse=True):
            if end > last:
                raise RuleError(f"{path}: two rows mutate overlapping code: {source[begin:end]}")
            last, source = begin, source[:begin] + mutated(source[begin:end], rows) + source[end:]
        rewritten[Path(path)] = source
    return found, rewritten


def copy_package(package, work, rewritten):
    """Writes only what differs from the last run, for an incremental build."""
    contents = {path: (package / path).read_bytes() for path in package_files(package)}
    contents |= {path: source.encode() for path, source in rewritten.items()}
    for module in {path.parent for path in rewritten}:
        contents[module / "Mutant.swift"] = CHOSEN.encode()
    contents[Path("Package.swift")] += f'{MANIFEST}\nkeepOnly(["{SUITE}"], of: package)\n'.encode()
    for path in set(package_files(work)) - set(contents):
        (work / path).unlink()
    for path, content in contents.items():
        target = work / path
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def failing(executable, work, number):
    """The scenarios that fail with a mutant, sorted; `crash` when the tests did not end by themselves."""
    environment = os.environ | {"HERALD_MUTANT": str(number), "SWIFT_BACKTRACE": "enable=no"}
    command = [str(executable), "--testing-library", "swift-testing", "--filter", FILTER]
    process = subprocess.Popen(command, cwd=work, env=environment, start_new_session=True, text=True, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        output, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return ["time out"]
    names = sorted(set(re.findall(r"Tests/Conformance/([\w.-]+)\.txt:\d+:", output)) - {"wrong", "silent"})
    if process.returncode == 0:
        return []
    return names or ["crash" if process.returncode < 0 else "another test"]


def run(package, work, only, table):
    found, rewritten = mutants(package)
    copy_package(package, work, rewritten)
    executable, begin = build(work), time.monotonic()
    if without := failing(executable, work, 0):
        sys.exit(f"broker_rules: error: without a mutant these fail: {', '.join(without)}")
    rows, survivors = [], []
    for mutant in found:
        if only not in mutant.rule:
            continue
        scenarios = failing(executable, work, mutant.number)
        rows.append((mutant, scenarios))
        if not scenarios:
            survivors.append(mutant)
            print(f"survived {mutant.number:>4}  {mutant.rule}: {mutant.path}:{mutant.line}: {mutant.code} -> {mutant.mutation}", flush=True)
    if table:
        table.write_text(markdown(rows))
    print(f"{len(rows) - len(survivors)} of {len(rows)} killed, {len(survivors)} survived in {time.monotonic() - begin:.0f} s")
    return 1 if survivors else 0


def markdown(rows):
    """A table: rule, the first scenarios that fail without it, the code."""
    lines = ["# Rules and the scenarios that notice when they are disabled", "", HEAD, "", "| Rule | Scenarios that fail without it | Code |", "|---|---|---|"]
    for mutant, scenarios in rows:
        shown = ", ".join(name[:3] if name[:3].isdigit() else name for name in scenarios[:6])
        more = f" and {len(scenarios) - 6} more" if len(scenarios) > 6 else ""
        code = " ".join(mutant.code.split()).replace("|", "\\|")
        lines.append(f"| {mutant.rule} | {shown or 'none'}{more} | `{mutant.path.name}`: `{code}` |")
    return "\n".join(lines) + "\n"


def arguments():
    root = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(prog="./dev mutate-broker", description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="TEXT", help="only rules whose name contains this")
    parser.add_argument("--list", action="store_true", help="list the mutants and build nothing")
    parser.add_argument("--table", type=Path, metavar="FILE", help="write the table of rules and scenarios")
    parser.add_argument("--package", type=Path, default=root, metavar="FOLDER", help="the package (this repository)")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="where to build (.build-mutants in the package)")
    return parser.parse_args()


def main():
    options = arguments()
    package = options.package.resolve()
    if options.list:
        for mutant in mutants(package)[0]:
            print(f"{mutant.number:>4}  {mutant.rule}: {mutant.path}:{mutant.line}: {mutant.code} -> {mutant.mutation}")
        return 0
    return run(package, (options.work or package / ".build-mutants").resolve(), options.only, options.table)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except RuleError as problem:
        sys.exit(f"broker_rules: error: {problem}")
    except subprocess.CalledProcessError as failure:
        sys.exit(f"broker_rules: error: '{' '.join(failure.cmd)}' failed (exit {failure.returncode})")
