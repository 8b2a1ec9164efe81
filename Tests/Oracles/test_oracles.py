#!/usr/bin/env python3
"""Self-checks of the oracles: scenarios small enough to compute by hand, and the two trade oracles against each other.

    python3 Tests/Oracles/test_oracles.py

With HERALD_REAL_DATA set to a directory of SYMBOL_TIMEFRAME.csv files (EURUSD_H1.csv, GBPUSD_M1.csv …)
the two trade oracles are compared on those files too.
"""

import io
import json
import math
import os
import random
import sys
import tempfile
import unittest
from argparse import Namespace
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import sma_oracle
import statistics_oracle
import strategies_oracle
from strategies_oracle import ATR, EMA, RSI, SMA, Bar, OnTimeframe, Simulation, SYMBOLS, to_grid

EURUSD, USDJPY = SYMBOLS["EURUSD"], SYMBOLS["USDJPY"]


# ---- scenarios: bars as (open, high, low, close) in points, an hour each, and the wish at each bar's close ----

class Script:
    """A strategy that wishes what it is told, by the number of the bar that closed."""

    def __init__(self, wishes):
        self.indicators, self.wishes = {}, wishes

    def on_bar(self, bars, position, calls):
        return self.wishes.get(len(bars) - 1)


def make_bars(prices, spread=10):
    return [Bar(60 * hour, *four, spread) for hour, four in enumerate(prices)]


def simulate(prices, wishes, symbol=EURUSD, spread=10, **settings):
    args = Namespace(lots=Fraction("0.1"), risk_percent=None, balance=Fraction(10000), slippage=0, commission=Fraction(0))
    vars(args).update(settings)
    simulation = Simulation(symbol, Script(wishes), args)
    simulation.run(make_bars(prices, spread), start=0)
    return simulation


FLAT = (100000, 100000, 100000, 100000)


