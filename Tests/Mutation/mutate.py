#!/usr/bin/env python3
"""Mutation check: every comparison flipped and every guard dropped in Sources/Risk must fail a test.

usage: ./dev mutate [--only TEXT] [--list] [--jobs N] [--mutant ID] [--package FOLDER] [--work FOLDER]

The package is copied to a work folder (kept, so that the next build is incremental), and the copy of Sources/Risk
rewritten so that every mutant is in it and HERALD_MUTANT=ID chooses one at run time. The tests are built once; without
a mutant they must pass. Then RiskTests and EngineTests run for each mutant, quick tests first, up to the first failure. A
mutant is killed when a test fails, crashes, or takes ten times as long as without it (at least 20 s). Survivors are
printed.

The mutants:
  * A comparison (< <= > >= == !=) is negated, and an ordered one also moved to its boundary (< to <=, >= to > and so
    on), wherever it stands: conditions, preconditions, default arguments, string interpolations, `where` of a loop or a
    case, an operator handed over as a function. An operator of its own with the same precedence takes its place.
  * min(a, b) and max(a, b) are swapped, and so are .min() and .max() of a sequence.
  * A guard of GuardCatalogue.all is left out of the chain and of the account watch, not of the list of limits.

No mutants: `where` of a generic declaration, declarations of operators, patterns, operators without spaces around them.
These do not build: comparisons of tuples, of metatypes and of integers of two types, min and max of three.

Exit codes: 0 at least 95 % killed; 1 fewer, or the build or the tests fail without a mutant.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mutants import MUTATED, Mutant, Mutation

SUITES = ["RiskTests", "EngineTests"]
WANTED_PERCENT = 95
# A test that takes longer runs after the quick ones, by itself.
SLOW_SECONDS = 0.5
# Only what the tests need is built, and no other package fetched.
MANIFEST = """
func keepOnly(_ roots: [String], of package: Package) {
    var (wanted, kept, needsPackages) = (roots, Set<String>(), false)
    while let name = wanted.popLast() {
        guard kept.insert(name).inserted, let target = package.targets.first(where: { $0.name == name }) else { continue }
        for dependency in target.dependencies {
            switch dependency {
            case .targetItem(let name, _), .byNameItem(let name, _): wanted.append(name)
            default: needsPackages = true
            }
        }
    }
    package.targets.removeAll { !kept.contains($0.name) }
    package.products = []
    if !needsPackages { package.dependencies = [] }
}
"""


def package_files(folder: Path) -> list[Path]:
    found = [folder / "Package.swift"] + [path for name in ("Sources", "Tests") for path in (folder / name).rglob("*")]
    return [path.relative_to(folder) for path in found if path.is_file()]


def copy_package(package: Path, work: Path, mutation: Mutation, suites: list[str]) -> None:
    """Writes only what differs from the last run, for an incremental build."""
    contents = {path: (package / path).read_bytes() for path in package_files(package)}
    contents |= {path: source.encode() for path, source in mutation.rewritten.items()}
    contents[MUTATED / "Mutant.swift"] = mutation.support.encode()
    roots = ", ".join(f'"{suite}"' for suite in suites)
    contents[Path("Package.swift")] += f"{MANIFEST}\nkeepOnly([{roots}], of: package)\n".encode()
    for path in set(package_files(work)) - set(contents):
        (work / path).unlink()
    for path, content in contents.items():
        target = work / path
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def build(work: Path) -> Path:
    """Builds the tests; returns their executable."""
    subprocess.run(["swift", "build", "--build-tests"], cwd=work, check=True, stdout=sys.stderr)
    answer = subprocess.run(["swift", "build", "--show-bin-path"], cwd=work, check=True, stdout=subprocess.PIPE, text=True)
    return next(Path(answer.stdout.strip()).glob("*PackageTests.xctest"))


class Runner:
    """Runs the tests with a mutant chosen: first the quick ones together, then each slow one by itself."""

    def __init__(self, executable: Path, work: Path):
        self.executable, self.work = executable, work
        # What to run, and the seconds that it takes without a mutant.
        self.stages: list[tuple[list[str], float]] = []

    def measure(self, suites: list[str]) -> None:
        """Runs each test by itself without a mutant, to find the slow ones; all must pass."""
        command = [*self.command(), "--list-tests"]
        listing = subprocess.run(command, cwd=self.work, check=True, stdout=subprocess.PIPE, text=True).stdout
        for suite in suites:
            names = ["^" + re.escape(name) for name in listing.splitlines() if name.startswith(suite + ".")]
            alone = [(selection, self.seconds(selection)) for selection in (["--filter", name] for name in names)]
            slow = [stage for stage in alone if stage[1] > SLOW_SECONDS]
            quick = ["--filter", rf"^{suite}\."] + [word for (_, name), _ in slow for word in ("--skip", name)]
            self.stages += slow + [(quick, self.seconds(quick))] * (len(names) > len(slow))
        self.stages.sort(key=lambda stage: stage[1])
        print("stages without a mutant:", ", ".join(f"{seconds:.1f} s" for _, seconds in self.stages), file=sys.stderr)

    def seconds(self, selection: list[str]) -> float:
        begin = time.monotonic()
        outcome, output = self.run_tests(selection, 0, limit=600)
        if outcome != "survived":
            sys.exit(f"{output}\nmutate: error: the tests must pass without a mutant")
        return time.monotonic() - begin

    def run(self, mutant: Mutant) -> tuple[str, str]:
        """`killed`, `survived` or `timed out`, and what the last tests printed."""
        outcome = "survived", "no tests"
        for selection, seconds in self.stages:
            outcome = self.run_tests(selection, mutant.number, limit=max(20, 10 * seconds))
            if outcome[0] != "survived":
                break
        return outcome

    def command(self) -> list[str]:
        return [str(self.executable), "--testing-library", "swift-testing", "--quiet"]

    def run_tests(self, selection: list[str], number: int, limit: float) -> tuple[str, str]:
        environment = os.environ | {"HERALD_MUTANT": str(number), "SWIFT_BACKTRACE": "enable=no"}
        command = self.command() + selection
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        # A session of its own, so that its end is the end of its children too.
        process = subprocess.Popen(command, cwd=self.work, env=environment, start_new_session=True, **streams)
        begin, late = time.monotonic(), threading.Timer(limit, end, [process])
        late.start()
        lines, failed = [], False
        for line in process.stdout:
            lines.append(line)
            if failed := "recorded an issue" in line:
                end(process)  # One failure is enough.
                break
        failed = process.wait() != 0 or failed
        late.cancel()
        timed_out = time.monotonic() - begin >= limit
        return ("timed out" if timed_out else "killed" if failed else "survived"), "".join(lines)


def end(process: subprocess.Popen) -> None:
    """Ends a process and its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def check(runner: Runner, mutants: list[Mutant], jobs: int) -> int:
    """Runs all mutants; prints those that survive or time out, and the score."""
    begin, outcomes = time.monotonic(), []
    with ThreadPoolExecutor(jobs) as pool:
        for mutant, (outcome, _) in zip(mutants, pool.map(runner.run, mutants)):
            outcomes.append(outcome)
            if outcome != "killed":
                print(f"{outcome:<9} {mutant.number:>4}  {mutant}", flush=True)
            if len(outcomes) % 50 == 0:
                print(f"{len(outcomes)} of {len(mutants)} after {time.monotonic() - begin:.0f} s", file=sys.stderr)
    survived, timed_out = outcomes.count("survived"), outcomes.count("timed out")
    killed = len(mutants) - survived
    percent = 100 * killed / len(mutants)
    counts = f"{killed} of {len(mutants)} killed, {timed_out} of them by time-out; {survived} survived"
    print(f"score {percent:.1f} % ({counts}) in {time.monotonic() - begin:.0f} s")
    return 0 if percent >= WANTED_PERCENT else 1


