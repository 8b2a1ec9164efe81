"""Measures nautilus_trader on the ticks of a store's file: nautilus_ticks.py FILE. Prints one JSON object.

An SMA(20/50) crossover on M1 bars made of the bids, always in the market, as `streaming.py` runs it in Herald; the seconds are
those of the run alone, with the quotes as the engine's own objects in memory.
"""
import json
import resource
import struct
import sys
import time
from decimal import Decimal

import nautilus_trader
import numpy
import pandas
from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
from nautilus_trader.config import LoggingConfig, RiskEngineConfig, StrategyConfig
from nautilus_trader.indicators import SimpleMovingAverage
from nautilus_trader.model.currencies import USD
from nautilus_trader.model.data import BarType
from nautilus_trader.model.enums import AccountType, OmsType, OrderSide
from nautilus_trader.model.identifiers import Venue
from nautilus_trader.model.objects import Money
from nautilus_trader.persistence.wranglers import QuoteTickDataWrangler
from nautilus_trader.test_kit.providers import TestInstrumentProvider
from nautilus_trader.trading.strategy import Strategy

BLOCK_ROWS, HEADER = 65_536, 256


def read_store(path):
    """The columns of a file of ticks, laid out as docs/data-format.md says."""
    data = numpy.memmap(path, dtype="u1", mode="r")
    digits, = struct.unpack_from("<I", data[20:24])
    rows, = struct.unpack_from("<q", data[24:32])
    offset, columns = HEADER + 24 * -(-rows // BLOCK_ROWS), []
    for kind, size in (("<i8", 8), ("<i4", 4), ("<i4", 4)):
        offset = -(-offset // 64) * 64
        columns.append(data[offset:offset + rows * size].view(kind))
        offset += rows * size
    times, bids, asks = columns
    frame = {"bid_price": bids / 10.0**digits, "ask_price": asks / 10.0**digits}
    return pandas.DataFrame(frame, index=pandas.to_datetime(times, utc=True))


class CrossConfig(StrategyConfig, frozen=True):
    pass


class Cross(Strategy):
    def __init__(self, config):
        super().__init__(config)
        self.fast, self.slow, self.was_above = SimpleMovingAverage(20), SimpleMovingAverage(50), None

    def on_start(self):
        self.pair = self.cache.instruments()[0]
        bar_type = BarType.from_str(f"{self.pair.id}-1-MINUTE-BID-INTERNAL")
        self.register_indicator_for_bars(bar_type, self.fast)
        self.register_indicator_for_bars(bar_type, self.slow)
        self.subscribe_bars(bar_type)

    def on_bar(self, bar):
        if not self.indicators_initialized():
            return
        above = self.fast.value > self.slow.value
        if self.was_above is not None and above != self.was_above:
            self.close_all_positions(self.pair.id)
            side = OrderSide.BUY if above else OrderSide.SELL
            self.submit_order(self.order_factory.market(self.pair.id, side, self.pair.make_qty(Decimal(10_000))))
        self.was_above = above


def main():
    venue = Venue("SIM")
    pair = TestInstrumentProvider.default_fx_ccy("EUR/USD", venue)
    quotes = QuoteTickDataWrangler(pair).process(read_store(sys.argv[1]))
    engine = BacktestEngine(BacktestEngineConfig(
        logging=LoggingConfig(bypass_logging=True), risk_engine=RiskEngineConfig(bypass=True), run_analysis=False))
    engine.add_venue(venue, OmsType.HEDGING, AccountType.MARGIN, [Money(100_000_000, USD)], base_currency=USD)
    engine.add_instrument(pair)
    engine.add_data(quotes)
    engine.add_strategy(Cross(CrossConfig()))
    begin, processor = time.perf_counter(), time.process_time()
    engine.run()
    seconds, processor = time.perf_counter() - begin, time.process_time() - processor
    print(json.dumps({
        "version": nautilus_trader.__version__, "ticks": len(quotes), "trades": engine.cache.positions_total_count(),
        "ticks_per_second": len(quotes) / seconds, "ticks_per_processor_second": len(quotes) / processor,
        "anonymous_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))


if __name__ == "__main__":
    main()
