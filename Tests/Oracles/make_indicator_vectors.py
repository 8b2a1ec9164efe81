#!/usr/bin/env python3
"""Writes Tests/IndicatorsTests/Vectors: made-up bars and what every indicator gives on them. Needs TA-Lib (pip install TA-Lib).

    python3 Tests/Oracles/make_indicator_vectors.py              # writes
    python3 Tests/Oracles/make_indicator_vectors.py --check      # compares with the files, exits 1 when they differ

Columns of variant mt5 come from indicators_oracle.py, columns of variant talib from TA-Lib itself. On the way the oracle is
compared with TA-Lib wherever the two mean the same, over all bars; a difference ends the run without writing.
"""

import argparse
import math
import platform
import random
import sys
from datetime import datetime, timezone
from pathlib import Path

import numpy
import talib

sys.path.insert(0, str(Path(__file__).parent))

import indicators_oracle as oracle
from indicators_oracle import Bars

FOLDER = Path(__file__).parent.parent / "IndicatorsTests" / "Vectors"
COMMAND = "python3 Tests/Oracles/make_indicator_vectors.py"
BARS, DIGITS, SEED = 5000, 5, 20260101
FIRST_ROWS, EVERY, AROUND = 130, 37, 3  # the rows kept
TOLERANCE = 1e-9
CONSTANT = range(2000, 2120)  # the standstill


def periods(*values, **settings):
    return [{"period": n, **settings} for n in values]


def priced(*pairs):
    return [{"period": n, "price": price} for n, price in pairs]


MEANS = priced((1, "close"), (14, "close"), (50, "close"), (14, "typical"))
KAMAS = [{"period": n, "fast": f, "slow": s, "price": p}
         for n, f, s, p in ((1, 2, 30, "close"), (10, 2, 30, "close"), (50, 5, 60, "close"), (14, 2, 30, "median"))]
MACDS = [{"fast": f, "slow": s, "signal": g, "price": p}
         for f, s, g, p in ((1, 2, 1, "close"), (12, 26, 9, "close"), (20, 50, 14, "close"), (12, 26, 9, "weighted"))]
BANDS = [{"period": n, "deviations": k, "price": p}
         for n, k, p in ((1, 2.0, "close"), (20, 2.0, "close"), (50, 0.5, "close"), (14, 2.5, "typical"))]
STOCHASTICS = [{"k": k, "d": d, "slowing": s} for k, d, s in ((1, 1, 1), (14, 3, 3), (50, 14, 5), (5, 3, 1))]
CHANNELS = [{"period": n, "multiplier": m, "atr_period": a, "price": p}
            for n, m, a, p in ((1, 2.0, 1, "close"), (20, 2.0, 10, "close"), (10, 1.5, 50, "close"), (20, 2.0, 10, "typical"))]
# No round factors: whether a close is beyond a band would hang on the last bit.
TRENDS = [{"period": n, "multiplier": m} for n, m in ((1, 0.7321), (10, 3.0), (50, 1.53))]
SARS = [{"step": s, "maximum": m} for s, m in ((0.02, 0.2), (0.01, 0.1), (0.2, 0.2))]
CLOUDS = [{"tenkan": t, "kijun": k, "senkou": s} for t, k, s in ((1, 1, 1), (9, 26, 52), (20, 10, 14))]

