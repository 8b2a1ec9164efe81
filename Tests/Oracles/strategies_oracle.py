#!/usr/bin/env python3
"""Oracle 2: the trades of every shipped strategy, with stops, targets, gaps, shorts and sizing by risk.

A literal walk over the bars, one event after the other, in the order that the fill rule gives. Prices are integer points,
money is Fraction until it is booked in cents. A Lua number is an IEEE double, so what a script computes
(its stop distances, its comparisons) is computed here in doubles too, in the order the script writes it;
the indicators that feed it are exact (SMA, ATR, Stochastic) or carried with 50 digits (EMA, RSI) and rounded once to a double;
the other four of five_classics come from indicators_oracle.py.

Standard library only; shares no code with Herald or with the other trade oracle.
"""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Context, Decimal, setcontext
from fractions import Fraction
from math import ceil, floor

import indicators_oracle

setcontext(Context(prec=50))

MINUTES = {"M1": 1, "M5": 5, "M15": 15, "M30": 30, "H1": 60, "H4": 240, "D1": 1440}


@dataclass(frozen=True)
class Symbol:
    name: str
    digits: int
    contract: int
    profit_currency: str

    @property
    def scale(self):
        return 10 ** self.digits

    @property
    def point(self):  # the double a script sees as symbol.point
        return 1 / self.scale


SYMBOLS = {s.name: s for s in (
    Symbol("EURUSD", 5, 100_000, "USD"),
    Symbol("GBPUSD", 5, 100_000, "USD"),
    Symbol("XAUUSD", 3, 100, "USD"),
    Symbol("USDJPY", 3, 100_000, "JPY"),
)}


# ---- bars --------------------------------------------------------------------------------------

@dataclass
class Bar:
    opened: int  # minutes since 1970, UTC
    open: int    # prices and spread in points, bid
    high: int
    low: int
    close: int
    spread: int

    def absorb(self, later):
        """Extends this bar by a later one of a finer timeframe; open and spread stay the first's."""
        self.high = max(self.high, later.high)
        self.low = min(self.low, later.low)
        self.close = later.close

    def copy(self):
        return Bar(self.opened, self.open, self.high, self.low, self.close, self.spread)


def to_minutes(year, month, day, hour=0, minute=0):
    return int(datetime(year, month, day, hour, minute, tzinfo=timezone.utc).timestamp()) // 60


def parse_moment(text):
    """2014-05-02 or 2014-05-02T13:00:00Z in minutes since 1970."""
    day, _, clock = text.rstrip("Z").partition("T")
    return to_minutes(*map(int, day.split("-")), *map(int, clock.split(":")[:2] if clock else ()))


def parse_price(text, digits):
    whole, _, decimals = text.partition(".")
    if len(decimals.rstrip("0")) > digits:
        raise SystemExit(f"price {text} has more than {digits} digits")
    return int(whole + decimals[:digits].ljust(digits, "0"))


def load(path, symbol):
    with open(path) as file:
        header = file.readline().rstrip("\r\n").split("\t")
        column = {name.strip("<>"): index for index, name in enumerate(header)}
        for line in file:
            cells = line.rstrip("\r\n").split("\t")
            clock = cells[column["TIME"]] if "TIME" in column else "00:00:00"
            opened = to_minutes(*map(int, cells[column["DATE"]].split(".")), *map(int, clock.split(":")[:2]))
            o, h, l, c = (parse_price(cells[column[name]], symbol.digits) for name in ("OPEN", "HIGH", "LOW", "CLOSE"))
            yield Bar(opened, o, h, l, c, int(cells[column["SPREAD"]]))


def resample(bars, minutes):
    merged = None
    for bar in bars:
        start = bar.opened // minutes * minutes
        if merged is not None and merged.opened == start:
            merged.absorb(bar)
            continue
        if merged is not None:
            yield merged
        merged = bar.copy()
        merged.opened = start
    if merged is not None:
        yield merged


# ---- indicators: [0] is the value after the last closed bar, [1] the one before; None while absent ----

class Indicator:
    def __init__(self):
        self.values = [None, None]

    def __getitem__(self, age):
        return self.values[age]

    def push(self, bar):
        value = self.next(bar)
        self.values = [value, self.values[0]]


class SMA(Indicator):
    def __init__(self, period, symbol):
        super().__init__()
        self.period, self.scale, self.closes = period, symbol.scale, []

    def next(self, bar):
        self.closes = (self.closes + [bar.close])[-self.period:]
        if len(self.closes) == self.period:
            return sum(self.closes) / (self.period * self.scale)  # one division of integers, correctly rounded