class FillRule(unittest.TestCase):
    def check(self, simulation, *expected):
        """Each expected trade: side, open hour, open price, close hour, close price, profit in cents, reason."""
        found = [
            ("long" if t.position.direction > 0 else "short", t.position.opened // 60, t.position.price,
             t.closed // 60, t.price, t.profit, t.reason)
            for t in simulation.trades
        ]
        self.assertEqual(found, list(expected))

    def test_a_gap_over_the_stop_fills_at_the_open(self):
        bars = [FLAT, FLAT, (99800, 99950, 99700, 99900), FLAT]
        wishes = {0: ("long", 0.99900, None)}
        self.check(simulate(bars, wishes), ("long", 1, 100010, 2, 99800, -2100, "stop_loss"))
        self.check(simulate(bars, wishes, slippage=3), ("long", 1, 100013, 2, 99797, -2160, "stop_loss"))

    def test_a_short_gaps_over_its_stop_by_the_ask(self):
        bars = [FLAT, FLAT, (100090, 100090, 100090, 100090), FLAT]  # ask is exactly the stop
        self.check(simulate(bars, {0: ("short", 1.00100, None)}), ("short", 1, 100000, 2, 100100, -1000, "stop_loss"))

    def test_stop_comes_before_target_in_one_bar(self):
        bars = [FLAT, FLAT, (100000, 100300, 99700, 100000), FLAT]
        wishes = {0: ("long", 0.99800, 1.00200)}
        self.check(simulate(bars, wishes), ("long", 1, 100010, 2, 99800, -2100, "stop_loss"))
        wishes = {0: ("short", 1.00200, 0.99800)}
        self.check(simulate(bars, wishes), ("short", 1, 100000, 2, 100200, -2000, "stop_loss"))

    def test_the_entry_bar_counts(self):
        bars = [FLAT, (100000, 100300, 99950, 100000), FLAT]
        self.check(simulate(bars, {0: ("long", 0.99900, 1.00300)}), ("long", 1, 100010, 1, 100300, 2900, "take_profit"))

    def test_a_short_is_stopped_by_the_spread_alone(self):
        wishes = {0: ("short", 1.00100, None)}
        touching = [FLAT, FLAT, (100000, 100090, 100000, 100000), FLAT]
        self.check(simulate(touching, wishes), ("short", 1, 100000, 2, 100100, -1000, "stop_loss"))
        short_of_it = [FLAT, FLAT, (100000, 100089, 100000, 100000), FLAT]
        self.check(simulate(short_of_it, wishes), ("short", 1, 100000, 3, 100010, -100, "end_of_data"))

    def test_a_short_reaches_its_target_by_the_ask(self):
        wishes = {0: ("short", None, 0.99900)}
        touching = [FLAT, FLAT, (100000, 100000, 99890, 100000), FLAT]
        self.check(simulate(touching, wishes, slippage=2), ("short", 1, 99998, 2, 99900, 980, "take_profit"))
        short_of_it = [FLAT, FLAT, (100000, 100000, 99891, 100000), FLAT]
        self.check(simulate(short_of_it, wishes), ("short", 1, 100000, 3, 100010, -100, "end_of_data"))

    def test_a_gap_over_the_target_pays_no_more_than_the_target(self):
        bars = [FLAT, FLAT, (100500, 100500, 100500, 100500), FLAT]
        self.check(simulate(bars, {0: ("long", None, 1.00200)}), ("long", 1, 100010, 2, 100200, 1900, "take_profit"))

    def test_reversal_closes_and_opens_at_one_quote(self):
        bars = [FLAT, FLAT, (100100, 100100, 100100, 100100), FLAT]
        self.check(simulate(bars, {0: ("long", None, None), 1: ("short", None, None)}, slippage=1),
                   ("long", 1, 100011, 2, 100099, 880, "reverse"),
                   ("short", 2, 100099, 3, 100010, 890, "end_of_data"))

    def test_a_refused_reversal_still_closes(self):
        bars = [FLAT, FLAT, (100100, 100100, 100100, 100100), FLAT]
        simulation = simulate(bars, {0: ("long", None, None), 1: ("short", 1.00110, None)})  # the stop is the ask
        self.check(simulation, ("long", 1, 100010, 2, 100100, 900, "reverse"))
        self.assertEqual(simulation.refused["invalid_stops"], 1)

    def test_invalid_stops(self):
        bars = [FLAT, FLAT, FLAT]
        for action, stop, target, accepted in (
            ("long", 1.00000, None, False), ("long", 0.99999, None, True),
            ("long", None, 1.00000, False), ("long", None, 1.00001, True),
            ("short", 1.00010, None, False), ("short", 1.00011, None, True),
            ("short", None, 1.00010, False), ("short", None, 1.00009, True),
        ):
            simulation = simulate(bars, {0: (action, stop, target)})
            self.assertEqual(simulation.refused["invalid_stops"], 0 if accepted else 1, (action, stop, target))
            self.assertEqual(len(simulation.trades), 1 if accepted else 0, (action, stop, target))

    def test_the_same_side_is_skipped_and_close_closes(self):
        bars = [FLAT, FLAT, FLAT, (100050, 100050, 100050, 100050), FLAT]
        wishes = {0: ("long", None, None), 1: ("long", None, None), 2: ("close", None, None)}
        self.check(simulate(bars, wishes), ("long", 1, 100010, 3, 100050, 400, "close"))

    def test_a_stop_at_the_open_comes_before_the_signal(self):
        bars = [FLAT, FLAT, (99800, 99800, 99800, 99800), FLAT]
        wishes = {0: ("long", 0.99900, None), 1: ("long", None, None)}
        self.check(simulate(bars, wishes),
                   ("long", 1, 100010, 2, 99800, -2100, "stop_loss"),
                   ("long", 2, 99810, 3, 100000, 1900, "end_of_data"))

    def test_the_end_of_the_data_has_no_slippage_and_no_signal(self):
        bars = [FLAT, FLAT, (100000, 100200, 99900, 100150)]
        wishes = {0: ("short", None, None), 2: ("close", None, None)}
        self.check(simulate(bars, wishes, slippage=5), ("short", 1, 99995, 2, 100160, -1650, "end_of_data"))


class Money(unittest.TestCase):
    def test_stops_round_towards_the_entry(self):
        self.assertEqual(to_grid(1.234561, EURUSD, towards=1), 123457)
        self.assertEqual(to_grid(1.234569, EURUSD, towards=-1), 123456)
        self.assertEqual(to_grid(1.1 + 2.2, EURUSD, towards=1), 330000)  # 3.3000000000000003 is noise

    def test_stops_and_targets_of_both_sides_round_towards_the_entry(self):
        for wish, stop, target in ((("long", 0.997004, 1.003006), 99701, 100300), (("short", 1.003006, 0.997004), 100300, 99701)):
            held = simulate([FLAT, FLAT], {0: wish}).trades[0].position
            self.assertEqual((held.stop, held.target), (stop, target))

    def test_cents_round_half_away_from_zero(self):
        simulation = simulate([FLAT, FLAT], {0: ("long", None, None)}, lots=Fraction("0.01"), commission=Fraction("0.5"))
        self.assertEqual(simulation.trades[0].commission, -2)  # half a cent a deal

    def test_volume_by_risk_rounds_down(self):
        # 1 % of 10000 is 100; a lot loses (100010 - 99700) points = 310; 0.3225 lots
        simulation = simulate([FLAT, FLAT], {0: ("long", 0.99700, None)}, lots=None, risk_percent=Fraction(1))
        self.assertEqual(simulation.trades[0].position.hundredths, 32)
        simulation = simulate([FLAT, FLAT], {0: ("long", 0.99700, None)}, lots=None, risk_percent=Fraction("0.01"))
        self.assertEqual(simulation.refused["volume below 0.01"], 1)

    def test_yen_convert_on_the_less_favourable_side(self):
        up, down = (100100, 100100, 100100, 100100), (99900, 99900, 99900, 99900)
        wishes = {0: ("long", None, None), 1: ("close", None, None)}
        gain = simulate([FLAT, FLAT, up], wishes, USDJPY).trades[0]  # 0.090 * 10000 / 100.110 = 8.990
        loss = simulate([FLAT, FLAT, down], wishes, USDJPY).trades[0]  # -0.110 * 10000 / 99.900 = -11.011
        self.assertEqual((gain.profit, loss.profit), (899, -1101))


class Indicators(unittest.TestCase):
    def values(self, indicator, prices):
        found = []
        for bar in make_bars(prices):
            indicator.push(bar)
            found.append(indicator[0])
        return found

    def close_only(self, *closes):
        return [(c, c, c, c) for c in closes]

    def test_sma(self):
        self.assertEqual(self.values(SMA(2, EURUSD), self.close_only(100000, 200000, 400000)), [None, 1.5, 3.0])

    def test_ema(self):  # alpha 1/2: 1, 1.5, 2.75
        self.assertEqual(self.values(EMA(3, EURUSD), self.close_only(100000, 200000, 400000)), [None, None, 2.75])

    def test_atr(self):  # true ranges: none, 30000, then 70000 because of the gap
        bars = [(100000, 120000, 100000, 110000), (110000, 130000, 100000, 120000), (180000, 190000, 180000, 190000)]
        self.assertEqual(self.values(ATR(2, EURUSD), bars), [None, None, 0.5])

    def test_rsi(self):
        # changes +3 -1 +2 -4: averages 1.5 and 0.5, then 1.75 and 0.25, then 0.875 and 2.125
        bars = self.close_only(10, 13, 12, 14, 10)
        self.assertEqual(self.values(RSI(2, EURUSD), bars), [None, None, 75.0, 87.5, float(100 - Fraction(100) / (1 + Fraction(875, 2125)))])
        self.assertEqual(self.values(RSI(2, EURUSD), self.close_only(1, 2, 3))[-1], 100)
        self.assertEqual(self.values(RSI(2, EURUSD), self.close_only(1, 1, 1))[-1], 50)

    def test_a_higher_timeframe_closes_at_the_first_open_at_or_after_its_end(self):
        closes = OnTimeframe(SMA(1, EURUSD), 240)
        hours = [0, 1, 2, 3, 4, 7, 9]  # 03:00 is closed by the 04:00 open; 04:00 and 07:00 by the 09:00 open
        seen = []
        for hour, following in zip(hours, hours[1:]):
            price = 100000 * (hour + 1)
            closes.push(Bar(60 * hour, price, price, price, price, 0), 60 * following)
            seen.append(closes[0])
        self.assertEqual(seen, [None, None, None, 4.0, 4.0, 8.0])


# ---- whole programs ----------------------------------------------------------------------------

def write_bars(path, prices, spread=10, minutes=60, digits=5, start=0):
    with open(path, "w") as file:
        print("<DATE>", "<TIME>", "<OPEN>", "<HIGH>", "<LOW>", "<CLOSE>", "<TICKVOL>", "<VOL>", "<SPREAD>", sep="\t", file=file)
        for number, four in enumerate(prices):
            moment = strategies_oracle.iso(start + minutes * number)
            date, clock = moment[:10].replace("-", "."), moment[11:19]
            print(date, clock, *(strategies_oracle.decimal_text(p, digits) for p in four), 0, 0, spread, sep="\t", file=file)


def output_of(program, *arguments, **streams):
    output = io.StringIO()
    program.main([str(a) for a in arguments], output=output, **streams)
    return output.getvalue()


class Agreement(unittest.TestCase):
    def compare(self, path, symbol, *flags):
        first = output_of(sma_oracle, path, "--symbol", symbol, "--lots", "0.1", *flags)
        second = output_of(strategies_oracle, path, "--symbol", symbol, "--lots", "0.1", *flags,
                           "--strategy", "sma_crossover", "--set", "stop_atr=0", notes=io.StringIO())
        self.assertEqual(first.splitlines(), second.splitlines())
        self.assertGreater(len(first.splitlines()), 5)

    def test_on_a_random_walk(self):
        generator = random.Random(1)
        price, walk = 120000, []
        for _ in range(6000):
            steps = [price + generator.randint(-60, 60) for _ in range(4)]
            walk.append((price, max(price, *steps), min(price, *steps), steps[-1]))
            price = steps[-1] + generator.choice((0, 0, 0, -25, 25))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "walk.csv"
            write_bars(path, walk, minutes=15, digits=5)
            for flags in ((), ("--timeframe", "M15"), ("--slippage", 4, "--commission", "2.345"),
                          ("--timeframe", "M15", "--from", "1970-01-10", "--to", "1970-02-03T07:45:00Z")):
                self.compare(path, "EURUSD", *flags)
            write_bars(path, walk, minutes=15, digits=3)
            self.compare(path, "USDJPY", "--timeframe", "M15", "--slippage", 1)

    @unittest.skipUnless(os.environ.get("HERALD_REAL_DATA"), "HERALD_REAL_DATA names no directory")
    def test_on_real_data(self):
        for path in sorted(Path(os.environ["HERALD_REAL_DATA"]).glob("*_[MH]*.csv")):
            symbol, timeframe = path.stem.split("_")
            for flags in ((), ("--timeframe", timeframe, "--slippage", 3, "--commission", "3.5")):
                with self.subTest(file=path.name, flags=flags):
                    self.compare(path, symbol, *flags)


class Statistics(unittest.TestCase):
    # From 22:00 on 1970-01-01. Held from 23:00 at ask 1.00010, 0.1 lot (0.10 a point), commission 1.00 a deal.
    # Equity 1000; 998 988 1018 1008; then what the last bar brings.
    BARS = [FLAT, (100000, 100200, 99900, 100100)]

    def statistics(self, last_bar, close_price, profit, reason):
        with tempfile.TemporaryDirectory() as folder:
            bars, trades = Path(folder) / "bars.csv", Path(folder) / "trades.csv"
            write_bars(bars, [*self.BARS, last_bar], start=22 * 60)
            trades.write_text(
                sma_oracle.HEADER + "\n1,EURUSD,BUY,0.10,1970-01-01T23:00:00Z,1.00010,1970-01-02T00:00:00Z,"
                f"{close_price},-2.00,0.00,{profit},{reason}\n")
            return json.loads(output_of(statistics_oracle, trades, bars, "--symbol", "EURUSD", "--balance", 1000))

    def test_a_stop_inside_the_bar_counts_from_the_adverse_quote(self):
        found = self.statistics((100100, 100300, 99800, 100000), "0.99850", "-16.00", "stop_loss")  # 1008 982 982 982
        self.assertEqual(found["net_profit"], -18)
        self.assertEqual((found["gross_profit"], found["gross_loss"], found["profit_factor"]), (0, -18, 0))
        self.assertEqual((found["expected_payoff"], found["win_rate"]), (-18, 0))
        self.assertEqual(found["max_drawdown"], 36)
        self.assertAlmostEqual(found["max_drawdown_percent"], 3600 / 1018, places=12)
        first, second = 8 / 1000, 982 / 1008 - 1
        mean = (first + second) / 2
        self.assertAlmostEqual(found["sharpe"], mean / (abs(first - second) / math.sqrt(2)) * math.sqrt(252), places=10)
        self.assertAlmostEqual(found["sortino"], mean / (-second / math.sqrt(2)) * math.sqrt(252), places=10)

    def test_a_target_inside_the_bar_counts_from_the_other_extreme(self):
        found = self.statistics((100100, 100300, 99800, 100000), "1.00250", "24.00", "take_profit")  # 1008 978 1022 1022
        self.assertEqual((found["max_drawdown"], found["net_profit"], found["win_rate"]), (40, 22, 1))
        self.assertIsNone(found["profit_factor"])
        self.assertIsNone(found["sortino"])

    def test_a_gapped_stop_counts_from_the_open(self):
        found = self.statistics((99800, 100300, 99700, 100000), "0.99800", "-21.00", "stop_loss")  # 977 977 977 977
        self.assertEqual(found["max_drawdown"], 41)

    def test_the_end_of_the_data_counts_at_the_close(self):
        found = self.statistics((100100, 100300, 99800, 100000), "1.00000", "-1.00", "end_of_data")  # 1008 978 1028 997
        self.assertEqual((found["max_drawdown"], found["final_balance"]), (40, 997))

    def test_without_trades_the_ratios_are_undefined(self):
        with tempfile.TemporaryDirectory() as folder:
            bars, trades = Path(folder) / "bars.csv", Path(folder) / "trades.csv"
            write_bars(bars, [FLAT] * 50)
            trades.write_text(sma_oracle.HEADER + "\n")
            found = json.loads(output_of(statistics_oracle, trades, bars, "--symbol", "EURUSD", "--balance", 1000))
        for name in ("profit_factor", "expected_payoff", "win_rate", "sharpe", "sortino"):
            self.assertIsNone(found[name], name)
        self.assertEqual((found["max_drawdown"], found["days"]), (0, 3))


if __name__ == "__main__":
    unittest.main()
