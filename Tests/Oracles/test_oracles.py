#!/usr/bin/env python3
"""Self-checks of the oracles: scenarios and indicators small enough to compute by hand, and the two trade oracles against
each other.

    python3 Tests/Oracles/test_oracles.py

With HERALD_REAL_DATA set to a directory of SYMBOL_TIMEFRAME.csv files (EURUSD_H1.csv, GBPUSD_M1.csv …)
the two trade oracles are compared on those files too.
"""

import datetime
import functools
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

import indicators_oracle as indicators
import sma_oracle
import statistics_oracle
import strategies_oracle
from strategies_oracle import (ATR, EMA, RSI, SMA, Bar, CloseCalls, FiveClassics, OnTimeframe, Simulation, SYMBOLS, exact_stochastic,
                               to_grid)

EURUSD, USDJPY = SYMBOLS["EURUSD"], SYMBOLS["USDJPY"]


# ---- scenarios: bars as (open, high, low, close) in points, an hour each, and the wish at each bar's close ----

class Script(strategies_oracle.Strategy):
    """A strategy that wishes what it is told, by the number of the bar that closed."""

    def __init__(self, wishes):
        self.indicators, self.wishes = {}, wishes

    def on_bar(self, bars, position, calls):
        return self.wishes.get(len(bars) - 1)


def random_walk(seed, count):
    generator, price, walk = random.Random(seed), 120000, []
    for _ in range(count):
        steps = [price + generator.randint(-60, 60) for _ in range(4)]
        walk.append((price, max(price, *steps), min(price, *steps), steps[-1]))
        price = steps[-1] + generator.choice((0, 0, 0, -25, 25))
    return walk


def in_prices(bars):
    """Bars of EURUSD in points as indicators_oracle takes them."""
    columns = ([price / EURUSD.scale for price in column] for column in zip(*bars))
    return indicators.Bars(*columns, [0] * len(bars), [0] * len(bars), EURUSD.digits)


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


class StrategyIndicators(unittest.TestCase):
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

    def test_stochastic(self):
        bars = make_bars([(0, 4, 0, 2), (2, 6, 2, 5), (5, 5, 1, 2), (2, 5, 1, 2)])
        # 6 of 11, then 1 + 1 of 5 + 4; %D their mean
        self.assertEqual(exact_stochastic(bars, 2, 2, 2), {"k": [None, None, 600 / 11, 200 / 9], "d": [None, None, None, 3800 / 99]})
        still = exact_stochastic(make_bars([(3, 3, 3, 3)] * 3), 1, 2, 1)
        self.assertEqual(still, {"k": [100, 100, 100], "d": [None, 100, 100]})
        walk = random_walk(2, 500)
        found, wanted = exact_stochastic(make_bars(walk), 14, 3, 3), indicators.stochastic(in_prices(walk), 14, 3, 3)
        for name in ("k", "d"):
            for a, b in zip(found[name], wanted[name], strict=True):
                self.assertEqual(a is None, b is None)
                self.assertAlmostEqual(a or 0, b or 0, 9)

    def test_a_tie_of_k_and_d_is_exact(self):
        closes = (7, 3, 5, 5, 5)  # the last three stand at 5 of 0..11
        found = exact_stochastic(make_bars([(c, 11, 0, c) for c in closes]), 1, 3, 1)
        self.assertEqual(found["k"][-1], found["d"][-1])