class EMA(Indicator):
    def __init__(self, period, symbol):
        super().__init__()
        self.period, self.scale, self.count, self.average = period, symbol.scale, 0, None
        self.alpha = Decimal(2) / (period + 1)

    def next(self, bar):
        price = Decimal(bar.close)
        self.average = price if self.average is None else price * self.alpha + self.average * (1 - self.alpha)
        self.count += 1
        if self.count >= self.period:
            return float(self.average / self.scale)


class ATR(Indicator):
    def __init__(self, period, symbol):
        super().__init__()
        self.period, self.scale, self.previous_close, self.ranges = period, symbol.scale, None, []

    def next(self, bar):
        if self.previous_close is not None:
            true_range = max(bar.high, self.previous_close) - min(bar.low, self.previous_close)
            self.ranges = (self.ranges + [true_range])[-self.period:]
        self.previous_close = bar.close
        if len(self.ranges) == self.period:
            return sum(self.ranges) / (self.period * self.scale)


class RSI(Indicator):
    """Wilder's, as the MetaTrader 5 terminal draws it."""

    def __init__(self, period, symbol):
        super().__init__()
        self.period, self.previous_close, self.changes = period, None, 0
        self.gain = self.loss = Decimal(0)  # sums over the first `period` changes, averages from then on

    def next(self, bar):
        if self.previous_close is not None:
            change = bar.close - self.previous_close
            self.add(Decimal(max(change, 0)), Decimal(max(-change, 0)))
        self.previous_close = bar.close
        if self.changes < self.period:
            return None
        if self.loss == 0:
            return 100.0 if self.gain > 0 else 50.0
        return float(100 - 100 / (1 + self.gain / self.loss))

    def add(self, gain, loss):
        n = self.period
        self.changes += 1
        if self.changes <= n:
            self.gain += gain
            self.loss += loss
            if self.changes == n:
                self.gain /= n
                self.loss /= n
        else:
            self.gain = (self.gain * (n - 1) + gain) / n
            self.loss = (self.loss * (n - 1) + loss) / n


class Computed(Indicator):
    """One output computed over all bars beforehand and shown bar by bar; no value depends on a later bar."""

    def __init__(self, values):
        super().__init__()
        self.ahead = iter(values)

    def next(self, bar):
        return next(self.ahead)


def exact_stochastic(bars, k, d, slowing):
    """%K and %D of Stochastic.mq5 as indicators_oracle has them, but exact: in a quiet market %K does meet its mean, and in
    doubles such a tie falls at random."""
    above, span, main, signal = [], [], [], []
    for i, bar in enumerate(bars):
        window = bars[max(i - k + 1, 0):i + 1]
        bottom = min(b.low for b in window)
        above.append(bar.close - bottom)
        span.append(max(b.high for b in window) - bottom)
        whole = sum(span[-slowing:])
        ready = i >= k + slowing - 2
        main.append((Fraction(100 * sum(above[-slowing:]), whole) if whole else Fraction(100)) if ready else None)
        signal.append(sum(main[-d:]) / d if i >= k + slowing + d - 3 else None)
    return {name: [None if x is None else float(x) for x in values] for name, values in (("k", main), ("d", signal))}


class OnTimeframe:
    """An indicator on a higher timeframe, fed by the bars that the closed base bars build."""

    def __init__(self, indicator, minutes):
        self.indicator, self.minutes, self.forming = indicator, minutes, None

    def __getitem__(self, age):
        return self.indicator[age]

    def push(self, bar, now):
        """`bar` has closed and the base bar opening at `now` has begun."""
        start = bar.opened // self.minutes * self.minutes
        if self.forming is None:
            self.forming = bar.copy()
            self.forming.opened = start
        else:
            assert self.forming.opened == start, "a finished higher bar was left open"
            self.forming.absorb(bar)
        if self.forming.opened + self.minutes <= now:
            self.indicator.push(self.forming)
            self.forming = None


def crossed_above(a, b):
    """a and b are (now, before) pairs."""
    return None not in (*a, *b) and a[1] <= b[1] and a[0] > b[0]


def crossed_below(a, b):
    return None not in (*a, *b) and a[1] >= b[1] and a[0] < b[0]


def pair(indicator):
    return indicator[0], indicator[1]


