#!/usr/bin/env python3
"""Oracle 1: the trades of sma_crossover with stop_atr = 0, from the bars alone.

With no stop and no target the whole backtest is a list of crosses, so this program has no event loop:
it finds every cross with integer sums, keeps the ones that change side, and prices each trade
from the two bars where it starts and ends. Everything is an integer or a Fraction.

Standard library only; shares no code with Herald or with the other oracles.
"""

import argparse
import csv
import sys
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

SYMBOLS = {  # digits, contract size, profit is in USD
    "EURUSD": (5, 100_000, True),
    "GBPUSD": (5, 100_000, True),
    "XAUUSD": (3, 100, True),
    "USDJPY": (3, 100_000, False),
}
SECONDS = {"M1": 60, "M5": 300, "M15": 900, "M30": 1800, "H1": 3600, "H4": 14400, "D1": 86400}
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
TIME, OPEN, HIGH, LOW, CLOSE, SPREAD = range(6)


# ---- reading -----------------------------------------------------------------------------------

def points(text, digits):
    """A price as an integer number of points; a price off the grid is an error."""
    scaled = Decimal(text).scaleb(digits)
    if scaled != int(scaled):
        raise SystemExit(f"price {text} has more than {digits} digits")
    return int(scaled)


def seconds(text):
    """'2014.05.02 13:00:00', '2014-05-02' or '2014-05-02T13:00:00Z' as seconds since 1970, UTC."""
    text = text.replace(".", "-").replace("T", " ").removesuffix("Z")
    moment = datetime.fromisoformat(text).replace(tzinfo=timezone.utc)
    return int((moment - EPOCH).total_seconds())


def read_bars(path, digits, timeframe, end=None):
    """Bars (time, open, high, low, close, spread) opening before `end`, merged to the timeframe."""
    length = SECONDS[timeframe]
    bars = []
    with open(path, newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            time = seconds(row["<DATE>"] + " " + (row.get("<TIME>") or "00:00:00"))
            if end is not None and time >= end:
                break
            o, h, l, c = (points(row[name], digits) for name in ("<OPEN>", "<HIGH>", "<LOW>", "<CLOSE>"))
            start = time - time % length
            if bars and bars[-1][TIME] == start:
                last = bars[-1]
                bars[-1] = (start, last[OPEN], max(last[HIGH], h), min(last[LOW], l), c, last[SPREAD])
            else:
                bars.append((start, o, h, l, c, int(row["<SPREAD>"])))
    return bars


# ---- the rule ----------------------------------------------------------------------------------

def find_crosses(closes, fast, slow):
    """(bar, side) for each bar whose close makes the fast average cross the slow one; side is +1 or -1."""
    total = [0, *accumulate(closes)]

    def difference(i):  # sign of fast average minus slow average after bar i, without dividing
        fast_sum = total[i + 1] - total[i + 1 - fast]
        slow_sum = total[i + 1] - total[i + 1 - slow]
        return fast_sum * slow - slow_sum * fast

    for i in range(slow, len(closes)):  # both averages exist at bars i - 1 and i
        before, now = difference(i - 1), difference(i)
        if before <= 0 < now:
            yield i, +1
        elif before >= 0 > now:
            yield i, -1


def find_trades(bars, fast, slow, start=None):
    """(side, entry bar, exit bar, reason). A cross at the close of bar i fills at the open of bar i + 1."""
    turns = []
    for i, side in find_crosses([bar[CLOSE] for bar in bars], fast, slow):
        tradable = i + 1 < len(bars) and (start is None or bars[i][TIME] >= start)
        if tradable and (not turns or turns[-1][1] != side):
            turns.append((i + 1, side))
    for (entry, side), (exit_, _) in zip(turns, turns[1:]):
        yield side, entry, exit_, "reverse"
    if turns:
        entry, side = turns[-1]
        yield side, entry, len(bars) - 1, "end_of_data"


# ---- money -------------------------------------------------------------------------------------

def cents(amount):
    """An exact amount of money in cents, half away from zero."""
    magnitude = (abs(amount) * 200 + 1) // 2
    return int(magnitude if amount >= 0 else -magnitude)


def trade_row(number, trade, bars, args):
    side, entry, exit_, reason = trade
    digits, contract, profit_in_usd = SYMBOLS[args.symbol]
    first, last = bars[entry], bars[exit_]
    at_end = reason == "end_of_data"

    # A long buys at ask and sells at bid, a short the other way round; slippage hurts, except at the end of the data.
    exit_bid = last[CLOSE] if at_end else last[OPEN]
    exit_ask = exit_bid + last[SPREAD]
    exit_slippage = 0 if at_end else args.slippage
    if side > 0:
        opened, closed = first[OPEN] + first[SPREAD] + args.slippage, exit_bid - exit_slippage
    else:
        opened, closed = first[OPEN] - args.slippage, exit_ask + exit_slippage

    scale = 10 ** digits
    profit = Fraction((closed - opened) * side, scale) * args.lots * contract
    if not profit_in_usd:  # the less favourable side of the quote at the closing deal
        profit /= Fraction(exit_ask if profit >= 0 else exit_bid, scale)
    commission = -2 * cents(args.lots * args.commission)

    return [
        number, args.symbol, "BUY" if side > 0 else "SELL", money(cents(args.lots)),
        iso(first[TIME]), price(opened, digits), iso(last[TIME]), price(closed, digits),
        money(commission), "0.00", money(cents(profit)), reason,
    ]


def money(amount):
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def price(value, digits):
    return f"{value // 10 ** digits}.{value % 10 ** digits:0{digits}d}"


def iso(time):
    return (EPOCH + timedelta(seconds=time)).strftime("%Y-%m-%dT%H:%M:%SZ")


HEADER = "id,symbol,side,volume,open_time,open_price,close_time,close_price,commission,swap,profit,exit_reason"


def main(arguments=None, output=sys.stdout):
    parser = argparse.ArgumentParser(description="trades of sma_crossover with stop_atr = 0")
    parser.add_argument("csv", help="bars in MetaTrader 5 export layout")
    parser.add_argument("--symbol", required=True, choices=SYMBOLS)
    parser.add_argument("--fast", type=int, default=20)
    parser.add_argument("--slow", type=int, default=50)
    parser.add_argument("--lots", type=Fraction, required=True)
    parser.add_argument("--slippage", type=int, default=0, help="points against the trader")
    parser.add_argument("--commission", type=Fraction, default=Fraction(0), help="per lot and deal, USD")
    parser.add_argument("--timeframe", choices=SECONDS, default="H1")
    parser.add_argument("--from", dest="start", type=seconds, help="first bar that may decide a trade; earlier ones warm up")
    parser.add_argument("--to", dest="end", type=seconds, help="bars opening at or after this are not read")
    args = parser.parse_args(arguments)
    if not 0 < args.fast < args.slow:
        parser.error("fast must be positive and smaller than slow")
    if args.lots * 100 % 1 != 0:
        parser.error("lots are multiples of 0.01")

    bars = read_bars(args.csv, SYMBOLS[args.symbol][0], args.timeframe, args.end)
    print(HEADER, file=output)
    for number, trade in enumerate(find_trades(bars, args.fast, args.slow, args.start), start=1):
        print(*trade_row(number, trade, bars, args), sep=",", file=output)


if __name__ == "__main__":
    main()