class FiveClassicsRules(unittest.TestCase):
    # (now, before) of an up-trend whose pullback turned, and of the mirror; closes at 1.00000, half a band is 200 points.
    UP = {"rsi": (55, 50), "macd": (0.002, 0.002), "signal": (0.001, 0.001), "k": (40, 20), "d": (30, 30), "adx": (25, 25),
          "plus_di": (30, 30), "minus_di": (10, 10), "upper": (1.001, 1), "middle": (0.999, 1), "lower": (0.997, 1)}
    DOWN = {**UP, "rsi": (45, 50), "macd": (-0.002, -0.002), "signal": (-0.001, -0.001), "k": (60, 80), "d": (70, 70),
            "plus_di": (10, 10), "minus_di": (30, 30), "upper": (1.003, 1), "middle": (1.001, 1), "lower": (0.999, 1)}

    def wish(self, values, held=None, params=None, **changes):
        strategy = FiveClassics({**FiveClassics.defaults, **(params or {})}, EURUSD)
        strategy.indicators = {**values, **changes}
        position = held and Namespace(direction=held)
        wish = strategy.on_bar(make_bars([FLAT]), position, CloseCalls())
        return wish and (wish[0], *(price and round(price, 9) for price in wish[1:]))

    def test_entries(self):
        self.assertEqual(self.wish(self.UP), ("long", 0.997, 1.006))
        self.assertEqual(self.wish(self.DOWN), ("short", 1.003, 0.994))
        self.assertEqual(self.wish(self.UP, params={"stop": 1.0, "target_r": 0.5}), ("long", 0.998, 1.001))
        self.assertEqual(self.wish(self.DOWN, params={"stop": 5.0, "target_r": 1.0}), ("short", 1.010, 0.990))
        self.assertEqual(self.wish(self.UP, k=(40, 30)), ("long", 0.997, 1.006))  # from equal
        self.assertEqual(self.wish(self.DOWN, k=(60, 70)), ("short", 1.003, 0.994))

    def test_what_keeps_out(self):
        for values, changes in (
            (self.UP, {"adx": (20, 25)}), (self.DOWN, {"adx": (20, 25)}),  # as much is not above
            (self.UP, {"plus_di": (10, 9)}), (self.UP, {"macd": (0, 1)}), (self.DOWN, {"macd": (0, 1)}),
            (self.UP, {"macd": (-0.002, 1)}), (self.DOWN, {"macd": (0.002, 1)}),  # the stochastic turned the other way
            (self.UP, {"k": (30, 20)}), (self.UP, {"k": (40, 31)}), (self.DOWN, {"k": (70, 80)}), (self.DOWN, {"k": (60, 69)}),
            (self.UP, {"upper": (1.0, 1)}), (self.DOWN, {"lower": (1.0, 1)}),
            (self.UP, {"rsi": (70, 50)}), (self.DOWN, {"rsi": (30, 50)}),
        ):
            self.assertIsNone(self.wish(values, **changes), changes)

    def test_the_direction_of_adx_must_agree(self):
        self.assertIsNone(self.wish(self.DOWN, plus_di=(30, 30), minus_di=(10, 10)))
        self.assertIsNone(self.wish(self.DOWN, plus_di=(30, 30), minus_di=(30, 30)))

    def test_parameters_move_the_levels(self):
        self.assertIsNone(self.wish(self.UP, params={"trend": 25.0}))
        self.assertIsNotNone(self.wish(self.UP, params={"trend": 24.5}))
        self.assertIsNone(self.wish(self.UP, params={"stretch": 55.0}))
        self.assertIsNone(self.wish(self.DOWN, params={"stretch": 55.0}))
        self.assertIsNotNone(self.wish(self.DOWN, params={"stretch": 55.5}))

    def test_exits(self):
        close, below, above = ("close", None, None), {"macd": (1, 2), "signal": (1.5, 2)}, {"macd": (2, 1), "signal": (1.5, 1)}
        for held, changes, expected in (
            (1, {}, None), (1, {"rsi": (70, 0)}, None), (1, {"rsi": (70.1, 0)}, close), (1, below, close), (1, above, None),
            (-1, {}, None), (-1, {"rsi": (30, 0)}, None), (-1, {"rsi": (29.9, 0)}, close), (-1, above, close), (-1, below, None),
            (1, {"macd": (1, 2), "signal": (1, 2)}, None), (-1, {"macd": (2, 1), "signal": (2, 1)}, None),
            (1, {"macd": (1, 2), "signal": (1.5, 3)}, None),
        ):
            self.assertEqual(self.wish(self.UP, held, **changes), expected, (held, changes))

    def first_decision(self, **params):
        strategy, bars = FiveClassics({**FiveClassics.defaults, **params}, EURUSD), make_bars(random_walk(3, 120))
        strategy.prepare(bars)
        for number, bar in enumerate(bars):
            for indicator in strategy.indicators.values():
                indicator.push(bar)
            if all(indicator[0] is not None for indicator in strategy.indicators.values()):
                return number

    def test_it_starts_when_every_output_has_a_value(self):
        self.assertEqual(self.first_decision(), 33)  # the signal of MACD, counted from 0
        self.assertEqual(self.first_decision(bands=60), 59)

    def test_no_later_bar_changes_a_trade(self):
        def trades(count):
            args = Namespace(lots=Fraction("0.1"), balance=Fraction(10000), slippage=0, commission=Fraction(0))
            strategy = FiveClassics(FiveClassics.defaults, EURUSD)
            return Simulation(EURUSD, strategy, args).run(make_bars(walk[:count]), start=0)

        walk = random_walk(4, 3000)
        whole, part = trades(3000), trades(1500)
        self.assertGreater(len(part), 20)
        self.assertEqual(part[:-1], whole[:len(part) - 1])
        self.assertEqual({t.position.direction for t in whole}, {1, -1})
        self.assertEqual({t.reason for t in whole} - {"end_of_data"}, {"close", "stop_loss", "take_profit"})


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
        walk = random_walk(1, 6000)
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

    def test_a_trade_went_both_ways_before_it_ended(self):
        found = self.statistics((100100, 100300, 99800, 100000), "0.99850", "-16.00", "stop_loss")
        expected = {"id": 1, "mae": -16, "mfe": 19, "r": None, "mae_r": None, "mfe_r": None, "bars": 1}
        self.assertEqual(found["excursions"], [expected])
        group = found["by_exit"][0]
        self.assertEqual((group["name"], group["trades"], group["net_profit"], group["r_trades"]), ("stop_loss", 1, -18, 0))
        self.assertEqual((group["mean_r"], group["mean_hold_seconds"], group["mean_bars"]), (None, 3600, 1))

    def test_groups_by_hand(self):
        trade = functools.partial(statistics_oracle.Trade, long=True, volume=1, open_price=1, close_price=1, commission=-100, swap=0)
        times = [datetime.datetime(1970, 1, 1, hour) for hour in range(10)]
        bars = [statistics_oracle.Bar(time, 1, 1, 1, 1, 0) for time in times]
        trades = [
            trade(number=1, opened=times[1], closed=times[4], profit=5100, reason="exit", exit_label="time", entry_tag="a", risk=2000),
            trade(number=2, opened=times[2], closed=times[3], profit=-900, reason="stop_loss", entry_tag="b", risk=1000),
            trade(number=3, opened=times[5], closed=times[9], profit=-1900, reason="exit", exit_label="time", entry_tag="b"),
        ]
        extremes = {1: (-1000, 6000), 2: (-900, 500), 3: (-1900, 0)}
        by_exit = statistics_oracle.breakdown(trades, extremes, bars, statistics_oracle.exit_name)
        self.assertEqual([group["name"] for group in by_exit], ["exit (time)", "stop_loss"])
        first = by_exit[0]
        self.assertEqual((first["trades"], first["wins"], first["losses"], first["net_profit"]), (2, 1, 1, 30))
        self.assertEqual((first["profit_factor"], first["win_rate"], first["r_trades"]), (2.5, 50, 1))
        self.assertEqual((first["mean_r"], first["mean_mae_r"], first["mean_mfe_r"]), (2.55, -0.5, 3))
        self.assertEqual((first["mean_hold_seconds"], first["mean_bars"]), (12_600, 3.5))
        by_entry = statistics_oracle.breakdown(trades, extremes, bars, lambda trade: trade.entry_tag)
        self.assertEqual([(group["name"], group["net_profit"]) for group in by_entry], [("a", 50), ("b", -30)])
        ends = statistics_oracle.excursions(trades, extremes, bars)
        self.assertEqual([row["id"] for row in ends], [2, 1, 3])
        self.assertEqual((ends[0]["r"], ends[0]["mae_r"], ends[0]["mfe_r"], ends[0]["bars"]), (-0.9, -0.9, 0.5, 1))

    def test_without_trades_the_ratios_are_undefined(self):
        with tempfile.TemporaryDirectory() as folder:
            bars, trades = Path(folder) / "bars.csv", Path(folder) / "trades.csv"
            write_bars(bars, [FLAT] * 50)
            trades.write_text(sma_oracle.HEADER + "\n")
            found = json.loads(output_of(statistics_oracle, trades, bars, "--symbol", "EURUSD", "--balance", 1000))
        for name in ("profit_factor", "expected_payoff", "win_rate", "sharpe", "sortino"):
            self.assertIsNone(found[name], name)
        self.assertEqual((found["max_drawdown"], found["days"]), (0, 3))


