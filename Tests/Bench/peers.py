#!/usr/bin/env python3
"""Measures how fast peers run the backtest that Herald's benchmark runs: an SMA(20/50) crossover over M1 bars.

    python3 Tests/Bench/peers.py VENV CSV [--bars 100000] [--repeat 3]

VENV is a directory for the peers' packages (made and filled when missing), CSV a file in MetaTrader 5 export layout.
Prints one JSON object. A peer that cannot be installed or run reports {"error": "..."} and the others go on.

What the figures are: for the backtesters, bars divided by the seconds of the run alone, with the data already in the
peer's own form in memory and the engine already built; for the readers, megabytes (10^6 bytes) of the whole CSV
per second, with the file in the page cache. Each is measured `--repeat` times in a process of its own; the best
counts and all are listed. "bars" is how many were run: the first N of the file, or all when it has fewer.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
import traceback
from pathlib import Path

FAST, SLOW = 20, 50
COMMON = ["numpy==2.4.6", "pandas==2.3.3"]
REQUIREMENTS = {
    "backtesting": [*COMMON, "backtesting==0.6.6"],
    "nautilus_trader": [*COMMON, "nautilus_trader==1.221.0"],
    "polars": ["polars==2.1.0"],
    "polars_with_timestamps": ["polars==2.1.0"],
    "read_bytes": [],
}
TIME_LIMIT = 1800  # seconds, of one peer


# ---- in this process: install and start each peer ----------------------------------------------

def run_tool(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT)
    if done.returncode != 0:
        lines = (done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}").splitlines()
        raise RuntimeError(" ".join(lines[-3:]))
    return done.stdout


def measure_peer(peer, args):
    try:
        python = args.venv / "bin" / "python"
        if not python.exists():
            run_tool([sys.executable, "-m", "venv", str(args.venv)])
        if REQUIREMENTS[peer]:
            pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            run_tool([*pip, *REQUIREMENTS[peer]])
        me = [str(python), __file__, str(args.venv), str(args.csv)]
        output = run_tool([*me, "--bars", str(args.bars), "--repeat", str(args.repeat), "--measure", peer])
        return json.loads(output.splitlines()[-1])
    except Exception as problem:
        return {"error": f"{type(problem).__name__}: {problem}"}


# ---- in the peer's process: one function each, returning its figures --------------------------

def best_of(repeat, run):
    """Seconds of each run; `run` prepares outside the clock and returns what to time."""
    seconds = []
    for _ in range(repeat):
        work = run()
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return seconds


def backtest_result(version, bars, trades, seconds):
    return {
        "version": version, "bars": bars, "trades": trades,
        "bars_per_second": round(bars / min(seconds)), "seconds": [round(s, 4) for s in seconds],
    }


def reading_result(version, args, seconds):
    size = args.csv.stat().st_size
    return {
        "version": version, "bytes": size,
        "megabytes_per_second": round(size / 1e6 / min(seconds), 1), "seconds": [round(s, 5) for s in seconds],
    }


def read_frame(path, bars):
    import pandas

    frame = pandas.read_csv(path, sep="\t", nrows=bars)
    frame.columns = [name.strip("<>") for name in frame.columns]
    frame.index = pandas.to_datetime(frame["DATE"] + " " + frame["TIME"], format="%Y.%m.%d %H:%M:%S", utc=True)
    frame = frame[["OPEN", "HIGH", "LOW", "CLOSE"]].astype(float)
    frame.columns = ["open", "high", "low", "close"]
    return frame


def measure_backtesting(args):
    import backtesting
    import pandas
    from backtesting.lib import crossover

    backtesting.backtesting._tqdm = lambda iterable, **_: iterable  # no progress bar inside the measurement

    def sma(values, period):
        return pandas.Series(values).rolling(period).mean()

    class Cross(backtesting.Strategy):
        def init(self):
            self.fast = self.I(sma, self.data.Close, FAST)
            self.slow = self.I(sma, self.data.Close, SLOW)

        def next(self):
            if crossover(self.fast, self.slow):
                self.buy(size=1000)
            elif crossover(self.slow, self.fast):
                self.sell(size=1000)

    frame = read_frame(args.csv, args.bars).rename(columns=str.capitalize)
    frame.index = frame.index.tz_localize(None)
    results = []

    def prepare():
        test = backtesting.Backtest(frame, Cross, cash=1_000_000, exclusive_orders=True, finalize_trades=True)
        return lambda: results.append(test.run())

    seconds = best_of(args.repeat, prepare)
    return backtest_result(backtesting.__version__, len(frame), int(results[-1]["# Trades"]), seconds)


def measure_nautilus_trader(args):
    from decimal import Decimal

    import nautilus_trader
    from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
    from nautilus_trader.config import LoggingConfig, RiskEngineConfig, StrategyConfig
    from nautilus_trader.indicators import SimpleMovingAverage
    from nautilus_trader.model.currencies import USD
    from nautilus_trader.model.data import BarType
    from nautilus_trader.model.enums import AccountType, OmsType, OrderSide
    from nautilus_trader.model.identifiers import Venue
    from nautilus_trader.model.objects import Money
    from nautilus_trader.persistence.wranglers import BarDataWrangler
    from nautilus_trader.test_kit.providers import TestInstrumentProvider
    from nautilus_trader.trading.strategy import Strategy

    venue = Venue("SIM")
    instrument = TestInstrumentProvider.default_fx_ccy("GBP/USD", venue)
    # One bar series only: LAST bars fill both sides at once, while BID bars would need as many ASK bars beside them.
    bar_type = BarType.from_str(f"{instrument.id}-1-MINUTE-LAST-EXTERNAL")

    class CrossConfig(StrategyConfig, frozen=True):
        pass

    class Cross(Strategy):
        def __init__(self, config):
            super().__init__(config)
            self.fast, self.slow = SimpleMovingAverage(FAST), SimpleMovingAverage(SLOW)
            self.was_above = None

        def on_start(self):
            self.register_indicator_for_bars(bar_type, self.fast)
            self.register_indicator_for_bars(bar_type, self.slow)
            self.subscribe_bars(bar_type)

        def on_bar(self, bar):
            if not self.indicators_initialized():
                return
            above = self.fast.value > self.slow.value
            if self.was_above is not None and above != self.was_above:
                self.close_all_positions(instrument.id)
                side = OrderSide.BUY if above else OrderSide.SELL
                self.submit_order(self.order_factory.market(instrument.id, side, instrument.make_qty(Decimal(10_000))))
            self.was_above = above

    bars = BarDataWrangler(bar_type, instrument).process(read_frame(args.csv, args.bars))
    positions = []

    def prepare():
        engine = BacktestEngine(BacktestEngineConfig(
            logging=LoggingConfig(bypass_logging=True), risk_engine=RiskEngineConfig(bypass=True), run_analysis=False))
        engine.add_venue(venue, OmsType.NETTING, AccountType.MARGIN, [Money(1_000_000, USD)], base_currency=USD)
        engine.add_instrument(instrument)
        engine.add_data(bars)
        engine.add_strategy(Cross(CrossConfig()))

        def run():
            engine.run()
            orders = engine.kernel.cache.orders()
            positions.append(sum(1 for order in orders if order.is_closed and not order.is_reduce_only))

        return run

    seconds = best_of(args.repeat, prepare)
    if not positions[-1]:
        raise RuntimeError("the run opened no position")
    return backtest_result(nautilus_trader.__version__, len(bars), positions[-1], seconds)


def measure_polars(args):
    import polars

    return reading_result(polars.__version__, args,
                          best_of(args.repeat, lambda: lambda: polars.read_csv(args.csv, separator="\t")))


def measure_polars_with_timestamps(args):
    import polars

    def read():
        moment = polars.concat_str(["<DATE>", "<TIME>"], separator=" ").str.to_datetime("%Y.%m.%d %H:%M:%S")
        return polars.read_csv(args.csv, separator="\t").with_columns(moment.alias("opened"))

    return reading_result(polars.__version__, args, best_of(args.repeat, lambda: read))


def measure_read_bytes(args):
    return reading_result(platform.python_version(), args, best_of(args.repeat, lambda: args.csv.read_bytes))


def main():
    parser = argparse.ArgumentParser(description="measure peers of Herald's backtester")
    parser.add_argument("venv", type=Path, help="directory of the virtual environment, made when missing")
    parser.add_argument("csv", type=Path, help="M1 bars in MetaTrader 5 export layout")
    parser.add_argument("--bars", type=int, default=100_000, help="bars to run, from the start of the file")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", action="append", choices=REQUIREMENTS, help="just this peer (repeatable)")
    parser.add_argument("--measure", choices=REQUIREMENTS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if not args.csv.is_file():
        parser.error(f"no such file: {args.csv}")

    if args.measure:  # started by measure_peer, inside the virtual environment
        try:
            result = globals()[f"measure_{args.measure}"](args)
        except Exception as problem:
            traceback.print_exc()
            result = {"error": f"{type(problem).__name__}: {problem}"}
        print(json.dumps(result))
        return

    report = {
        "workload": f"SMA({FAST}/{SLOW}) crossover", "bars_asked": args.bars, "csv_bytes": args.csv.stat().st_size,
        "machine": {"cores": os.cpu_count(), "architecture": platform.machine(), "python": platform.python_version()},
        "peers": {peer: measure_peer(peer, args) for peer in args.only or REQUIREMENTS},
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
