#!/usr/bin/env python3
"""Writes the bars in Tests/HeraldTests/Exits: small paths drawn by formula, one for each situation an exit must get right.

No randomness: the same files every time. EURUSD in points of 0.00001, times in UTC, a spread of 10 points, MetaTrader 5's layout.
Standard library only.
"""

import argparse
from datetime import datetime, timedelta, timezone
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "HeraldTests" / "Exits"
HEADER = "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>"
START = 110_000


def moment(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=timezone.utc)


def every(minutes, *spans):
    """Opening times from one moment to another, half-open, for each span."""
    for begin, end in spans:
        at = moment(begin)
        while at < moment(end):
            yield at
            at += timedelta(minutes=minutes)


def wiggle(number):
    """A quiet market's change from open to close: never the same twice in a row, zero in the mean."""
    return (7, -5, 3, -9, 11, -7)[number % 6]


def wicks(number):
    """How far a bar reaches above and below its body."""
    return 6 + number * 5 % 9, 5 + number * 7 % 11


def draw(changes, jumps=None, spikes=None):
    """Bars from changes of the close; `jumps` moves opens away from the close before, `spikes` overrides wicks (up, down)."""
    price, bars = START, []
    for number, change in enumerate(changes):
        opened = price + (jumps or {}).get(number, 0)
        price = opened + change
        up, down = (spikes or {}).get(number, wicks(number))
        bars.append((opened, max(opened, price) + up, min(opened, price) - down, price))
    return bars


def mirrored(bars):
    """The same path upside down; highs and lows change places."""
    return [(2 * START - o, 2 * START - low, 2 * START - high, 2 * START - c) for o, high, low, c in bars]


def trend():
    """20 quiet hours, 15 up, a pull-back of 6, 10 up, 14 down."""
    drift = [0] * 20 + [22] * 15 + [-24] * 6 + [26] * 10 + [-28] * 14
    return draw([drift[n] + wiggle(n) for n in range(len(drift))])


def gap():
    """Up from hour 20 on; a gap down at hour 32, one up at hour 40 and one down at hour 48, each with some way after it."""
    drift = [0] * 20 + [18] * 12 + [4] * 8 + [6] * 16
    return draw([drift[n] + wiggle(n) for n in range(len(drift))], jumps={32: -150, 40: 240, 48: -210})


def crash():
    """Minutes: one crashes by 180 points and recovers, three later ones lose 45 each, one more loses 70 at once."""
    changes = [wiggle(n) // 3 for n in range(60)]
    changes[30] = -12
    changes[40] = changes[41] = changes[42] = -45
    changes[52] = -70
    small = {n: (2 + n % 3, 1 + n % 4) for n in range(60)}
    return draw(changes, spikes={**small, 30: (3, 170), 31: (2, 4)})


def calm(count, slope):
    return draw([slope + wiggle(n) for n in range(count)])


def paths():
    week = list(every(60, ("2024-01-08 00:00", "2024-01-12 22:00")))
    yield "trend_up.csv", week, trend()
    yield "trend_down.csv", week, mirrored(trend())
    yield "gap.csv", week, gap()
    yield "gap_mirrored.csv", week, mirrored(gap())
    minutes = list(every(1, ("2024-01-09 13:00", "2024-01-09 14:00")))
    yield "crash.csv", minutes, crash()
    yield "crash_mirrored.csv", minutes, mirrored(crash())
    # New York closes at 17:00: 22:00 UTC in winter, 21:00 in summer; its clocks change while the market is closed.
    friday = list(every(30, ("2024-01-12 08:00", "2024-01-12 22:00"), ("2024-01-14 22:00", "2024-01-15 06:00")))
    opened = friday.index(moment("2024-01-14 22:00"))
    yield "friday.csv", friday, draw([3 + wiggle(n) for n in range(len(friday))], jumps={opened: -120})
    spring = list(every(30, ("2024-03-08 10:00", "2024-03-08 22:00"), ("2024-03-10 21:00", "2024-03-11 23:00")))
    yield "dst_spring.csv", spring, calm(len(spring), 2)
    autumn = list(every(30, ("2024-11-01 10:00", "2024-11-01 21:00"), ("2024-11-03 22:00", "2024-11-04 23:30")))
    yield "dst_autumn.csv", autumn, calm(len(autumn), -2)


def price(points):
    return f"{points // 100_000}.{points % 100_000:05}"


def text(times, bars):
    rows = (
        "\t".join([at.strftime("%Y.%m.%d\t%H:%M:%S"), *map(price, bar), str(100 + number % 7), "0", "10"])
        for number, (at, bar) in enumerate(zip(times, bars)))
    return "\n".join([HEADER, *rows]) + "\n"


def main():
    parser = argparse.ArgumentParser(description="writes the paths for the exits' goldens")
    parser.add_argument("--check", action="store_true", help="compare with the files, write nothing; exit 1 when they differ")
    args = parser.parse_args()
    stale = []
    for name, times, bars in paths():
        written, file = text(times, bars), FOLDER / name
        if not args.check:
            file.write_text(written)
        elif not file.exists() or file.read_text() != written:
            stale.append(name)
    if stale:
        raise SystemExit("other than drawn: " + ", ".join(stale))


if __name__ == "__main__":
    main()
