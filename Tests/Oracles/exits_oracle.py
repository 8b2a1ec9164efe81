#!/usr/bin/env python3
"""Oracle of the exits: the deals and stop moves of every case in Tests/HeraldTests/Exits/cases.txt.

A literal walk over the four quotes of each bar, by the fill rule and the comments of the exits. Prices are whole points,
whatever an exit computes is an exact Fraction, indicators are taken anew over all closed bars. Shares no code with Herald or
the other oracles. Standard library only.

    python3 Tests/Oracles/exits_oracle.py                # prints every case
    python3 Tests/Oracles/exits_oracle.py --write        # writes expected/NAME.txt; --check compares and exits 1 when they differ
    python3 Tests/Oracles/exits_oracle.py trail_points   # cases whose name begins so
"""

import argparse
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "HeraldTests" / "Exits"
SCALE = 100_000   # points in a price of 1, EURUSD
LOTS = 10         # hundredths of a lot that every case enters with; the smallest volume and the step are one hundredth
NOISE = Fraction(1, 10 ** 6)  # of a point; a price this near to the grid is on it


# ---- bars and indicators ------------------------------------------------------------------------

@dataclass(frozen=True)
class Bar:
    time: int  # opening, seconds since 1970
    open: int
    high: int
    low: int
    close: int
    spread: int


def points(text):
    value = Fraction(text) * SCALE
    assert value.denominator == 1, text
    return int(value)


def load(path):
    with open(path) as file:
        names = [name.strip("<>") for name in file.readline().split()]
        for line in file:
            row = dict(zip(names, line.split()))
            at = datetime.strptime(f"{row['DATE']} {row['TIME']}", "%Y.%m.%d %H:%M:%S").replace(tzinfo=timezone.utc)
            yield Bar(int(at.timestamp()), *(points(row[name]) for name in ("OPEN", "HIGH", "LOW", "CLOSE")), int(row["SPREAD"]))


def atr(closed, period):
    """The mean true range of the last `period` bars; the first bar of all has no true range. None while there are too few."""
    if len(closed) < period + 1:
        return None
    ranges = [max(b.high, a.close) - min(b.low, a.close) for a, b in zip(closed[-period - 1:], closed[-period:])]
    return Fraction(sum(ranges), period)


def rsi(closed, period):
    """Wilder's: plain means of the first `period` changes, smoothed from then on."""
    changes = [b.close - a.close for a, b in zip(closed, closed[1:])]
    if len(changes) < period:
        return None
    gain = Fraction(sum(max(c, 0) for c in changes[:period]), period)
    loss = Fraction(sum(max(-c, 0) for c in changes[:period]), period)
    for change in changes[period:]:
        gain = (gain * (period - 1) + max(change, 0)) / period
        loss = (loss * (period - 1) + max(-change, 0)) / period
    if loss == 0:
        return Fraction(100 if gain > 0 else 50)
    return 100 - 100 / (1 + gain / loss)


def ema(closed, period):
    """Started at the first close; shown from bar `period` on."""
    if len(closed) < period:
        return None
    mean = Fraction(closed[0].close)
    for bar in closed[1:]:
        mean += (bar.close - mean) * Fraction(2, period + 1)
    return mean


# ---- the session of a currency pair: Sunday 17:00 to Friday 17:00 in New York, days end at 17:00 --------------

DAY = 86_400


def nth_sunday(year, month, n):
    first = datetime(year, month, 1, tzinfo=timezone.utc)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (n - 1))


def offset(second):
    """New York against UTC, in seconds, at an instant: summer from the second Sunday of March, 2:00, to the first of November."""
    year = datetime.fromtimestamp(second, timezone.utc).year
    begins = nth_sunday(year, 3, 2).timestamp() + 7 * 3600
    ends = nth_sunday(year, 11, 1).timestamp() + 6 * 3600
    return -4 * 3600 if begins <= second < ends else -5 * 3600


def from_new_york(local):
    """The instant at which New York's clock shows `local`; never asked about an hour of change."""
    return next(local - hours * 3600 for hours in (-4, -5) if offset(local - hours * 3600) == hours * 3600)


@dataclass
class Session:
    closes_in: int | None
    closed_for: int | None
    day_ends_in: int


