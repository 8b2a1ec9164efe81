#!/usr/bin/env python3
"""Measures Herald and, with --peers, what anyone can install from PyPI beside it in the same run.

usage: bench.py HERALD [--peers VENV_DIR] [--bars N] [--repeat N] [--json FILE]

Prints a table and writes the figures as JSON. Figures are for comparing within one run on one machine; nothing here is a
test. Herald's bars a second are the full engine (Lua strategy, guards, fills, ledger, statistics) with the data in memory,
as its own report states them; memory is the peak resident size of the whole process, the file included.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(command):
    """Runs a command and returns its output, its seconds and its peak resident kilobytes."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"bench: {' '.join(map(str, command))} failed")
    return output, seconds, usage.ru_maxrss


def median(values):
    return sorted(values)[len(values) // 2]


def startup(herald, repeat):
    return min(run([herald, "--version"])[1] for _ in range(repeat * 5))


def backtest(herald, csv, repeat, more=()):
    command = [herald, "backtest", "strategies/sma_crossover.lua", "--data", csv, "--symbol", "EURUSD",
               "--timeframe", "M1", "--lots", "0.1", "--json", "--override", "risk.preset=off",
               "account.balance=1000000", *more]
    runs = []
    for _ in range(repeat):
        output, _, kilobytes = run(command)
        runs.append((json.loads(output), kilobytes))
    best = max(runs, key=lambda item: item[0]["bars_per_second"])[0]
    return {
        "bars": best["bars"],
        "trades": best["trades"],
        "bars_per_second": best["bars_per_second"],
        "bars_per_second_median": median([item[0]["bars_per_second"] for item in runs]),
        "peak_resident_megabytes": max(item[1] for item in runs) / 1024,
        "load_megabytes_per_second": os.path.getsize(csv) / 1e6 / min(item[0]["load_seconds"] for item in runs),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("herald")
    parser.add_argument("--peers", metavar="VENV_DIR")
    parser.add_argument("--bars", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    herald = str(Path(options.herald).resolve())
    with tempfile.TemporaryDirectory() as folder:
        csv = str(Path(folder) / "EURUSD_M1_synthetic.csv")
        run([herald, "data", "generate", csv, "--symbol", "EURUSD", "--timeframe", "M1", "--bars", str(options.bars)])
        figures = {
            "csv_megabytes": os.path.getsize(csv) / 1e6,
            "herald": {
                "version_seconds": startup(herald, options.repeat),
                "sma_crossover_without_stops": backtest(herald, csv, options.repeat, ("--set", "stop_atr=0")),
                "sma_crossover_with_stops": backtest(herald, csv, options.repeat),
            },
        }
        if options.peers:
            command = [sys.executable, str(ROOT / "Tests/Bench/peers.py"), options.peers, csv]
            figures["peers"] = json.loads(run(command)[0])
    text = json.dumps(figures, indent=2)
    if options.json:
        Path(options.json).write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