def arguments() -> argparse.Namespace:
    root = Path(__file__).resolve().parents[2]
    summary = "Every comparison flipped and every guard dropped in Sources/Risk must fail a test."
    parser = argparse.ArgumentParser(prog="./dev mutate", description=summary)
    parser.add_argument("--only", default="", metavar="TEXT", help="only mutants of files whose path contains this")
    parser.add_argument("--list", action="store_true", help="list the mutants and build nothing")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="so many at a time (2)")
    parser.add_argument("--mutant", type=int, metavar="ID", help="run only this one and show what the tests say")
    parser.add_argument("--package", type=Path, default=root, metavar="FOLDER", help="the package (this repository)")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="where to build (.build-mutants in the package)")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    package = options.package.resolve()
    mutation = Mutation(package)
    mutants = [mutant for mutant in mutation.mutants if options.only in str(mutant.path)]
    if options.mutant is not None:
        mutants = [mutant for mutant in mutants if mutant.number == options.mutant]
    if options.list or not mutants:
        print("\n".join(f"{mutant.number:>4}  {mutant}" for mutant in mutants) or "no mutant matches")
        return 0 if mutants else 1
    suites = [suite for suite in SUITES if (package / "Tests" / suite).is_dir()]
    if not suites:
        sys.exit(f"mutate: error: {package}/Tests has none of {', '.join(SUITES)}")
    work = (options.work or package / ".build-mutants").resolve()
    copy_package(package, work, mutation, suites)
    runner = Runner(build(work), work)
    runner.measure(suites)
    if options.mutant is None:
        return check(runner, mutants, options.jobs)
    outcome, output = runner.run(mutants[0])
    print(f"{output}\n{outcome} {mutants[0].number}  {mutants[0]}")
    return 1 if outcome == "survived" else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as failure:
        sys.exit(f"mutate: error: '{' '.join(failure.cmd)}' failed (exit {failure.returncode})")