# ---- strategies: on_bar returns (action, stop loss, take profit), prices as doubles or None; or None ----

class CloseCalls:
    """Counts comparisons of doubles so near to equal that the last bit of an indicator could turn them."""

    def __init__(self):
        self.found = []

    def note(self, bar, what, a, b, size=0):
        """`size` is that of the numbers a and b were made from, where it is larger than theirs."""
        if None not in (a, b) and abs(a - b) <= 1e-11 * max(abs(a), abs(b), size):
            self.found.append(f"{iso(bar.opened)} {what}: {a!r} and {b!r}")


class Strategy:
    def prepare(self, bars):
        """All bars of the run, for indicators that are computed beforehand."""


class SmaCrossover(Strategy):
    defaults = {"fast": 20, "slow": 50, "stop_atr": 2.0, "target_r": 0.0}

    def __init__(self, params, symbol):
        if params["fast"] >= params["slow"]:
            raise SystemExit("fast must be smaller than slow")
        self.params, self.scale = params, symbol.scale
        self.indicators = {"fast": SMA(params["fast"], symbol), "slow": SMA(params["slow"], symbol)}
        if params["stop_atr"] > 0:
            self.indicators["atr"] = ATR(14, symbol)

    def on_bar(self, bars, position, calls):
        fast, slow = pair(self.indicators["fast"]), pair(self.indicators["slow"])
        close = bars[-1].close / self.scale
        if crossed_above(fast, slow):
            return ("long", *self.protect(close, 1))
        if crossed_below(fast, slow):
            return ("short", *self.protect(close, -1))

    def protect(self, close, direction):
        if "atr" not in self.indicators:
            return None, None
        distance = self.params["stop_atr"] * self.indicators["atr"][0]
        target_r = self.params["target_r"]
        return close - direction * distance, close + direction * distance * target_r if target_r > 0 else None


class RsiReversion(Strategy):
    defaults = {"period": 14, "low": 30.0, "trend": 200, "stop_atr": 2.5, "target_r": 1.5}

    def __init__(self, params, symbol):
        self.params, self.scale = params, symbol.scale
        self.indicators = {
            "rsi": RSI(params["period"], symbol), "trend": EMA(params["trend"], symbol), "atr": ATR(14, symbol),
        }

    def on_bar(self, bars, position, calls):
        rsi, trend, atr = pair(self.indicators["rsi"]), self.indicators["trend"][0], self.indicators["atr"][0]
        low, high = self.params["low"], 100 - self.params["low"]
        bar, close = bars[-1], bars[-1].close / self.scale
        if position is not None:
            calls.note(bar, "rsi[0] against 50", rsi[0], 50.0)
            if position.direction > 0 and rsi[0] > 50 or position.direction < 0 and rsi[0] < 50:
                return ("close", None, None)
            return None
        for level in (low, high):
            calls.note(bar, f"rsi[0] against {level}", rsi[0], level)
            calls.note(bar, f"rsi[1] against {level}", rsi[1], level)
        calls.note(bar, "close against trend", close, trend)
        distance = self.params["stop_atr"] * atr
        target = self.params["target_r"] * distance
        if crossed_above(rsi, (low, low)) and close > trend:
            return ("long", close - distance, close + target)
        if crossed_below(rsi, (high, high)) and close < trend:
            return ("short", close + distance, close - target)


class ChannelBreakout(Strategy):
    defaults = {"channel": 48, "stop_atr": 2.0, "target_r": 3.0, "min_cost": 5.0}

    def __init__(self, params, symbol):
        self.params, self.symbol = params, symbol
        self.indicators = {"atr": ATR(20, symbol), "trend": OnTimeframe(EMA(50, symbol), MINUTES["H4"])}

    def on_bar(self, bars, position, calls):
        channel = bars[-1 - self.params["channel"]:-1]  # the bars before the one that just closed
        if len(channel) < self.params["channel"]:
            return None
        bar, atr, trend = bars[-1], self.indicators["atr"][0], self.indicators["trend"][0]
        spread = bar.spread * self.symbol.point
        calls.note(bar, "atr against spreads", atr, self.params["min_cost"] * spread)
        if atr < self.params["min_cost"] * spread:
            return None
        distance = self.params["stop_atr"] * atr
        target = self.params["target_r"] * distance
        close = bar.close / self.symbol.scale
        calls.note(bar, "close against trend", close, trend)
        if bar.close > max(b.high for b in channel) and close > trend:
            return ("long", close - distance, close + target)
        if bar.close < min(b.low for b in channel) and close < trend:
            return ("short", close + distance, close - target)


