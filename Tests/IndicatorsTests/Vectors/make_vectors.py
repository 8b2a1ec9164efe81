"""Writes the expected indicator values beside it: sma.csv, ema.csv, atr.csv, rsi.csv.

Run it as `python3 make_vectors.py`; it needs only the standard library. Every value is computed from the definition in
exact fractions and rounded once, to the nearest double. Where TA-Lib is installed (pip install TA-Lib), each is compared
with it and the header says so; the committed files were made that way. Prices are a seeded, made-up path in whole points.
"""

import pathlib
import platform
from fractions import Fraction

BARS = 400
SCALE = 100_000  # 10^digits: points per unit of price
SEED = 20260101

# One column each: period and applied price.
COLUMNS = {
    "sma": [(1, "close"), (5, "close"), (20, "close"), (20, "median"), (20, "typical"), (20, "weighted"), (200, "close")],
    "ema": [(1, "close"), (5, "close"), (20, "close"), (20, "typical"), (100, "open")],
    "atr": [(1, "close"), (5, "close"), (14, "close"), (100, "close")],
    "rsi": [(2, "close"), (5, "close"), (14, "close"), (14, "typical"), (100, "low")],
}

# What the applied price adds up, of (open, high, low, close), and how many prices that is.
PRICES = {
    "open": (lambda o, h, l, c: o, 1),
    "close": (lambda o, h, l, c: c, 1),
    "low": (lambda o, h, l, c: l, 1),
    "median": (lambda o, h, l, c: h + l, 2),
    "typical": (lambda o, h, l, c: h + l + c, 3),
    "weighted": (lambda o, h, l, c: h + l + 2 * c, 4),
}


def path():
    """Bars in points, from a linear congruential generator (Knuth's MMIX constants); gaps and a standstill included."""
    state = SEED

    def draw(low, high):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return low + (state >> 33) % (high - low + 1)

    bars, close = [], 110_000
    for index in range(BARS):
        open_ = close + (draw(-900, 900) if index % 37 == 0 else draw(-3, 3))
        close = open_ + draw(-120, 120)
        high, low = max(open_, close) + draw(0, 60), min(open_, close) - draw(0, 60)
        if 150 <= index < 160:
            open_ = high = low = close = bars[149][3]
        bars.append((open_, high, low, close))
    return bars


def applied(bars, price):
    pick, count = PRICES[price]
    return [Fraction(pick(*bar), count) for bar in bars]


def sma(bars, period, price):
    values = applied(bars, price)
    return [sum(values[i - period + 1 : i + 1]) / period / SCALE if i >= period - 1 else None for i in range(BARS)]


def ema(bars, period, price):
    alpha, result, value = Fraction(2, period + 1), [], None
    for i, newest in enumerate(applied(bars, price)):
        value = newest if value is None else alpha * newest + (1 - alpha) * value
        result.append(value / SCALE if i >= period - 1 else None)
    return result


def true_ranges(bars):
    """Of every bar but the first."""
    return [max(b[1], a[3]) - min(b[2], a[3]) for a, b in zip(bars, bars[1:])]


def atr(bars, period, _):
    ranges = [None] + true_ranges(bars)
    return [Fraction(sum(ranges[i - period + 1 : i + 1]), period * SCALE) if i >= period else None for i in range(BARS)]


def rsi(bars, period, price):
    values, result = applied(bars, price), [None] * period
    changes = [b - a for a, b in zip(values, values[1:])]
    gain = sum(max(x, 0) for x in changes[:period]) / period
    loss = sum(max(-x, 0) for x in changes[:period]) / period
    for i in range(period, BARS):
        if i > period:
            gain = (gain * (period - 1) + max(changes[i - 1], 0)) / period
            loss = (loss * (period - 1) + max(-changes[i - 1], 0)) / period
        result.append(100 * gain / (gain + loss) if gain + loss else Fraction(50))
    return result


def compare_with_talib(name, bars, values):
    """One sentence: what was compared, with which version, and the largest relative difference."""
    try:
        import numpy
        import talib
    except ImportError:
        return "nothing: no TA-Lib here"

    def largest(ours, theirs):
        # Both have a value at the same bars, and the values are near.
        assert [x is None for x in ours] == [bool(numpy.isnan(y)) for y in theirs], name
        pairs = [(float(x), y) for x, y in zip(ours, theirs) if x is not None]
        return max(abs(x - y) / max(abs(x), 1e-9) for x, y in pairs)

    def prices(price):
        return numpy.array([float(x / SCALE) for x in applied(bars, price)])

    version, worst = f"TA-Lib {talib.__version__} (C {talib.__ta_version__.decode().split()[0]})", 0.0
    if name == "atr":
        high, low, close = (numpy.array([b[i] / SCALE for b in bars]) for i in (1, 2, 3))
        worst = largest([None] + [Fraction(x, SCALE) for x in true_ranges(bars)], talib.TRANGE(high, low, close))
        return f"{version}, TRANGE only (its ATR is Wilder's, MetaTrader's a simple mean): largest relative difference {worst:.1e}"
    for period, price in COLUMNS[name]:
        if period == 1:
            continue  # TA-Lib starts at 2; the value is the price itself
        if name == "sma":
            theirs = talib.SMA(prices(price), period)
        elif name == "ema":
            # TA-Lib seeds with the simple mean of the first `period` prices, MetaTrader with the first price. With the
            # first price repeated before the start the two seeds are one.
            series = prices(price)
            theirs = talib.EMA(numpy.concatenate([numpy.full(period - 1, series[0]), series]), period)[period - 1 :]
            theirs[: period - 1] = numpy.nan
        else:
            theirs = talib.RSI(prices(price), period)
        worst = max(worst, largest(values[period, price], theirs))
    note = {"ema": ", the first price repeated before the start since TA-Lib seeds with a simple mean"}.get(name, "")
    return f"{version}{note}, all columns of two bars or more: largest relative difference {worst:.1e}"


def main():
    bars, folder = path(), pathlib.Path(__file__).parent
    for name, columns in COLUMNS.items():
        values = {column: globals()[name](bars, *column) for column in columns}
        heads = [f"{period}" if price == "close" else f"{period} {price}" for period, price in columns]
        lines = [
            f"# Expected values of {name}; columns are the period and the applied price, an empty field is absent.",
            "# Tool: Tests/IndicatorsTests/Vectors/make_vectors.py, exact fractions rounded once to the nearest double.",
            f"# Version: Python {platform.python_version()}. Command: python3 Tests/IndicatorsTests/Vectors/make_vectors.py",
            f"# Compared with {compare_with_talib(name, bars, values)}",
            f"# Bars: made up, seed {SEED}, in points; a price is points / {SCALE}.",
            ",".join(["open", "high", "low", "close", *heads]),
        ]
        for i, bar in enumerate(bars):
            numbers = [values[column][i] for column in columns]
            lines.append(",".join([*map(str, bar), *("" if x is None else repr(float(x)) for x in numbers)]))
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