def session(now):
    local = now + offset(now)
    midnight = local // DAY * DAY
    five = midnight + 17 * 3600
    if local >= five:
        five += DAY
    day_ends_in = from_new_york(five) - now
    weekday = (midnight // DAY + 4) % 7  # 0 = Sunday
    second = local - midnight
    if weekday == 6 or weekday == 5 and second >= 17 * 3600 or weekday == 0 and second < 17 * 3600:
        return Session(None, None, day_ends_in)
    friday = from_new_york(midnight + (5 - weekday) * DAY + 17 * 3600)
    sunday = from_new_york(midnight + (7 - weekday) * DAY + 17 * 3600)
    return Session(friday - now, sunday - friday, day_ends_in)


# ---- what an exit sees and answers ---------------------------------------------------------------

@dataclass
class Position:
    direction: int  # +1 long, -1 short
    volume: int     # hundredths of a lot
    opened: int
    price: int
    stop: int | None
    opened_volume: int = 0
    first_stop: int | None = None
    moved: bool = False  # the stop was moved inside this bar
    age_bars: int = 0
    memories: dict = field(default_factory=dict)


@dataclass
class View:
    position: Position
    price: int      # the side of the quote it would close at
    now: int
    closed: list    # all closed bars

    @property
    def gain(self):
        return (self.price - self.position.price) * self.position.direction


@dataclass
class Close:
    reason: str
    volume: Fraction | None = None  # hundredths of a lot; None for all


@dataclass
class Move:
    stop: Fraction
    reason: str


TEXTS = ("unit", "volatility", "rule")


class Exit:
    priority, runs, defaults = 30, "tick", {}

    def __init__(self, given):
        unknown = set(given) - set(self.defaults)
        assert not unknown, f"{type(self).__name__} has no {unknown}"
        for name, default in self.defaults.items():
            value = given.get(name, default)
            setattr(self, name, value if name in TEXTS else Fraction(value))

    def unit_size(self, view):
        """Points in one unit; None while there is no ATR."""
        return atr(view.closed, int(getattr(self, "period", 14))) if self.unit == "atr" else Fraction(1)


class TrailingStop(Exit):
    defaults = {"unit": "atr", "distance": 3, "activate": 0, "step": "0.1", "break_even": 0, "offset": 0, "period": 14}

    def ask(self, view, memory):
        held, side, unit = view.position, view.position.direction, self.unit_size(view)
        if unit is None:
            return None
        best = memory["best"] = max(memory.get("best", view.price * side), view.price * side)  # times side, higher is better
        profit = best - held.price * side
        wishes = []
        if self.distance > 0 and (self.activate == 0 or profit >= self.activate * unit):
            wishes.append((best - self.distance * unit, "trail"))
        if self.break_even > 0 and profit >= self.break_even * unit:
            wishes.append((held.price * side + self.offset, "break even"))
        if not wishes:
            return None
        stop, reason = max(wishes, key=lambda wish: wish[0])  # the trail when both are equal
        if stop >= view.price * side:
            return Close("the price is beyond the stop")
        if held.stop is None or stop - held.stop * side > NOISE and stop - held.stop * side >= self.step * unit:
            return Move(stop * side, reason)


class TimeBased(Exit):
    priority = 70
    defaults = {"max_hours": 24, "max_bars": 0, "session_end": 0, "no_overnight": 0, "closed_hours": 0, "before_closing": 30}

    def ask(self, view, memory):
        held, market = view.position, session(view.now)
        if self.max_hours > 0 and view.now - held.opened >= self.max_hours * 3600:
            return Close("held long enough, hours")
        if self.max_bars > 0 and held.age_bars >= self.max_bars:
            return Close("held long enough, bars")
        if self.no_overnight > 0 and market.day_ends_in <= self.no_overnight * 60:
            return Close("the day ends")
        if market.closes_in is None:
            return None
        if self.session_end > 0 and market.closes_in <= self.session_end * 60:
            return Close("the session ends")
        is_long = self.closed_hours > 0 and market.closed_for >= self.closed_hours * 3600
        if is_long and market.closes_in <= self.before_closing * 60:
            return Close("the market closes for long")


class ProfitTarget(Exit):
    priority = 50
    defaults = {"unit": "R", "level_1": 2, "level_2": 0, "level_3": 0, "part_1": "1/2", "part_2": "1/4", "period": 14}

    def unit_size(self, view):
        held = view.position
        if self.unit == "R":
            return None if held.first_stop is None else Fraction((held.price - held.first_stop) * held.direction)
        return Fraction(held.price, 100) if self.unit == "percent" else super().unit_size(view)

    def ask(self, view, memory):
        unit = self.unit_size(view)
        if unit is None:
            return None
        levels = [level for level in (self.level_1, self.level_2, self.level_3) if level > 0]
        before = memory.get("reached", 0)
        reached = max(before, sum(1 for level in levels if view.gain >= level * unit))
        if reached == before:
            return None
        memory["reached"] = reached
        reason = f"level {reached}"
        if reached == len(levels):
            return Close(reason)
        part = sum((self.part_1, self.part_2)[before:reached])
        return Close(reason, min(part * view.position.opened_volume, Fraction(view.position.volume)))


class AdverseMovement(Exit):
    priority = 90
    defaults = {"unit": "atr", "move": 2, "window": 60, "volatility": "any", "ratio": 2, "average": 50}

    def ask(self, view, memory):
        side = view.position.direction
        unit = self.unit_size(view)
        if unit is None or (self.volatility != "any" and atr(view.closed, 14) is None):
            return None
        quotes = memory.setdefault("quotes", [])  # all of them: this program need not be small
        quotes.append((view.now, view.price * side))
        best = max(price for time, price in quotes if time >= view.now - self.window)
        if best - view.price * side < self.move * unit:
            return None
        if self.volatility != "any":
            ends = range(len(view.closed), max(len(view.closed) - int(self.average), 0), -1)
            means = [value for value in (atr(view.closed[:end], 14) for end in ends) if value is not None]
            if (means[0] > self.ratio * sum(means) / len(means)) != (self.volatility == "high"):
                return None
        return Close("moved too far against the position")


class Chandelier(Exit):
    runs = "bar"
    defaults = {"distance": 3, "period": 14}

    def ask(self, view, memory):
        held, reach = view.position, atr(view.closed, int(self.period))
        if held.age_bars < 1 or reach is None:
            return None
        since = view.closed[-held.age_bars:]
        if held.direction > 0:
            stop = max(bar.high for bar in since) - self.distance * reach
            if stop >= view.price:
                return Close("closed below the chandelier")
        else:
            stop = min(bar.low for bar in since) + self.distance * reach
            if stop <= view.price:
                return Close("closed above the chandelier")
        return Move(stop, "chandelier")


class NBarStop(Exit):
    runs = "bar"
    defaults = {"bars": 10, "buffer": 0}

    def ask(self, view, memory):
        last = view.closed[-int(self.bars):]
        if len(last) < self.bars:
            return None
        if view.position.direction > 0:
            return Move(min(bar.low for bar in last) - self.buffer, "lowest low")
        return Move(max(bar.high for bar in last) + self.buffer, "highest high")


class IndicatorExit(Exit):
    runs, priority = "bar", 40
    defaults = {"rule": "rsi", "period": 14, "level": 50}

    def ask(self, view, memory):
        side, period = view.position.direction, int(self.period)
        if self.rule == "ema":
            mean = ema(view.closed, period)
            if mean is not None and (view.closed[-1].close - mean) * side < 0:
                return Close("closed beyond the EMA")
            return None
        now, before = rsi(view.closed, period), rsi(view.closed[:-1], period)
        if now is None or before is None:
            return None
        level = self.level if side > 0 else 100 - self.level
        if (before - level) * side >= 0 and (now - level) * side < 0:
            return Close("RSI came back")


EXITS = {"trailing_stop": TrailingStop, "time_based": TimeBased, "profit_target": ProfitTarget,
         "adverse_movement": AdverseMovement, "chandelier": Chandelier, "n_bar_stop": NBarStop, "indicator_exit": IndicatorExit}


# ---- the walk -----------------------------------------------------------------------------------

@dataclass
class Case:
    name: str
    path: str
    symbol: str
    timeframe: str
    exits: list  # (name, parameters as text)
    entry: dict


@dataclass
class Waiting:
    """A close that a tick decided: it fills at the next quote or the one it saw, whichever is worse."""
    volume: int
    seen: int
    reason: str


class Walk:
    def __init__(self, bars, case, make=lambda name, given: EXITS[name](given)):
        self.bars, self.case = bars, case
        self.exits = sorted((make(name, given) for name, given in case.exits), key=lambda rule: -rule.priority)
        self.position = self.waiting = None
        self.lines = []

    def run(self):
        for number, bar in enumerate(self.bars):
            self.bar, self.closed = bar, self.bars[:number]
            self.step(0, bar.open)
            if number == int(self.case.entry["bar"]) and number > 0:
                self.enter()
            down = self.position is None or self.position.direction > 0  # the extreme that hurts comes first
            self.step(1, bar.low if down else bar.high)
            self.step(2, bar.high if down else bar.low)
            self.step(3, bar.close)
        if self.position is not None:
            self.fill(self.position.volume, self.side(bar.close), "end_of_data")
        return self.lines

    def side(self, bid):
        """What the position closes at: longs at bid, shorts at ask."""
        return bid if self.position.direction > 0 else bid + self.bar.spread

    def step(self, step, bid):
        """One quote: waiting closes, the broker's stop, then the exits."""
        if self.position is not None and self.waiting is not None:
            wait, self.waiting = self.waiting, None
            worse = min if self.position.direction > 0 else max
            price = worse(wait.seen, self.side(bid))
            self.fill(wait.volume, price, wait.reason)
        held = self.position
        if held is not None and step == 0:
            held.moved = False
        if held is not None and held.stop is not None and (self.side(bid) - held.stop) * held.direction <= 0:
            # Inside a bar the path passes through the stop; an open jumps over it, and one that was moved inside the bar fills
            # at the quote: nobody knows how the price got to where it was moved.
            self.fill(held.volume, self.side(bid) if step == 0 or held.moved else held.stop, "stop_loss")
        if step == 0 and self.position is not None:
            self.position.age_bars += 1
        # The last open runs nothing that waits for a closed bar.
        closes_bar = step == 0 and self.bar is not self.bars[-1]
        if self.position is not None:
            self.ask([rule for rule in self.exits if rule.runs == "tick" or closes_bar], self.side(bid), step == 0)

    def ask(self, rules, price, at_open):
        held = self.position
        view = View(held, price, self.bar.time, self.closed)
        answers = [(rule, rule.ask(view, held.memories.setdefault(id(rule), {}))) for rule in rules]
        for rule, answer in answers:
            if isinstance(answer, Close):  # the highest priority wins, the others are overruled
                volume = self.lots(answer.volume)
                if rule.runs == "bar" or at_open:  # at an open a tick is decided on what a bar is, and fills where it does
                    self.fill(volume, price, f"exit: {answer.reason}")
                else:
                    self.waiting = Waiting(volume, price, f"exit: {answer.reason}")
                if volume == held.volume or self.position is None:
                    return
                break
        moves = [(self.to_grid(answer.stop), answer.reason) for _, answer in answers if isinstance(answer, Move)]
        moves = [(stop, why) for stop, why in moves if (price - stop) * held.direction > 0]  # at or beyond the price: dropped
        if moves:
            stop, why = max(moves, key=lambda move: move[0] * held.direction)
            if held.stop is None or (stop - held.stop) * held.direction > 0:
                held.stop = stop
                held.moved = not at_open
                self.note("move_stop", stop, held.volume, why)

    def lots(self, wish):
        """Down to the step, at least the minimum; all when less than the minimum would remain. Hundredths are all three."""
        return self.position.volume if wish is None else min(max(floor(wish), 1), self.position.volume)

    def to_grid(self, price):
        """Towards the price: a long's stop up, a short's down."""
        nearest = round(price)
        if abs(price - nearest) <= NOISE:
            return nearest
        return ceil(price) if self.position.direction > 0 else floor(price)

    def enter(self):
        """Decided on the close of the bar before, filled at this open; nothing sees the position before the next quote."""
        direction = 1 if self.case.entry["side"] == "buy" else -1
        distance = int(self.case.entry["stop"])
        stop = self.closed[-1].close - direction * distance if distance else None
        price = self.bar.open + (self.bar.spread if direction > 0 else 0)
        self.position = Position(direction, LOTS, self.bar.time, price, stop, LOTS, stop)
        self.note("buy" if direction > 0 else "sell", price, LOTS, "entry" if stop is None else f"entry, stop {decimal(stop)}")

    def fill(self, volume, price, reason):
        self.note("close", price, volume, reason)
        self.position.volume -= volume
        if self.position.volume == 0:
            self.position = self.waiting = None

    def note(self, action, price, volume, reason):
        at = datetime.fromtimestamp(self.bar.time, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.lines.append(f"{at} {action} {decimal(price)} {volume // 100}.{volume % 100:02} {reason}")


def decimal(price):
    return f"{price // SCALE}.{price % SCALE:05}"


# ---- cases --------------------------------------------------------------------------------------

def assignments(text):
    return {} if text == "-" else dict(pair.split("=") for pair in text.split(","))


def cases():
    for line in (FOLDER / "cases.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, path, symbol, timeframe, exits, given, entry = line.split()
            pairs = list(zip(exits.split("+"), map(assignments, given.split("+")), strict=True))
            yield Case(name, path, symbol, timeframe, pairs, {"side": "buy", "bar": "20", "stop": "200"} | assignments(entry))


def golden(case):
    return "\n".join(Walk(list(load(FOLDER / case.path)), case).run()) + "\n"


def main():
    parser = argparse.ArgumentParser(description="deals and stop moves of the exits' cases")
    parser.add_argument("name", nargs="?", default="", help="only cases whose name begins so")
    parser.add_argument("--write", action="store_true", help="write expected/NAME.txt")
    parser.add_argument("--check", action="store_true", help="compare with expected/NAME.txt; exit 1 when one differs")
    args = parser.parse_args()
    differing = []
    for case in cases():
        if not case.name.startswith(args.name):
            continue
        found, file = golden(case), FOLDER / "expected" / f"{case.name}.txt"
        if args.write:
            file.write_text(found)
        elif args.check:
            differing += [] if file.exists() and file.read_text() == found else [case.name]
        else:
            print(f"# {case.name}", found, sep="\n")
    if differing:
        sys.exit("differing: " + ", ".join(differing))


if __name__ == "__main__":
    main()
