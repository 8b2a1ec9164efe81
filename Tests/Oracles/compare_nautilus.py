#!/usr/bin/env python3
"""Compares Herald's trades on ticks with those of nautilus_trader's backtest engine, one by one.

usage: compare_nautilus.py HERALD [TICKS...] [--timeframe M1] [--generated N] [--seed N]

TICKS are exports of MetaTrader 5 in UTC, EURUSD; beside them a seeded file of made-up ticks is compared. Needs the package
`nautilus_trader`; `./dev compare` installs it beside the build. Every difference must be one that a rule explains, and is
checked against the ticks; any other ends with exit code 1. The rules are in docs/compared.md.
"""
import argparse
import csv
import datetime
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import nautilus_trader
from nautilus_run import Trade, run

ROOT = Path(__file__).resolve().parents[2]
EPOCH = datetime.datetime(1970, 1, 1)
FAST, SLOW, STOP, TARGET = 10, 30, 30, 45
EDGE = {"M1": 60 * 10**9, "M5": 300 * 10**9, "M15": 900 * 10**9, "H1": 3600 * 10**9}
SCRIPT = """
local S = strategy { api = 1, name = "Crossing", version = "1.0", timeframe = "M1", description = "Crossing averages.",
  params = {
    fast   = integer { default = 10, min = 1, max = 500, doc = "bars" },
    slow   = integer { default = 30, min = 2, max = 500, doc = "bars" },
    stop   = integer { default = 30, min = 1, max = 100000, doc = "points from the close" },
    target = integer { default = 45, min = 1, max = 100000, doc = "points from the close" },
  },
}

local function points(price) return math.floor(price / symbol.point + 0.5) end

local function sum(count)
  local total = 0
  for n = 0, count - 1 do total = total + points(bars[n].close) end
  return total
end

function S:on_bar(bar)
  local p = self.params
  if not bars[p.slow - 1] then return end
  local fast, slow = sum(p.fast) * p.slow, sum(p.slow) * p.fast  -- whole numbers: no rounding decides
  if fast == slow then return end
  local before = self.above
  self.above = fast > slow
  if before == nil or before == self.above then return end
  local sign, close = self.above and 1 or -1, points(bar.close)
  local answer = {
    stop_loss = (close - sign * p.stop) * symbol.point, take_profit = (close + sign * p.target) * symbol.point, reason = "cross",
  }
  if self.above then return long(answer) end
  return short(answer)
end

return S
"""


# ---- ticks -----------------------------------------------------------------------------------------

