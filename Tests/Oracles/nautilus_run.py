"""One strategy in nautilus_trader's backtest engine, on quote ticks; needs the package `nautilus_trader`.

The strategy is that of `compare_nautilus.py`: a crossing of two averages of bid closes, with stop and target at the broker.
Prices are whole points of 10^-5 everywhere but at nautilus_trader's own border.
"""
from dataclasses import dataclass
from decimal import Decimal

from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
from nautilus_trader.config import DataEngineConfig, LoggingConfig, RiskEngineConfig, StrategyConfig
from nautilus_trader.model.currencies import EUR, USD
from nautilus_trader.model.data import BarType, QuoteTick
from nautilus_trader.model.enums import AccountType, OmsType, OrderSide, OrderType
from nautilus_trader.model.identifiers import InstrumentId, Symbol, Venue
from nautilus_trader.model.instruments import CurrencyPair
from nautilus_trader.model.objects import Money, Price, Quantity
from nautilus_trader.trading.strategy import Strategy

DIGITS = 5
VENUE = Venue("SIM")
UNITS = 10_000  # 0.1 lots of 100,000
BAR_SPEC = {"M1": "1-MINUTE", "M5": "5-MINUTE", "M15": "15-MINUTE", "H1": "1-HOUR"}


@dataclass(frozen=True)
class Trade:
    """A round trip; times in nanoseconds since 1970, prices in points, profit in cents; `exit` is stop, target or other."""

    side: str
    opened: int
    open_price: int
    closed: int
    close_price: int
    profit: int
    exit: str
    stop: int


def instrument():
    return CurrencyPair(
        instrument_id=InstrumentId(Symbol("EUR/USD"), VENUE), raw_symbol=Symbol("EUR/USD"), base_currency=EUR, quote_currency=USD,
        price_precision=DIGITS, size_precision=0, price_increment=Price(1e-5, DIGITS), size_increment=Quantity(1, 0),
        lot_size=None, max_quantity=None, min_quantity=None, max_notional=None, min_notional=None, max_price=None, min_price=None,
        margin_init=Decimal("0.01"), margin_maint=Decimal("0.01"), maker_fee=Decimal(0), taker_fee=Decimal(0), ts_event=0, ts_init=0)


def quotes(ticks, pair, later):
    """Quote ticks from (nanoseconds, bid, ask) in points, so many nanoseconds later, with more size than anybody trades."""
    size = Quantity(1_000_000_000, 0)
    prices = {}

    def price(points):
        if points not in prices:
            prices[points] = Price.from_str(f"{points / 10**DIGITS:.{DIGITS}f}")
        return prices[points]

    return [QuoteTick(pair.id, price(bid), price(ask), size, size, time + later, time + later) for time, bid, ask in ticks]


class CrossingConfig(StrategyConfig, frozen=True):
    bar: str
    fast: int
    slow: int
    stop: int
    target: int
    waits: bool


class Crossing(Strategy):
    """`waits`: a decision on a closed bar is carried out at the first tick after its end, not at the one before."""

    def __init__(self, config):
        super().__init__(config)
        self.closes, self.was_above, self.decision, self.entries, self.bars = [], None, None, {}, 0

    def on_start(self):
        self.pair = self.cache.instruments()[0]
        self.subscribe_bars(BarType.from_str(f"{self.pair.id}-{self.config.bar}-BID-INTERNAL"))
        if self.config.waits:
            self.subscribe_quote_ticks(self.pair.id)

    def on_bar(self, bar):
        self.bars += 1
        self.closes = [*self.closes[-self.config.slow + 1:], round(bar.close.as_double() * 10**DIGITS)]
        if len(self.closes) < self.config.slow:
            return
        fast, slow = sum(self.closes[-self.config.fast:]) * self.config.slow, sum(self.closes) * self.config.fast
        if fast == slow:
            return
        before, self.was_above = self.was_above, fast > slow
        if before is None or before == self.was_above:
            return
        self.decision = (self.was_above, self.closes[-1])
        if not self.config.waits:
            self.act()

    def on_quote_tick(self, tick):
        if self.decision is not None:
            self.act()

    def act(self):
        (is_long, close), self.decision = self.decision, None
        side, sign = (OrderSide.BUY, 1) if is_long else (OrderSide.SELL, -1)
        for position in self.cache.positions_open(strategy_id=self.id):
            if position.entry == side:
                return
        self.cancel_all_orders(self.pair.id)
        self.close_all_positions(self.pair.id)
        stop, target = close - sign * self.config.stop, close + sign * self.config.target
        orders = self.order_factory.bracket(
            self.pair.id, side, self.pair.make_qty(UNITS), sl_trigger_price=self.price(stop), tp_price=self.price(target),
            tp_post_only=False)
        self.entries[orders.first.client_order_id] = stop
        self.submit_order_list(orders)

    def on_stop(self):
        self.cancel_all_orders(self.pair.id)
        self.close_all_positions(self.pair.id)

    def price(self, points):
        return Price.from_str(f"{points / 10**DIGITS:.{DIGITS}f}")


def run(ticks, timeframe, fast, slow, stop, target, as_herald):
    """The trades in the order of their ends, and how many bars the strategy saw.

    `as_herald` takes away what is a matter of set-up: a decision waits for the first tick after its bar, and ticks come a
    nanosecond later, since one on the very edge of two bars would belong to the earlier. Bars without a tick are left out.
    """
    pair, later = instrument(), 1 if as_herald else 0
    engine = BacktestEngine(BacktestEngineConfig(
        logging=LoggingConfig(bypass_logging=True), risk_engine=RiskEngineConfig(bypass=True), run_analysis=False,
        data_engine=DataEngineConfig(time_bars_build_with_no_updates=False)))
    engine.add_venue(
        VENUE, OmsType.HEDGING, AccountType.MARGIN, [Money(1_000_000, USD)], base_currency=USD, default_leverage=Decimal(1000))
    engine.add_instrument(pair)
    engine.add_data(quotes(ticks, pair, later))
    strategy = Crossing(
        CrossingConfig(bar=BAR_SPEC[timeframe], fast=fast, slow=slow, stop=stop, target=target, waits=as_herald))
    engine.add_strategy(strategy)
    engine.run()
    trades = [trade(engine.cache, position, strategy.entries, later) for position in engine.cache.positions_closed()]
    left, bars = len(engine.cache.positions_open()), strategy.bars
    engine.dispose()
    if left:
        raise SystemExit(f"compare: nautilus_trader left {left} positions open at the end")
    return sorted(trades, key=lambda item: (item.closed, item.opened)), bars


def trade(cache, position, entries, later):
    kinds = {OrderType.STOP_MARKET: "stop", OrderType.LIMIT: "target"}
    closing = cache.order(position.closing_order_id)
    return Trade(
        side="BUY" if position.entry == OrderSide.BUY else "SELL", opened=position.ts_opened - later,
        open_price=round(position.avg_px_open * 10**DIGITS), closed=position.ts_closed - later,
        close_price=round(position.avg_px_close * 10**DIGITS), profit=round(position.realized_pnl.as_double() * 100),
        exit=kinds.get(closing.order_type, "other"), stop=entries[position.opening_order_id])