# The parameter sets of every indicator; those of variant talib, where it is another formula: TA-Lib refuses some periods of 1.
MT5 = {
    "sma": MEANS, "ema": MEANS, "smma": MEANS, "lwma": MEANS, "dema": MEANS, "tema": MEANS, "kama": KAMAS,
    "hma": priced((2, "close"), (14, "close"), (50, "close"), (16, "median")), "rsi": MEANS, "macd": MACDS, "bollinger": BANDS,
    "stddev": priced((1, "close"), (20, "close"), (50, "close"), (14, "weighted")), "stochastic": STOCHASTICS,
    "adx": periods(1, 14, 50), "adx_wilder": periods(1, 14, 50), "atr": periods(1, 14, 50), "true_range": [{}],
    "cci": priced((1, "typical"), (14, "typical"), (50, "typical"), (14, "close")), "williams_r": periods(1, 14, 50),
    "momentum": MEANS, "roc": priced((1, "close"), (10, "close"), (50, "close"), (10, "typical")),
    "donchian": periods(1, 20, 50), "keltner": CHANNELS, "supertrend": TRENDS, "sar": SARS, "ichimoku": CLOUDS, "obv": [{}],
    "mfi": periods(1, 14, 50), "vwap": [{"price": p} for p in ("typical", "close", "median")], "pivot_points": [{}],
    "linreg_slope": priced((2, "close"), (14, "close"), (50, "close"), (14, "typical")),
    "highest": priced((1, "high"), (14, "high"), (50, "high"), (14, "close")),
    "lowest": priced((1, "low"), (14, "low"), (50, "low"), (14, "median")),
}


def from_two(sets):
    """The same with 2 for a period of 1."""
    return [{name: 2 if name in ("period", "fast") and x == 1 else x + 1 if name == "slow" and x == 2 else x
             for name, x in s.items()} for s in sets]


TALIB = {name: MT5[name] for name in ("ema", "dema", "tema", "atr", "momentum", "keltner", "supertrend", "sar", "stochastic")}
TALIB |= {name: from_two(MT5[name]) for name in ("kama", "rsi", "macd", "adx", "williams_r", "mfi")}


# ---- the expected values ----


def listed(array):
    return [None if math.isnan(x) else float(x) for x in array]


def from_talib(name, bars, s):
    """What TA-Lib gives, or None where it has no such function or refuses the parameters."""
    h, l, c, v = (numpy.array(x, dtype=float) for x in (bars.high, bars.low, bars.close, bars.volume))
    n = s.get("period", 0)
    x = numpy.array(oracle.applied(bars, s["price"])) if "price" in s else None
    if n == 1 and name in ("bollinger", "stddev", "cci", "highest", "lowest", "donchian"):
        return None
    if name in ("keltner", "supertrend"):  # textbook pieces around TA-Lib's averages
        ranges = listed(talib.ATR(h, l, c, s.get("atr_period", n)))
        if name == "keltner":
            return oracle.keltner_of(listed(talib.EMA(x, n)), ranges, s["multiplier"])
        return oracle.supertrend_of(bars, ranges, s["multiplier"])
    if name == "kama" and (s["fast"], s["slow"]) != (2, 30):  # TA-Lib has only these two
        return oracle.kama(bars, **s, variant="talib")
    one = {
        "sma": lambda: talib.SMA(x, n), "ema": lambda: talib.EMA(x, n), "smma": lambda: talib.RMA(x, n),
        "lwma": lambda: talib.WMA(x, n), "dema": lambda: talib.DEMA(x, n), "tema": lambda: talib.TEMA(x, n),
        "kama": lambda: talib.KAMA(x, n), "hma": lambda: talib.HMA(x, n), "rsi": lambda: talib.RSI(x, n),
        "stddev": lambda: talib.STDDEV(x, n, 1.0), "atr": lambda: talib.ATR(h, l, c, n), "true_range": lambda: talib.TRANGE(h, l, c),
        "williams_r": lambda: talib.WILLR(h, l, c, n), "momentum": lambda: talib.MOM(x, n), "roc": lambda: talib.ROC(x, n),
        "sar": lambda: talib.SAR(h, l, s["step"], s["maximum"]), "obv": lambda: talib.OBV(c, v),
        "mfi": lambda: talib.MFI(h, l, c, v, n), "linreg_slope": lambda: talib.LINEARREG_SLOPE(x, n),
        "highest": lambda: talib.MAX(x, n), "lowest": lambda: talib.MIN(x, n),
    }
    if name in one:
        return {name: listed(one[name]())}
    if name == "cci":
        high, low, close = (h, l, c) if s["price"] == "typical" else (x, x, x)
        return {"cci": listed(talib.CCI(high, low, close, n))}
    if name == "macd":
        return dict(zip(("macd", "signal", "histogram"), map(listed, talib.MACD(x, s["fast"], s["slow"], s["signal"]))))
    if name == "bollinger":
        return dict(zip(("upper", "middle", "lower"), map(listed, talib.BBANDS(x, n, s["deviations"], s["deviations"]))))
    if name == "donchian":
        return dict(zip(("upper", "middle", "lower"), map(listed, talib.DONCHIAN(h, l, n))))
    if name == "stochastic":
        return dict(zip(("k", "d"), map(listed, talib.STOCH(h, l, c, s["k"], s["slowing"], 0, s["d"], 0))))
    if name == "adx":
        return {"adx": listed(talib.ADX(h, l, c, n)), "plus_di": listed(talib.PLUS_DI(h, l, c, n)),
                "minus_di": listed(talib.MINUS_DI(h, l, c, n))}
    return None