def read_ticks(path):
    """(nanoseconds, bid, ask) in points; an empty cell repeats the value before."""
    days, ticks, bid, ask = {}, [], None, None
    with open(path) as file:
        next(file)
        for line in file:
            cells = line.rstrip("\n").split("\t")
            if cells[0] not in days:
                days[cells[0]] = (datetime.datetime.strptime(cells[0], "%Y.%m.%d") - EPOCH).days
            hours, minutes, seconds = cells[1].split(":")
            whole, _, fraction = seconds.partition(".")
            moment = ((days[cells[0]] * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(whole)
            bid = points(cells[2]) if cells[2] else bid
            ask = points(cells[3]) if cells[3] else ask
            ticks.append((moment * 10**9 + int(fraction.ljust(9, "0")), bid, ask))
    return ticks


def points(text):
    whole, _, fraction = text.partition(".")
    return int(whole) * 10**5 + int(fraction.ljust(5, "0"))


def generate(path, count, seed):
    """A random walk with jumps, idle minutes and ticks on the very edge of a bar."""
    draw = random.Random(seed)
    time, bid = 1_700_006_400_000, 110_000  # milliseconds; an hour's beginning
    with open(path, "w") as file:
        file.write("<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\n")
        for _ in range(count):
            kind = draw.random()
            if kind < 0.002:
                time = (time // 60_000 + 1) * 60_000
            else:
                time += draw.randrange(60_000, 600_000) if kind > 0.9995 else draw.randrange(1, 1_500)
            bid += draw.choice((-40, -25, 25, 40)) if kind > 0.999 else draw.choice((-2, -1, -1, 0, 1, 1, 2))
            ask = bid + draw.choice((2, 3, 3, 4, 9))
            moment = EPOCH + datetime.timedelta(milliseconds=time)
            file.write(f"{moment:%Y.%m.%d}\t{moment:%H:%M:%S}.{time % 1000:03}\t{price(bid)}\t{price(ask)}\t\t\t6\n")


def price(points):
    return f"{points // 10**5}.{points % 10**5:05}"


# ---- Herald ----------------------------------------------------------------------------------------

def run_herald(herald, ticks, timeframe, folder):
    script, trades = Path(folder) / "crossing.lua", Path(folder) / "trades.csv"
    script.write_text(SCRIPT)
    command = [herald, "backtest", script, "--model", "real_ticks", "--ticks", ticks, "--symbol", "EURUSD", "--timeframe", timeframe,
               "--trades", trades, "--lots", "0.1", "--set", f"fast={FAST}", f"slow={SLOW}", f"stop={STOP}", f"target={TARGET}",
               "--override", "risk.preset=off", "account.balance=1000000", "account.leverage=1000", "account.stop_out_percent=0",
               "costs.slippage_points=0", "costs.commission_per_lot=0"]
    done = subprocess.run([*map(str, command)], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"compare: herald ended with {done.returncode}:\n{done.stderr}")
    with open(trades) as file:
        found = [herald_trade(row) for row in csv.DictReader(file)]
    return sorted(found, key=lambda item: (item.closed, item.opened))


def herald_trade(row):
    kinds = {"stop_loss": "stop", "take_profit": "target"}
    return Trade(
        side=row["side"], opened=nanoseconds(row["open_time"]), open_price=points(row["open_price"]),
        closed=nanoseconds(row["close_time"]), close_price=points(row["close_price"]), profit=round(float(row["profit"]) * 100),
        exit=kinds.get(row["exit_reason"], "other"), stop=None)


def nanoseconds(text):
    moment = datetime.datetime.fromisoformat(text.removesuffix("Z")) - EPOCH
    return (moment.days * 86_400 + moment.seconds) * 10**9 + moment.microseconds * 1_000


# ---- comparing -------------------------------------------------------------------------------------

def differences(ours, theirs, quotes):
    """How many trades are equal, how many differ as a rule says and by what profit, and those that nothing explains.

    `quotes` are the bids and asks of each time; several ticks may share one.
    """
    counts, profits, unexplained = Counter(), Counter(), []
    by_entry = {(trade.opened, trade.side): trade for trade in theirs}
    for trade in ours:
        other = by_entry.pop((trade.opened, trade.side), None)
        if other is None:
            unexplained.append((trade, None))
        elif same(trade) == same(other):
            counts["equal"] += 1
        elif is_gapped_stop(trade, other, quotes):
            counts["stop passed over by a tick"] += 1
            profits["stop passed over by a tick"] += other.profit - trade.profit
        else:
            unexplained.append((trade, other))
    for other in by_entry.values():
        if has_wrong_levels(other, quotes):
            counts["stop or target on the wrong side of the tick that fills"] += 1
            profits["stop or target on the wrong side of the tick that fills"] += other.profit
        else:
            unexplained.append((None, other))
    return counts, profits, unexplained


def same(trade):
    return (trade.side, trade.opened, trade.open_price, trade.closed, trade.close_price, trade.profit, trade.exit)


def is_gapped_stop(ours, theirs, quotes):
    """nautilus_trader fills a stop at its own price though the tick lies beyond it; here the tick's price is paid."""
    sign, reached = (1, {bid for bid, _ in quotes[ours.closed]}) if ours.side == "BUY" else (-1, {ask for _, ask in quotes[ours.closed]})
    lost = (theirs.close_price - ours.close_price) * sign
    return (ours.exit == theirs.exit == "stop" and (ours.opened, ours.open_price, ours.closed) == (theirs.opened, theirs.open_price, theirs.closed)
            and theirs.close_price == theirs.stop and ours.close_price in reached and lost > 0
            and theirs.profit - ours.profit == lost * 10)  # a tenth of a lot: ten cents a point


def has_wrong_levels(theirs, quotes):
    """The tick that fills is at or beyond the stop or the target already: refused here, 10016, and there held without it."""
    sign = 1 if theirs.side == "BUY" else -1
    target = theirs.stop + sign * (STOP + TARGET)
    closing = [bid if sign == 1 else ask for bid, ask in quotes[theirs.opened]]
    return any((price - theirs.stop) * sign <= 0 or (target - price) * sign <= 0 for price in closing)


def compare(herald, path, timeframe, folder, name):
    ticks = read_ticks(path)
    quotes = defaultdict(list)
    for time, bid, ask in ticks:
        quotes[time].append((bid, ask))
    ours = run_herald(herald, path, timeframe, folder)
    theirs, bars = run(ticks, timeframe, FAST, SLOW, STOP, TARGET, as_herald=True)
    eager, _ = run(ticks, timeframe, FAST, SLOW, STOP, TARGET, as_herald=False)
    counts, profits, unexplained = differences(ours, theirs, quotes)
    print(f"\n{name}: {len(ticks)} ticks, {bars} {timeframe} bars; Herald {len(ours)} trades, nautilus_trader {len(theirs)}\n")
    print("| difference | trades | profit, USD |\n|---|---|---|")
    print(f"| none: sides, times, prices, profits and exits are equal | {counts.pop('equal', 0)} | |")
    for rule, count in sorted(counts.items()):
        print(f"| {rule} | {count} | {profits[rule] / 100:+.2f} |")
    print(f"| unexplained | {len(unexplained)} | |")
    edges = sum(time % EDGE[timeframe] == 0 for time, _, _ in ticks)
    print(f"| set-up: {edges} ticks on the edge of two bars, orders at the tick before the bar's end | {changed(theirs, eager)} "
          f"of {len(eager)} | {(total(eager) - total(theirs)) / 100:+.2f} |", flush=True)
    for ours_, theirs_ in unexplained[:10]:
        print(f"compare: error: Herald {ours_}\n         nautilus_trader {theirs_}", file=sys.stderr)
    return len(ours) > 0 and not unexplained


def total(trades):
    return sum(trade.profit for trade in trades)


def changed(before, after):
    known = Counter(map(same, before))
    return len(after) - sum((known & Counter(map(same, after))).values())


def main():
    parser = argparse.ArgumentParser(description="compare Herald's trades with nautilus_trader's")
    parser.add_argument("herald", type=Path)
    parser.add_argument("ticks", type=Path, nargs="*")
    parser.add_argument("--timeframe", default="M1", choices=["M1", "M5", "M15", "H1"])
    parser.add_argument("--generated", type=int, default=100_000, help="how many made-up ticks; 0 for none")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"nautilus_trader {nautilus_trader.__version__}, {datetime.date.today()}")
    agreed = True
    with tempfile.TemporaryDirectory() as folder:
        files = [(path.resolve(), path.name) for path in options.ticks]
        if options.generated:
            made = Path(folder) / "EURUSD_ticks_generated.csv"
            generate(made, options.generated, options.seed)
            files.append((made, f"generated, seed {options.seed}"))
        for path, name in files:
            agreed &= compare(options.herald.resolve(), path, options.timeframe, folder, name)
    sys.exit(0 if agreed else 1)


if __name__ == "__main__":
    main()
