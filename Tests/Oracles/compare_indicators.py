#!/usr/bin/env python3
"""Compares the indicators of a Herald executable with the oracle and with TA-Lib on a file of real bars. Needs TA-Lib.

    python3 Tests/Oracles/compare_indicators.py .build/release/herald EURUSD_H1.csv [--rows 20000] [--kernel rsi]

The file is a MetaTrader 5 export, tab separated. For every indicator, parameter set and variant it runs

    herald indicator NAME --data FILE --set period=14 [--set variant=talib] [--set price=typical] --csv -

and wants a row per bar: the time, then a column per output, empty before the first value. Equal means within 1e-9 of the value
or of the price. Prints the largest difference of every indicator; exits 1 with the first row that differs.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from indicators_oracle import Bars
from make_indicator_vectors import MT5, TALIB, expected, near


def read_bars(lines):
    """Bars and their times as written; the broker's day is the date of the file, the volume that of the ticks."""
    head = lines[0].split("\t")
    rows = [dict(zip(head, line.split("\t"))) for line in lines[1:]]
    prices = [[row[f"<{name}>"] for row in rows] for name in ("OPEN", "HIGH", "LOW", "CLOSE")]
    digits = max((len(x.partition(".")[2]) for column in prices for x in column), default=0)
    dates = sorted({row["<DATE>"] for row in rows})  # YYYY.MM.DD
    number = {date: i for i, date in enumerate(dates)}
    bars = Bars(*([float(x) for x in column] for column in prices), [int(row["<TICKVOL>"]) for row in rows],
                [number[row["<DATE>"]] for row in rows], digits)
    return bars, [f"{row['<DATE>']} {row.get('<TIME>', '')}".strip() for row in rows]


def run_herald(executable, name, data, settings, variant):
    """output name -> values as Herald prints them, and the command."""
    given = [f"{key}={value:g}" if isinstance(value, float) else f"{key}={value}" for key, value in settings.items()]
    if variant != "mt5":
        given.append(f"variant={variant}")
    command = [str(executable), "indicator", name, "--data", str(data)]
    for setting in given:
        command += ["--set", setting]
    command += ["--csv", "-"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    shown = " ".join(command)
    if done.returncode != 0:
        raise Mismatch(f"{shown}\n  exit {done.returncode}: {done.stderr.strip()}")
    lines = [line.split(",") for line in done.stdout.splitlines() if line and not line.startswith("#")]
    if not lines:
        raise Mismatch(f"{shown}\n  printed nothing")
    head = [cell.strip().strip('"') for cell in lines[0]]
    if any(len(line) != len(head) for line in lines):
        raise Mismatch(f"{shown}\n  not all rows have {len(head)} fields")
    columns = {output: [number(line[k]) for line in lines[1:]] for k, output in enumerate(head) if k > 0}
    return columns, shown


def number(field):
    return None if field.strip().lower() in ("", "nan") else float(field)


class Mismatch(Exception):
    pass


def compare(found, wanted, shown, bars, times):
    """The largest difference relative to the value or the price, whichever is larger."""
    if sorted(found) != sorted(wanted):
        raise Mismatch(f"{shown}\n  outputs {', '.join(found)}, expected {', '.join(wanted)}")
    for output, values in found.items():
        if len(values) != len(bars.close):
            raise Mismatch(f"{shown}\n  {len(values)} rows for {len(bars.close)} bars")
    largest = 0.0
    for i, price in enumerate(bars.close):
        for output in wanted:
            a, b = found[output][i], wanted[output][i]
            if not near(a, b, price):
                blank = "nothing"
                raise Mismatch(f"{shown}\n  bar {i} ({times[i]}) {output}: Herald {blank if a is None else a}, "
                               f"expected {blank if b is None else b}")
            if a is not None:
                largest = max(largest, abs(a - b) / max(abs(b), price))
    return largest


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("herald", type=Path, metavar="HERALD_EXECUTABLE")
    parser.add_argument("data", type=Path, metavar="DATA_FILE")
    parser.add_argument("--rows", type=int, help="only the first so many bars")
    parser.add_argument("--kernel", choices=sorted(MT5), help="only this indicator")
    args = parser.parse_args()
    executable = args.herald.resolve()
    lines = args.data.read_text().lstrip("\ufeff").splitlines()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        data = args.data.resolve()
        if args.rows is not None:
            lines = lines[: args.rows + 1]
            data = Path(folder) / args.data.name
            data.write_text("\n".join(lines) + "\n")
        bars, times = read_bars(lines)
        print(f"{len(times)} bars, {bars.digits} digits")
        for name in [args.kernel] if args.kernel else MT5:
            largest, runs = 0.0, 0
            try:
                for variant, sets in (("mt5", MT5[name]), ("talib", TALIB.get(name, MT5[name]))):
                    for settings in sets:
                        found, shown = run_herald(executable, name, data, settings, variant)
                        wanted = expected(name, bars, settings, variant)
                        largest = max(largest, compare(found, wanted, shown, bars, times))
                        runs += 1
                print(f"{name:14} {runs} runs, largest difference {largest:.1e}", flush=True)
            except Mismatch as mismatch:
                failed = True
                print(f"{name:14} DIFFERS\n  {mismatch}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