def expected(name, bars, settings, variant):
    """output name -> values, what Herald must give."""
    if variant == "talib" and name in TALIB:
        return from_talib(name, bars, settings)
    return getattr(oracle, name)(bars, **settings)


def text(settings):
    return ";".join(f"{name}={value:g}" if isinstance(value, float) else f"{name}={value}" for name, value in settings.items())


def near(a, b, price):
    """Equal within the tolerance; price is the size of prices here. Both absent is equal too."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= TOLERANCE * max(abs(b), price)


# ---- the oracle against TA-Lib ----


def compare(what, ours, theirs, bars, leave_out=lambda i: False):
    """Fails at the first bar where they differ; else the largest difference, relative to the value or the price."""
    largest = 0.0
    for output in theirs:
        for i, (a, b) in enumerate(zip(ours[output], theirs[output])):
            if leave_out(i):
                continue
            if not near(a, b, bars.close[i]):
                raise SystemExit(f"{what} {output} bar {i}: the oracle has {a}, TA-Lib {b}")
            if a is not None:
                largest = max(largest, abs(a - b) / max(abs(b), bars.close[i]))
    return largest


def compare_with_talib(name, bars):
    """What was compared, for the header of the file."""
    done, of = [], len(MT5[name])

    def check(s, ours, theirs, leave_out=lambda i: False):
        done.append(compare(f"{name} {text(s)}", ours, theirs, bars, leave_out))

    if name not in TALIB:  # one formula; TA-Lib's CCI magnifies the rounding of its mean while hardly a price in the window moves
        def noisy(i):
            return name == "cci" and CONSTANT.start <= i < CONSTANT.stop + 50

        for s in MT5[name]:
            theirs = from_talib(name, bars, s)
            if theirs:
                check(s, getattr(oracle, name)(bars, **s), theirs, noisy)
        where = "but the standstill and the 50 after it, where TA-Lib's rounding shows" if name == "cci" else ""
        what = f"TA-Lib means the same: compared on all bars {where}".rstrip()
    elif name in ("ema", "dema", "tema", "kama", "rsi", "atr", "keltner", "supertrend"):
        sets = [s for s in TALIB[name] if name != "kama" or (s["fast"], s["slow"]) == (2, 30)]  # TA-Lib has no others
        of = len(TALIB[name])
        for s in sets:
            check(s, getattr(oracle, name)(bars, **s, variant="talib"), from_talib(name, bars, s))
        what = "the oracle's own variant talib compared with TA-Lib on all bars"
    elif name == "williams_r":
        for s in TALIB[name]:
            wide = oracle.donchian(bars, s["period"])
            check(s, oracle.williams_r(bars, **s), from_talib(name, bars, s), lambda i: wide["upper"][i] == wide["lower"][i])
        what = "both variants compared where the bars have a range"
    elif name == "mfi":
        points, typical = oracle.exact(bars, "typical")[0], oracle.applied(bars, "typical")
        torn = [i > 0 and points[i] == points[i - 1] and typical[i] != typical[i - 1] for i in range(len(points))]
        for s in TALIB[name]:
            ours, n = oracle.mfi(bars, **s), s["period"]
            check(s, ours, from_talib(name, bars, s), lambda i: ours["mfi"][i] == 100.0 or any(torn[max(i - n + 1, 0) : i + 1]))
        what = ("both variants compared where there is negative flow and no equal typical prices differ as doubles (mt5 compares "
                "them as they are, TA-Lib takes them as equal)")
    elif name == "momentum":
        for s in TALIB[name]:
            values = oracle.applied(bars, s["price"])
            ratio = oracle.momentum(bars, **s)["momentum"]
            back = [None if x is None else (x / 100 - 1) * values[i - s["period"]] for i, x in enumerate(ratio)]
            check(s, {"momentum": back}, from_talib(name, bars, s))
        what = "both variants compared, one computed from the other"
    elif name == "stochastic":
        of, s = 1, STOCHASTICS[-1]
        wide, theirs = oracle.donchian(bars, s["k"]), from_talib(name, bars, s)["k"]
        check(s, oracle.stochastic(bars, **s), {"k": theirs}, lambda i: theirs[i] is None or wide["upper"][i] == wide["lower"][i])
        what = "%K of slowing 1 compared where TA-Lib has it and the bars have a range"
    elif name == "macd":
        for s in TALIB[name]:
            check(s, oracle.macd(bars, **s), {"macd": from_talib(name, bars, s)["macd"]}, lambda i: i < 25 * s["slow"])
        what = "the lines of both variants compared after 25 slow periods, when their different starts have faded"
    if name == "adx_wilder":  # TA-Lib's ADX starts from means, the terminal's from zeros
        for s in from_two(MT5[name]):
            check(s, oracle.adx_wilder(bars, **s), from_talib("adx", bars, s), lambda i: i < 40 * s["period"])
        what = "compared with TA-Lib's ADX and DIs after 40 periods, when their different starts have faded"
    if not done:
        return "not compared with TA-Lib, which has no such function or another one by that name"
    return f"{what}; {len(done)} of {of} sets, largest difference relative to the value or price {max(done):.1e}"


# ---- the bars ----


def make_bars():
    """Bars like EURUSD H1, in whole points, and their times: five days a week, 22:00 to 22:00 UTC, midnight of the broker."""
    draw = random.Random(SEED).random
    gaps = {700: 3, 1100: -3, 3000: 15, 3600: -3, 4200: 3}  # percent

    def swing(width):
        return round((draw() + draw() + draw() - 1.5) * width)

    rows, times, close = [], [], 110_000
    time = int(datetime(2021, 1, 3, 22, tzinfo=timezone.utc).timestamp())
    for i in range(BARS):
        width = (60, 200, 15, 400, 120)[i // 250 % 5]
        open_ = close + swing(6) + close * gaps.get(i, 0) // 100
        close = open_ + swing(width) + (120_000 - open_) // 500
        high, low = max(open_, close) + round(draw() * width / 3), min(open_, close) - round(draw() * width / 3)
        if i == 0 or 20 <= i < 23 or i % 311 == 0:  # flat bars
            high = low = close = open_
        if 40 <= i < 60 or 2600 <= i < 2660:  # typical prices that are equal, of bars that are not
            k = (i * 7) % 11
            open_, high, low, close = 110_100, 110_150 + k, 110_050 + k, 110_100 - 2 * k
        if 60 <= i < 66:  # the same bar again and again
            open_, high, low, close = rows[59][:4]
        if i in CONSTANT:
            open_ = high = low = close = rows[CONSTANT.start - 1][3]
        volume = 0 if 1500 <= i < 1570 or i % 97 == 5 else 1 + int(draw() ** 3 * 20_000)
        rows.append((open_, high, low, close, volume))
        times.append(time)
        time += 3600
        if (time // 3600 - 22) % 24 == 0 and datetime.fromtimestamp(time, timezone.utc).weekday() == 4:
            time += 2 * 86400  # Friday 22:00 to Sunday 22:00
        if i == 900:
            time += 30 * 3600  # a holiday
    return rows, times


def decimal(points):
    return f"{points // 10**DIGITS}.{points % 10**DIGITS:0{DIGITS}}"


def bars_of(rows, times):
    o, h, l, c = ([float(decimal(row[k])) for row in rows] for k in range(4))
    return Bars(o, h, l, c, [row[4] for row in rows], [(t + 7200) // 86400 for t in times], DIGITS)


# ---- the files ----


def kept(columns):
    """The rows to keep: the first ones, those around a change from absent to present or back, and every so many."""
    rows = set(range(FIRST_ROWS)) | set(range(FIRST_ROWS, BARS, EVERY))
    for column in columns:
        for i in range(1, BARS):
            if (column[i] is None) != (column[i - 1] is None):
                rows |= set(range(max(i - AROUND, 0), min(i + AROUND, BARS - 1) + 1))
    return sorted(rows)


def versions():
    return f"TA-Lib {talib.__version__} (C {talib.__ta_version__.decode().split()[0]}), Python {platform.python_version()}"


def bars_file(rows, times, bars):
    lines = [
        "# Made-up bars. Tool: Tests/Oracles/make_indicator_vectors.py",
        f"# Command: {COMMAND}",
        f"# Seed {SEED}, {BARS} bars of an hour, {DIGITS} digits; time in Unix seconds, day the number of the broker's day (UTC+2).",
        "time,day,open,high,low,close,volume",
    ]
    for (*prices, volume), time, day in zip(rows, times, bars.day):
        lines.append(",".join([str(time), str(day), *map(decimal, prices), str(volume)]))
    return lines


def indicator_file(name, bars):
    heads, columns = [], []
    for variant, sets in (("mt5", MT5[name]), ("talib", TALIB.get(name, []))):
        for settings in sets:
            for output, values in expected(name, bars, settings, variant).items():
                heads.append(";".join(filter(None, [text(settings), f"variant={variant}", f"output={output}"])))
                columns.append(values)
    second = "TA-Lib" if name not in ("keltner", "supertrend") else "the oracle's formula around TA-Lib's ATR" + (
        " and EMA" if name == "keltner" else "")
    if name == "kama":
        second = "TA-Lib; the oracle where fast and slow are not 2 and 30, which TA-Lib has not"
    lines = [
        f"# Expected values of {name} on bars.csv, some rows of it; bar counts from 0, an empty field is absent.",
        "# Tool: Tests/Oracles/make_indicator_vectors.py",
        f"# Version: {versions()}",
        f"# Command: {COMMAND}",
        "# Parameters: in the head of each column, all of them by name.",
        "# Source of variant mt5: indicators_oracle.py, plain Python from the published formula named there.",
        f"# Source of variant talib: {second}." if name in TALIB else "# Variant talib is the same formula.",
        f"# Check: {compare_with_talib(name, bars)}.",
        ",".join(["bar", *heads]),
    ]
    for i in kept(columns):
        lines.append(",".join([str(i), *("" if c[i] is None else repr(float(c[i])) for c in columns)]))
    return lines


def differing_line(ours, theirs):
    """The first line of data in which two files differ by more than 1e-12 relative (or 1e-14, of noise around 0), or None."""
    def data(lines):
        return [line.split(",") for line in lines if not line.startswith("#")]

    def same(a, b):
        if a == b or not a or not b:
            return a == b
        try:
            return math.isclose(float(a), float(b), rel_tol=1e-12, abs_tol=1e-14)
        except ValueError:
            return False

    a, b = data(ours), data(theirs)
    for x, y in zip(a, b):
        if len(x) != len(y) or not all(map(same, x, y)):
            return ",".join(x)[:200]
    return None if len(a) == len(b) else f"{len(a)} lines, not {len(b)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a file differs")
    check = parser.parse_args().check
    rows, times = make_bars()
    bars = bars_of(rows, times)
    files = {"bars.csv": bars_file(rows, times, bars)}
    for name in MT5:
        files[f"{name}.csv"] = indicator_file(name, bars)
    different = 0
    for name, lines in files.items():
        path = FOLDER / name
        if check:
            found = differing_line(lines, path.read_text().splitlines()) if path.exists() else "no such file"
            if found is not None:
                different += 1
                print(f"{name} differs: {found}")
        else:
            FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(lines) + "\n")
    print(f"{len(files)} files compared, {different} differ" if check else f"{len(files)} files written")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