class FiveClassics(Strategy):
    defaults = {"trend": 20.0, "stretch": 70.0, "bands": 20, "stop": 1.5, "target_r": 2.0}

    def __init__(self, params, symbol):
        self.params, self.symbol, self.indicators = params, symbol, {}

    def prepare(self, bars):
        prices = ([price / self.symbol.scale for price in column]
                  for column in zip(*((bar.open, bar.high, bar.low, bar.close) for bar in bars)))
        days = [bar.opened // MINUTES["D1"] for bar in bars]
        given = indicators_oracle.Bars(*prices, [0] * len(bars), days, self.symbol.digits)
        outputs = {}
        for found in (indicators_oracle.rsi(given, 14), indicators_oracle.macd(given, 12, 26, 9),
                      indicators_oracle.bollinger(given, self.params["bands"], 2.0), exact_stochastic(bars, 14, 3, 3),
                      indicators_oracle.adx(given, 14)):
            outputs.update(found)
        self.indicators = {name: Computed(values) for name, values in outputs.items()}

    def on_bar(self, bars, position, calls):
        bar, close, stretch = bars[-1], bars[-1].close / self.symbol.scale, self.params["stretch"]
        rsi, macd, signal, k, d = (pair(self.indicators[name]) for name in ("rsi", "macd", "signal", "k", "d"))
        upper, middle, lower, adx, plus, minus = (
            self.indicators[name][0] for name in ("upper", "middle", "lower", "adx", "plus_di", "minus_di"))
        calls.note(bar, "macd[0] against its signal", macd[0], signal[0], size=close)
        calls.note(bar, "macd[1] against its signal", macd[1], signal[1], size=close)
        calls.note(bar, "rsi against stretch", rsi[0], stretch)
        calls.note(bar, "rsi against its mirror", rsi[0], 100 - stretch)
        if position is not None:
            if position.direction > 0:
                over = rsi[0] > stretch or crossed_below(macd, signal)
            else:
                over = rsi[0] < 100 - stretch or crossed_above(macd, signal)
            return ("close", None, None) if over else None
        calls.note(bar, "adx against trend", adx, self.params["trend"])
        if not adx > self.params["trend"]:
            return None
        calls.note(bar, "+di against -di", plus, minus, size=100)
        calls.note(bar, "macd against 0", macd[0], 0.0, size=close)
        calls.note(bar, "k[0] against d[0]", k[0], d[0], size=100)
        calls.note(bar, "k[1] against d[1]", k[1], d[1], size=100)
        distance = self.params["stop"] * (upper - middle)
        target = self.params["target_r"] * distance
        if plus > minus and macd[0] > 0:
            calls.note(bar, "close against the upper band", close, upper)
            if crossed_above(k, d) and close < upper and rsi[0] < stretch:
                return ("long", close - distance, close + target)
        elif minus > plus and macd[0] < 0:
            calls.note(bar, "close against the lower band", close, lower)
            if crossed_below(k, d) and close > lower and rsi[0] > 100 - stretch:
                return ("short", close + distance, close - target)


STRATEGIES = {"sma_crossover": SmaCrossover, "rsi_reversion": RsiReversion, "channel_breakout": ChannelBreakout,
              "five_classics": FiveClassics}


# ---- broker ------------------------------------------------------------------------------------

@dataclass
class Quote:
    bid: int
    ask: int


@dataclass
class Position:
    direction: int  # +1 long, -1 short
    hundredths: int  # volume in 0.01 lots
    opened: int
    price: int
    stop: int | None
    target: int | None


@dataclass
class Trade:
    position: Position
    closed: int
    price: int
    commission: int  # cents, both deals
    profit: int      # cents
    reason: str


def round_to_cents(money):
    """Half away from zero."""
    size = floor(abs(money) * 100 + Fraction(1, 2))
    return size if money >= 0 else -size


def to_grid(price, symbol, towards):
    """A script's double in points, rounded towards `towards` (+1 up, -1 down); a millionth of a point is noise."""
    if price is None:
        return None
    exact = Fraction(price) * symbol.scale
    nearest = round(exact)
    if abs(exact - nearest) <= Fraction(1, 10 ** 6):
        return nearest
    return ceil(exact) if towards > 0 else floor(exact)


class Simulation:
    def __init__(self, symbol, strategy, args):
        self.symbol, self.strategy, self.args = symbol, strategy, args
        self.balance = round_to_cents(args.balance)  # cents
        self.position = None
        self.trades = []
        self.refused = Counter()
        self.calls = CloseCalls()

    def run(self, bars, start):
        self.strategy.prepare(bars)
        closed = []
        for number, bar in enumerate(bars):
            quote = Quote(bar.open, bar.open + bar.spread)
            self.trigger_at_open(bar, quote)
            if number > 0:
                closed.append(bars[number - 1])
                wish = self.decide(closed, bar.opened, start)
                if wish is not None:
                    self.carry_out(wish, bar, quote)
            self.trigger_inside(bar)
        if self.position is not None:
            last = bars[-1]
            quote = Quote(last.close, last.close + last.spread)
            self.close(last, quote.bid if self.position.direction > 0 else quote.ask, quote, "end_of_data")
        return self.trades

    def decide(self, closed, now, start):
        """The bar closed[-1] has just closed: feed the indicators and ask the script."""
        indicators = self.strategy.indicators.values()
        for indicator in indicators:
            if isinstance(indicator, OnTimeframe):
                indicator.push(closed[-1], now)
            else:
                indicator.push(closed[-1])
        if closed[-1].opened < start or any(indicator[0] is None for indicator in indicators):
            return None
        return self.strategy.on_bar(closed, self.position, self.calls)

    # Broker-side triggers. A long is closed at bid, a short at ask.

    def trigger_at_open(self, bar, quote):
        held = self.position
        if held is None:
            return
        price = quote.bid if held.direction > 0 else quote.ask
        if held.stop is not None and (price - held.stop) * held.direction <= 0:
            self.close(bar, price - self.args.slippage * held.direction, quote, "stop_loss")
        elif held.target is not None and (price - held.target) * held.direction >= 0:
            self.close(bar, held.target, quote, "take_profit")

    def trigger_inside(self, bar):
        held = self.position
        if held is None:
            return
        if held.direction > 0:
            stopped = held.stop is not None and bar.low <= held.stop
            reached = held.target is not None and bar.high >= held.target
        else:
            stopped = held.stop is not None and bar.high + bar.spread >= held.stop
            reached = held.target is not None and bar.low + bar.spread <= held.target
        if stopped:
            self.close(bar, held.stop - self.args.slippage * held.direction, self.quote_at(held.stop, bar), "stop_loss")
        elif reached:
            self.close(bar, held.target, self.quote_at(held.target, bar), "take_profit")

    def quote_at(self, level, bar):
        """The quote whose closing side of the position stands at `level`."""
        return Quote(level, level + bar.spread) if self.position.direction > 0 else Quote(level - bar.spread, level)

    # Orders of the script, all at the open quote.

    def carry_out(self, wish, bar, quote):
        action, stop, target = wish
        if action == "close":
            self.close_at_market(bar, quote, "close")
            return
        direction = 1 if action == "long" else -1
        if self.position is not None:
            if self.position.direction == direction:
                return
            self.close_at_market(bar, quote, "reverse")
        self.open(direction, stop, target, bar, quote)

    def close_at_market(self, bar, quote, reason):
        direction = self.position.direction
        side = quote.bid if direction > 0 else quote.ask
        self.close(bar, side - self.args.slippage * direction, quote, reason)

    def open(self, direction, stop, target, bar, quote):
        stop = to_grid(stop, self.symbol, towards=direction)
        target = to_grid(target, self.symbol, towards=-direction)
        closing_side = quote.bid if direction > 0 else quote.ask
        if stop is not None and (closing_side - stop) * direction <= 0 \
                or target is not None and (target - closing_side) * direction <= 0:
            self.refused["invalid_stops"] += 1
            return
        opening_side = quote.ask if direction > 0 else quote.bid
        hundredths = self.volume(direction, opening_side, stop, quote)
        if hundredths < 1:
            self.refused["volume below 0.01"] += 1
            return
        price = opening_side + self.args.slippage * direction
        self.position = Position(direction, hundredths, bar.opened, price, stop, target)
        self.balance += self.commission(hundredths)

    def close(self, bar, price, quote, reason):
        held = self.position
        profit = round_to_cents(self.profit((price - held.price) * held.direction, held.hundredths, quote))
        self.balance += profit + self.commission(held.hundredths)
        self.trades.append(Trade(held, bar.opened, price, 2 * self.commission(held.hundredths), profit, reason))
        self.position = None

    # Money, in USD.

    def profit(self, distance, hundredths, quote):
        """Exact profit of so many points, converted on the less favourable side of the quote."""
        amount = Fraction(distance, self.symbol.scale) * Fraction(hundredths, 100) * self.symbol.contract
        if self.symbol.profit_currency != "USD":
            amount /= Fraction(quote.ask if amount >= 0 else quote.bid, self.symbol.scale)
        return amount

    def commission(self, hundredths):
        """Of one deal, in cents, never positive."""
        return -round_to_cents(Fraction(hundredths, 100) * self.args.commission)

    def volume(self, direction, opening_side, stop, quote):
        if self.args.lots is not None:
            return int(self.args.lots * 100)
        if stop is None:
            return 0
        distance = (opening_side - stop) * direction
        loss_per_lot = -self.profit(-distance, 100, quote)
        lots = Fraction(self.balance, 100) * self.args.risk_percent / 100 / loss_per_lot
        return floor(lots * 100)


# ---- printing ----------------------------------------------------------------------------------

def iso(minutes):
    return datetime.fromtimestamp(minutes * 60, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def decimal_text(value, digits):
    return str(Decimal(value).scaleb(-digits).quantize(Decimal(1).scaleb(-digits)))


def print_trades(trades, symbol, output):
    print("id,symbol,side,volume,open_time,open_price,close_time,close_price,commission,swap,profit,exit_reason", file=output)
    for number, trade in enumerate(trades, start=1):
        held = trade.position
        print(number, symbol.name, "BUY" if held.direction > 0 else "SELL", decimal_text(held.hundredths, 2),
              iso(held.opened), decimal_text(held.price, symbol.digits), iso(trade.closed), decimal_text(trade.price, symbol.digits),
              decimal_text(trade.commission, 2), "0.00", decimal_text(trade.profit, 2), trade.reason, sep=",", file=output)


def parse_settings(strategy, assignments):
    params = dict(STRATEGIES[strategy].defaults)
    for assignment in assignments:
        name, _, value = assignment.partition("=")
        if name not in params:
            raise SystemExit(f"{strategy} has no parameter {name!r}; it has {', '.join(params)}")
        params[name] = type(params[name])(value)
    return params


def main(arguments=None, output=sys.stdout, notes=sys.stderr):
    parser = argparse.ArgumentParser(description="trades of a shipped strategy")
    parser.add_argument("csv", help="bars in MetaTrader 5 export layout")
    parser.add_argument("--symbol", required=True, choices=SYMBOLS)
    parser.add_argument("--strategy", required=True, choices=STRATEGIES)
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="NAME=VALUE")
    volume = parser.add_mutually_exclusive_group(required=True)
    volume.add_argument("--lots", type=Fraction)
    volume.add_argument("--risk-percent", type=Fraction, help="percent of the balance lost at the stop")
    parser.add_argument("--balance", type=Fraction, default=Fraction(10000))
    parser.add_argument("--slippage", type=int, default=0, help="points against the trader")
    parser.add_argument("--commission", type=Fraction, default=Fraction(0), help="per lot and deal, USD")
    parser.add_argument("--timeframe", choices=MINUTES, default="H1")
    parser.add_argument("--from", dest="start", type=parse_moment, default=0, help="first bar that may decide a trade")
    parser.add_argument("--to", dest="end", type=parse_moment, help="bars opening at or after this are not read")
    args = parser.parse_args(arguments)
    if args.strategy == "channel_breakout" and MINUTES[args.timeframe] > MINUTES["H4"]:
        parser.error("channel_breakout reads H4, so its timeframe is H4 or finer")
    if args.lots is not None and args.lots * 100 % 1 != 0:
        parser.error("lots are multiples of 0.01")

    symbol = SYMBOLS[args.symbol]
    finer = (bar for bar in load(args.csv, symbol) if args.end is None or bar.opened < args.end)
    bars = list(resample(finer, MINUTES[args.timeframe]))
    strategy = STRATEGIES[args.strategy](parse_settings(args.strategy, args.settings), symbol)
    simulation = Simulation(symbol, strategy, args)
    print_trades(simulation.run(bars, args.start), symbol, output)
    for reason, count in sorted(simulation.refused.items()):
        print(f"refused, {reason}: {count}", file=notes)
    for call in simulation.calls.found:
        print(f"close call {call}", file=notes)


if __name__ == "__main__":
    main()