# ---- indicators of a few bars, in whole units ----


def of_closes(*closes):
    """Bars that never left their close."""
    return of_bars(*[(c, c, c) for c in closes])


def of_bars(*bars, volume=None, day=None):
    """Bars of (high, low, close), opened at the close."""
    high, low, close = ([float(x) for x in column] for column in zip(*bars))
    return indicators.Bars(close, high, low, close, volume or [1] * len(bars), day or [1] * len(bars), 0)


class Indicators(unittest.TestCase):
    def check(self, found, **expected):
        self.assertEqual(list(found), list(expected))
        for name, values in expected.items():
            self.assertEqual([x is None for x in found[name]], [x is None for x in values], name)
            for a, b in zip(found[name], values):
                if b is not None:
                    self.assertAlmostEqual(a, b, 12, name)

    def test_averages(self):
        bars = of_closes(1, 2, 4, 8)
        self.check(indicators.sma(bars, 2), sma=[None, 1.5, 3, 6])
        self.check(indicators.lwma(bars, 3), lwma=[None, None, 17 / 6, 34 / 6])
        self.check(indicators.smma(bars, 2), smma=[None, 1.5, 2.75, 5.375])
        self.check(indicators.ema(bars, 3), ema=[None, None, 2.75, 5.375])
        self.check(indicators.ema(bars, 3, variant="talib"), ema=[None, None, 7 / 3, 31 / 6])
        self.check(indicators.sma(bars, 5), sma=[None] * 4)
        self.check(indicators.ema(bars, 5), ema=[None] * 4)

    def test_averages_of_averages(self):
        self.check(indicators.dema(of_closes(3, 6, 9), 2), dema=[None, None, 77 / 9])  # E1 3 5 23/3, E2 5 61/9
        # E1 3 5 23/3 29/3, E2 5 61/9 235/27, E3 61/9 653/81
        self.check(indicators.tema(of_closes(3, 6, 9, 32 / 3), 2, "close"), tema=[None, None, None, 29 - 235 / 9 + 653 / 81])
        self.check(indicators.hma(of_closes(1, 2, 3, 4, 5, 6), 4), hma=[None] * 4 + [5, 6])  # no lag behind a straight line

    def test_kama(self):
        # Weights 1 and 1/2: straight on, then no progress over two bars.
        self.check(indicators.kama(of_closes(2, 4, 6, 4), 2, 1, 3), kama=[None, None, 6, 5.5])
        # Ratio 4/12, then 4/4, then no move at all: 0, with TA-Lib 1.
        bars = of_closes(9, 1, 5, 5, 5)
        self.check(indicators.kama(bars, 2, 1, 3), kama=[None, None, 25 / 9, 5, 5])
        still = of_closes(1, 5, 3, 3, 3)  # ratio 2/6: 5 - 2 * 4/9, then 2/2, reached
        self.check(indicators.kama(still, 2, 1, 3), kama=[None, None, 37 / 9, 3, 3])
        self.check(indicators.kama(of_closes(1, 5, 5), 1, 1, 3), kama=[None, 5, 5])

    def test_applied_prices(self):
        bars = indicators.Bars([5.0], [8.0], [2.0], [3.0], [1], [1], 0)
        found = {p: indicators.sma(bars, 1, p)["sma"][0] for p in ("open", "high", "low", "close", "median", "typical", "weighted")}
        self.assertEqual(found, {"open": 5, "high": 8, "low": 2, "close": 3, "median": 5, "typical": 13 / 3, "weighted": 4})
        for price, value in found.items():
            self.assertEqual(indicators.applied(bars, price), [value], price)

    def test_rsi(self):
        self.check(indicators.rsi(of_closes(1, 2, 2, 1), 2), rsi=[None, None, 100, 100 / 3])
        self.check(indicators.rsi(of_closes(2, 2, 2), 2), rsi=[None, None, 50])
        self.check(indicators.rsi(of_closes(2, 2, 2), 2, variant="talib"), rsi=[None, None, 0])

    def test_macd(self):
        self.check(indicators.macd(of_closes(3, 6, 9), 1, 2, 2), macd=[None, 1, 4 / 3], signal=[None, None, 7 / 6],
                   histogram=[None, None, 1 / 6])

    def test_deviations(self):
        bars = of_closes(2, 4, 4, 6)
        self.check(indicators.stddev(bars, 4), stddev=[None] * 3 + [math.sqrt(2)])
        self.check(indicators.bollinger(bars, 4, 0.5), upper=[None] * 3 + [4 + math.sqrt(0.5)], middle=[None] * 3 + [4],
                   lower=[None] * 3 + [4 - math.sqrt(0.5)])
        self.check(indicators.cci(of_closes(1, 2, 6, 6, 6), 3), cci=[None, None, 100, 50, 0])  # distances 6/3, 16/9
        self.check(indicators.linreg_slope(of_closes(1, 3, 5, 5), 3), linreg_slope=[None, None, 2, 1])

    def test_change(self):
        self.check(indicators.momentum(of_closes(2, 3, 4), 2), momentum=[None, None, 200])
        self.check(indicators.roc(of_closes(2, 3, 4), 2), roc=[None, None, 100])

    BARS = ((4, 0, 2), (6, 2, 5), (5, 1, 2), (7, 1, 6), (7, 1, 6))

    def test_places_in_the_range(self):
        bars = of_bars(*self.BARS[:3])
        self.check(indicators.stochastic(bars, 2, 1, 2), k=[None, None, 100 * (5 + 1) / (6 + 5)], d=[None, None, 600 / 11])
        self.check(indicators.stochastic(of_closes(3, 3), 1, 2, 1), k=[100, 100], d=[None, 100])
        self.check(indicators.williams_r(bars, 2), williams_r=[None, -100 / 6, -80])
        self.check(indicators.williams_r(of_bars((3, 3, 3), (4, 2, 3), (3, 3, 3)), 1), williams_r=[0, -50, -50])
        self.check(indicators.donchian(bars, 2), upper=[None, 6, 6], middle=[None, 3, 3.5], lower=[None, 0, 1])
        self.check(indicators.highest(bars, 2, "close"), highest=[None, 5, 5])
        self.check(indicators.lowest(bars, 1), lowest=[0, 2, 1])

    def test_ranges(self):
        bars = of_bars((4, 0, 2), (6, 2, 5), (3, 1, 2), (9, 8, 8), (8, 8, 8))  # gaps count: 4 4 7 0
        self.check(indicators.true_range(bars), true_range=[None, 4, 4, 7, 0])
        self.check(indicators.atr(bars, 2), atr=[None, None, 4, 5.5, 3.5])
        self.check(indicators.atr(bars, 2, "talib"), atr=[None, None, 4, 5.5, 2.75])
        self.check(indicators.keltner(of_bars((2, 0, 1), (4, 2, 3)), 1, 2, 1), upper=[None, 9], middle=[None, 3], lower=[None, -3])

    def test_adx(self):
        # Up by 2 of 4, down by 1 of 4, up by 2 of 6, an equal bar.
        self.check(indicators.adx(of_bars(*self.BARS), 1), adx=[None, None, 100, 100, 0], plus_di=[None, 50, 0, 100 / 3, 0],
                   minus_di=[None, 0, 25, 0, 0])
        # From zeros at bar 2: ranges 2 4 5, up 0 1 0.5, down 0.5 0.25 0.125, DX 100 60 60.
        self.check(indicators.adx_wilder(of_bars(*self.BARS), 2), adx=[None] * 4 + [57.5], plus_di=[None] * 3 + [25, 10],
                   minus_di=[None] * 3 + [6.25, 2.5])

    def test_supertrend(self):
        # Ranges 3 6 6 2; bands 0..6, 1..6 broken upwards, 1..10, broken downwards.
        bars = of_bars((2, 0, 1), (4, 2, 3), (9, 5, 8), (6, 2, 2), (2, 0, 0))
        self.check(indicators.supertrend(bars, 1, 1), supertrend=[None, 6, 1, 1, 3], direction=[None, -1, 1, 1, -1])

    def test_sar(self):
        bars = of_bars((10, 8, 9), (9, 7, 8), (8, 6, 7), (12, 9, 10), (13, 11, 12))
        self.check(indicators.sar(bars, 0.1, 0.2), sar=[None, 10, 10, 6, 6])  # 9.7 and 6.6 are inside earlier bars; 9.2 is passed
        self.check(indicators.sar(of_closes(1)), sar=[None])

    def test_ichimoku(self):
        bars = of_bars((2, 0, 1), (4, 2, 3), (6, 0, 3), (8, 4, 5), (8, 6, 7))
        self.check(indicators.ichimoku(bars, 1, 2, 3), tenkan=[1, 3, 3, 6, 7], kijun=[None, 2, 3, 4, 6],
                   senkou_a=[None] * 3 + [2.5, 3], senkou_b=[None] * 4 + [3])

    def test_volume(self):
        bars = of_bars((3, 3, 3), (6, 6, 6), (4, 4, 4), (4, 4, 4), volume=[1, 2, 3, 4])
        self.check(indicators.obv(bars), obv=[1, 3, 0, 0])
        self.check(indicators.mfi(bars, 2), mfi=[None, None, 50, 0])
        self.check(indicators.mfi(bars, 1), mfi=[None, 100, 0, 100])

    def test_days(self):
        bars = of_bars((3, 3, 3), (6, 6, 6), (3, 0, 3), (4, 4, 4), volume=[0, 2, 2, 1], day=[1, 1, 1, 4])
        self.check(indicators.vwap(bars), vwap=[None, 6, 4, 4])
        self.check(indicators.pivot_points(bars), pivot=[None] * 3 + [3], r1=[None] * 3 + [6], s1=[None] * 3 + [0],
                   r2=[None] * 3 + [9], s2=[None] * 3 + [-3], r3=[None] * 3 + [12], s3=[None] * 3 + [-6])


if __name__ == "__main__":
    unittest.main()
