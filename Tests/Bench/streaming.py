#!/usr/bin/env python3
"""Measures backtests that stream ticks from the store, and nautilus_trader on the same ticks beside them.

usage: streaming.py HERALD TICK_BENCH [--ticks N] [--peers VENV_DIR] [--repeat N] [--json FILE]

Prints a table. Ticks a second are those of Herald's report (the run of the strategy, the store's file mapped and verified
before), and, where other programs share the machine, ticks per second of processor time: the whole process, its start, the
verification of the file and the run without costs that every report does included. Memory is the highest `RssAnon` of the
process, read fifty times a second: the mapped file is no part of it. A goal is met when either rate reaches it.
The store is made in a temporary folder, 16 bytes a tick.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from peers import REQUIREMENTS

ROOT = Path(__file__).resolve().parents[2]
MILLION = 1_000_000
GOALS = {"bar exits": (5_000_000, 300), "Lua exit on every tick": (1_000_000, 300)}  # ticks a second, megabytes
EXIT = """
local X = exit { api = 1, name = "Watch", version = "1.0", runs = "tick", description = "Looks at every tick and rarely leaves." }

function X:should_exit(position, data)
  local away = position.current_price - position.open_price
  if position.side == "SELL" then away = -away end
  if away > 0.02 then return close { reason = "far enough" } end
end

return X
"""


def anonymous_megabytes(process):
    try:
        with open(f"/proc/{process.pid}/status") as file:
            for line in file:
                if line.startswith("RssAnon:"):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0


def watched(command):
    """The output of a command, its highest anonymous memory, its processor seconds and how long it took."""
    begin, highest = time.perf_counter(), 0
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(list(map(str, command)), cwd=ROOT, stdout=output, stderr=subprocess.DEVNULL)
        while True:
            highest = max(highest, anonymous_megabytes(process))
            found, status, usage = os.wait4(process.pid, os.WNOHANG)
            if found:
                break
            time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"streaming: {' '.join(map(str, command))} failed")
        output.seek(0)
        return output.read(), highest, usage.ru_utime + usage.ru_stime, time.perf_counter() - begin


def backtest(herald, store, ticks, exit_, repeat):
    command = [herald, "backtest", "strategies/sma_crossover.lua", "--model", "real_ticks", "--store", store, "--symbol", "EURUSD",
               "--timeframe", "M1", "--lots", "0.1", "--set", "stop_atr=0", "--exit", exit_, "--json",
               "--override", "risk.preset=off", "account.balance=100000000"]
    runs = []
    for _ in range(repeat):
        output, megabytes, processor, seconds = watched(command)
        report = json.loads(output)
        runs.append({"report": report, "megabytes": megabytes, "processor": processor, "seconds": seconds})
    best = min(runs, key=lambda run: run["report"]["elapsed_seconds"])
    return {
        "ticks": ticks, "bars": best["report"]["bars"], "trades": best["report"]["trades"],
        "ticks_per_second": ticks / best["report"]["elapsed_seconds"],
        # The report's own run and the one without costs.
        "ticks_per_processor_second": 2 * ticks / min(run["processor"] for run in runs),
        "whole_seconds": best["seconds"], "anonymous_megabytes": max(run["megabytes"] for run in runs),
    }


def make_store(tick_bench, folder, count):
    store = Path(folder) / f"ticks-{count}"
    subprocess.run([tick_bench, store, str(count)], check=True, stdout=subprocess.DEVNULL)
    return store


def nautilus(venv, store):
    """nautilus_trader on the ticks of a store; the figures of a process of its own, its memory not only the anonymous."""
    python = Path(venv) / "bin" / "python"
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *REQUIREMENTS["nautilus_trader"]]
    try:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", venv], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(pip, check=True, stdout=subprocess.DEVNULL)
        measure = [python, ROOT / "Tests/Bench/nautilus_ticks.py", store / "EURUSD/quotes.ticks"]
        return json.loads(subprocess.run(measure, check=True, stdout=subprocess.PIPE).stdout)
    except (OSError, subprocess.CalledProcessError) as problem:
        return {"error": str(problem)}


def line(name, figures):
    if "error" in figures:
        return f"{name:<42} not measured: {figures['error']}"
    text = (f"{name:<42} {figures['ticks']:>11,} ticks {figures['ticks_per_second']:>12,.0f} /s"
            f" {figures['ticks_per_processor_second']:>12,.0f} /s of processor {figures['anonymous_megabytes']:>7,.0f} MB")
    goal = GOALS.get(name)
    if not goal:
        return text
    fastest = max(figures["ticks_per_second"], figures["ticks_per_processor_second"])
    met = fastest >= goal[0] and figures["anonymous_megabytes"] <= goal[1]
    return f"{text}  goal {goal[0]:,} /s in {goal[1]} MB: {'met' if met else 'MISSED'}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("herald", type=Path)
    parser.add_argument("tick_bench", type=Path)
    parser.add_argument("--ticks", type=int, default=100_000_000, help="how many are streamed")
    parser.add_argument("--peers", metavar="VENV_DIR")
    parser.add_argument("--repeat", type=int, default=3, help="of the runs over a million ticks")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    herald, tick_bench = options.herald.resolve(), options.tick_bench.resolve()
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        watch = Path(folder) / "watch.lua"
        watch.write_text(EXIT)
        bar_exit = ROOT / "exits/n_bar_stop.lua"
        million, many = (make_store(tick_bench, folder, count) for count in (MILLION, options.ticks))
        figures["bar exits"] = backtest(herald, many, options.ticks, bar_exit, 1)
        figures["Lua exit on every tick"] = backtest(herald, many, options.ticks, watch, 1)
        figures["bar exits, a million ticks"] = backtest(herald, million, MILLION, bar_exit, options.repeat)
        for path in (watch, ROOT / "exits/trailing_stop.lua", ROOT / "exits/time_based.lua"):
            figures[f"{path.stem} on every tick, a million ticks"] = backtest(herald, million, MILLION, path, options.repeat)
        if options.peers:
            figures["nautilus_trader, the same million"] = nautilus(options.peers, million)
    print("Streaming ticks")
    for name, found in figures.items():
        print(line(name, found))
    if not options.peers:
        print("nautilus_trader not measured: needs --peers")
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
