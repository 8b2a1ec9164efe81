"""What the simulated MT5 broker does with requests: what it refuses, what it opens, closes and changes.

Part of broker_book.py, which keeps the money and walks the quotes.
"""

from dataclasses import dataclass
from fractions import Fraction

from broker_rules import RETCODES, Quote, Refused, half_away, seconds


@dataclass
class Order:
    number: int
    symbol: object
    side: str
    kind: str
    volume: Fraction
    at: Fraction = None
    limit: Fraction = None
    stop: Fraction = None
    target: Fraction = None
    fill: str = None
    expires: str = "gtc"
    ends: int = None


@dataclass
class Position:
    number: int
    symbol: object
    side: str
    volume: Fraction
    price: Fraction
    stop: Fraction
    target: Fraction
    quote: Quote
    margin: Fraction
    swap: Fraction = Fraction(0)
    triggered_inside: bool = False
    # Positions count from 1.
    identifier: int = 0


class Requests:
    """The half of the book that answers; the other half keeps `positions`, `pending`, `quotes` and the money."""

    def try_(self, act):
        try:
            act()
        except Refused as refusal:
            self.tell(f"refused {refusal.code} {RETCODES[refusal.code]}")

    def close_waits(self):
        """A position whose close is on its way closes nothing else."""
        raise Refused(10039)

    def ask(self, act, closes=None):
        """Carries a request out now, or after the delay at the first quote that comes by then."""
        if self.setup.delay:
            self.delayed.append((self.now + self.setup.delay * self.setup.stress("delay"), act, closes))
        else:
            self.try_(act)

    def market(self, symbol):
        if symbol.name not in self.quotes:
            raise Refused(10021)
        if symbol.trade_mode == "disabled":
            raise Refused(10017)
        if not symbol.is_open(self.setup.clock.local(self.now)):
            raise Refused(10018)
        return self.quotes[symbol.name]

    def place(self, order):
        symbol, side = order.symbol, order.side
        quote = self.market(symbol)
        modes = {"long_only": (10042, side == "sell"), "short_only": (10043, side == "buy"), "close_only": (10044, True)}
        code, forbidden = modes.get(symbol.trade_mode, (0, False))
        leaves = self.setup.netting and order.kind == "market" and any(
            p.side != side and order.volume <= p.volume for p in self.of(symbol))
        if forbidden and not leaves:
            raise Refused(code)
        if order.kind not in symbol.kinds:
            raise Refused(10035)
        if order.kind == "market" and not symbol.may_fill(order.fill):
            raise Refused(10030)
        if not symbol.takes(order.volume):
            raise Refused(10014)
        held = [p.volume for p in self.positions if p.symbol is symbol and p.side == side]
        held += [p.volume for p in self.pending if p.symbol is symbol and p.side == side]
        if symbol.limit and sum(held) + order.volume > symbol.limit:
            raise Refused(10034)
        if order.kind != "market" and self.setup.limit_orders and len(self.pending) >= self.setup.limit_orders:
            raise Refused(10033)
        taken = len(self.positions) + (0 if self.setup.netting else len(self.pending))
        if self.setup.limit_positions and taken >= self.setup.limit_positions and not (self.setup.netting and self.of(symbol)):
            raise Refused(10040)
        if order.kind == "market":
            price = self.slipped(quote.opening(side), side, symbol, ("entry_slippage", order.number))
            return self.execute(order, price, quote, inside=False)
        self.expiry(order)
        self.check_pending(order, quote)
        used = self.used_margin()
        if used and self.setup.margin_call and self.equity() * 100 < used * self.setup.margin_call:
            raise Refused(10019)
        self.pending.append(order)
        self.tell(f"pending {order.number}")

    def expiry(self, order):
        kind, _, date = order.expires.partition(":") if order.expires.startswith("day") else ("specified", "", order.expires)
        kind = "gtc" if order.expires == "gtc" else "specified_day" if date and kind == "day" else kind
        if kind not in order.symbol.expirations:
            raise Refused(10022)
        clock = self.setup.clock
        if kind == "day":
            order.ends = clock.end_of_day(self.now)
        elif kind == "specified_day":
            order.ends = clock.utc(seconds(date) + 86400)
        elif kind == "specified":
            order.ends = seconds(date)
        if order.ends is not None and order.ends <= self.now:
            raise Refused(10022)

    def check_pending(self, order, quote):
        """A limit is better than the market, a stop entry worse, each at least the stops level away and on the tick size."""
        symbol, side = order.symbol, order.side
        sign = 1 if side == "buy" else -1
        better = (quote.opening(side) - order.at) * sign
        distance = better if order.kind == "limit" else -better
        if distance <= 0 or distance < symbol.stops_level * symbol.point or (order.at / symbol.tick_size).denominator != 1:
            raise Refused(10015)
        entry = order.at
        if order.kind == "stop_limit":
            better = (order.at - order.limit) * sign
            if better <= 0 or better < symbol.stops_level * symbol.point or (order.limit / symbol.tick_size).denominator != 1:
                raise Refused(10015)
            entry = order.limit
        self.check_levels(symbol, side, order.stop, order.target, quote.with_opening(side, entry))

    @staticmethod
    def check_levels(symbol, side, stop, target, quote):
        sign = 1 if side == "buy" else -1
        for level, direction in ((stop, -sign), (target, sign)):
            if level is None:
                continue
            distance = (level - quote.closing(side)) * direction
            if ("sl" if direction == -sign else "tp") not in symbol.kinds:
                raise Refused(10016)
            if distance <= 0 or distance < symbol.stops_level * symbol.point or (level / symbol.tick_size).denominator != 1:
                raise Refused(10016)

    def execute(self, order, price, quote, inside):
        symbol, side, volume = order.symbol, order.side, order.volume
        self.check_levels(symbol, side, order.stop, order.target, quote)
        held = self.of(symbol)
        if self.setup.netting and held:
            return self.net(held[0], order, price, quote)
        self.open(order, volume, price, quote, inside, self.commission(symbol, volume, price, quote, "in"))
        self.tell_deal("in", side, volume, price, symbol, order.number,
                       commission=self.commission(symbol, volume, price, quote, "in"))

    def new_position(self, order, volume, price, quote):
        margin = self.rates.margin(order.symbol, order.side, volume, price, quote, self.setup.leverage)
        return Position(order.number, order.symbol, order.side, volume, price, order.stop, order.target, quote, margin)

    def surplus(self, symbol, side, volume, price, quote):
        """What opening takes beyond what holding binds."""
        held, initial = (half_away(self.rates.margin(symbol, side, volume, price, quote, self.setup.leverage, initial), self.rates.digits)
                         for initial in (False, True))
        return initial - held

    def open(self, order, volume, price, quote, inside, commission):
        symbol = order.symbol
        position = self.new_position(order, volume, price, quote)
        position.triggered_inside = inside
        surplus = self.surplus(symbol, order.side, volume, price, quote)
        self.afford(self.used_margin(self.positions + [position]) + surplus, commission)
        self.numbers += 1
        position.identifier = self.numbers
        self.positions.append(position)
        self.balance += commission

    def afford(self, margin_after, commission):
        """Free margin pays for what the order adds; at a margin call nothing is added."""
        before = self.used_margin()
        if margin_after <= before:
            return
        called = before and self.setup.margin_call and self.equity() * 100 < before * self.setup.margin_call
        if called or self.equity() + commission - before < margin_after - before:
            raise Refused(10019)

    def net(self, position, order, price, quote):
        symbol, volume = order.symbol, order.volume
        if position.side == order.side:
            mean = lambda old, new: half_away((old * position.volume + new * volume) / (position.volume + volume), 8)
            both = Quote(mean(position.quote.bid, quote.bid), mean(position.quote.ask, quote.ask))
            margin = self.rates.margin(symbol, order.side, position.volume + volume, mean(position.price, price), both,
                                       self.setup.leverage)
            commission = self.commission(symbol, volume, price, quote, "in")
            self.afford(self.used_margin() - half_away(position.margin, self.rates.digits) + half_away(margin, self.rates.digits)
                        + self.surplus(symbol, order.side, volume, price, quote), commission)
            position.price, position.quote, position.margin = mean(position.price, price), both, margin
            position.volume += volume
            position.stop = position.stop if order.stop is None else order.stop
            position.target = position.target if order.target is None else order.target
            self.balance += commission
            return self.tell_deal("in", order.side, volume, price, symbol, position.number, commission=commission)
        if volume <= position.volume:
            rest = position.volume - volume
            if rest and rest < symbol.minimum:
                raise Refused(10014)
            return self.settle(position, volume, price, quote, None)
        self.turn(position, order, price, quote)

    def turn(self, position, order, price, quote):
        """Closes what is open and begins the other side with the rest, in one deal under the same identifier."""
        symbol = order.symbol
        if order.volume - position.volume < symbol.minimum:
            raise Refused(10014)
        profit = self.rates.profit(symbol, position.side, position.volume, position.price, price, quote)
        paying = {"in": order.volume - position.volume, "out": position.volume}.get(self.setup.costs.get("on"), order.volume)
        commission = self.commission(symbol, paying, price, quote, self.setup.costs.get("on", "both"))
        rest = self.new_position(order, order.volume - position.volume, price, quote)
        rest.number, rest.identifier = position.number, position.identifier
        others = [other for other in self.positions if other is not position]
        equity = self.balance + sum(self.floating(other) + other.swap for other in others) + profit + position.swap + commission
        needed = half_away(rest.margin, self.rates.digits) + self.surplus(symbol, order.side, rest.volume, price, quote)
        if equity - self.used_margin(others) < needed:
            raise Refused(10019)
        self.positions[self.positions.index(position)] = rest
        self.balance += profit + position.swap + commission
        self.tell_deal("inout", order.side, order.volume, price, symbol, position.number, profit, commission, position.swap)

    def settle(self, position, volume, price, quote, reason, entry="out"):
        """Books the closing of so many lots, with their share of the swap."""
        symbol = position.symbol
        opposite = "sell" if position.side == "buy" else "buy"
        profit = self.rates.profit(symbol, position.side, volume, position.price, price, quote)
        commission = self.commission(symbol, volume, price, quote, "out") if reason != "rollover" else Fraction(0)
        swap = half_away(position.swap * volume / position.volume, self.rates.digits)
        self.balance += profit + commission + swap
        if volume == position.volume:
            self.positions.remove(position)
        else:
            position.volume -= volume
            position.swap -= swap
            position.margin = self.rates.margin(symbol, position.side, position.volume, position.price, position.quote,
                                               self.setup.leverage)
        self.tell_deal(entry, opposite, volume, price, symbol, position.number, profit, commission, swap, reason)

    def find(self, number):
        """The position that an order began; on a netting account the one its symbol has."""
        symbol = self.setup.symbol_of.get(number)
        for position in self.positions:
            if position.number == number or (self.setup.netting and position.symbol is symbol):
                return position
        raise Refused(10036)

    def frozen(self, position, quote):
        """A stop or target so near to the market may be on its way."""
        symbol = position.symbol
        for level in (position.stop, position.target):
            if level is not None and abs(quote.closing(position.side) - level) < symbol.freeze_level * symbol.point:
                raise Refused(10029)

    def close(self, number, volume=None, fill=None, side=None):
        position = self.find(number)
        if side not in (None, position.side):
            raise Refused(10036)
        symbol = position.symbol
        quote = self.market(symbol)
        if not symbol.may_fill(fill):
            raise Refused(10030)
        volume = position.volume if volume is None else volume
        if volume > position.volume:
            raise Refused(10038)
        rest = position.volume - volume
        if rest and (volume < symbol.minimum or (volume / symbol.step).denominator != 1 or rest < symbol.minimum):
            raise Refused(10014)
        self.frozen(position, quote)
        price = self.slipped_closing(quote.closing(position.side), position)
        self.settle(position, volume, price, quote, None)

    def close_by(self, number, other):
        """Two opposite positions pay each other off at their opening prices; what the larger has more stays."""
        first, second = self.find(number), self.find(other)
        self.market(first.symbol)
        if self.setup.netting:
            raise Refused(10046)
        if "close_by" not in first.symbol.kinds:
            raise Refused(10035)
        if first.side == second.side or first.symbol is not second.symbol:
            raise Refused(10013)
        for position in (first, second):
            self.frozen(position, self.quotes[first.symbol.name])
        volume = min(first.volume, second.volume)
        quote = self.quotes[first.symbol.name]
        self.settle(first, volume, second.price, quote.with_closing(first.side, second.price), None, entry="out_by")
        self.settle(second, volume, second.price, quote, None, entry="out_by")

    def modify(self, number, given):
        order = next((order for order in self.pending if order.number == number), None)
        if order is not None:
            return self.modify_pending(order, given)
        position = self.find(number)
        quote = self.market(position.symbol)
        stop, target = given.get("stop"), given.get("target")
        if (stop, target) == (position.stop, position.target):
            raise Refused(10025)
        self.frozen(position, quote)
        self.check_levels(position.symbol, position.side, stop if stop != position.stop else None,
                          target if target != position.target else None, quote)
        position.stop, position.target = stop, target
        shown = [position.symbol.text(level) if level is not None else "none" for level in (stop, target)]
        self.tell(f"modified {position.number} stop={shown[0]} target={shown[1]}")

    def modify_pending(self, order, given):
        quote = self.market(order.symbol)
        self.frozen_order(order, quote)
        changed = Order(**{**vars(order), "at": given.get("at", order.at), "limit": given.get("limit", order.limit),
                           "stop": given.get("stop"), "target": given.get("target"), "expires": given.get("expires", order.expires)})
        if vars(changed) == vars(order):
            raise Refused(10025)
        self.check_pending(changed, quote)
        self.pending[self.pending.index(order)] = changed
        shown = [order.symbol.text(level) if level is not None else "none" for level in (changed.stop, changed.target)]
        self.tell(f"modified {order.number} at={order.symbol.text(changed.at)} stop={shown[0]} target={shown[1]}")

    def frozen_order(self, order, quote):
        if abs(quote.opening(order.side) - order.at) < order.symbol.freeze_level * order.symbol.point:
            raise Refused(10029)

    def cancel(self, number):
        order = next((order for order in self.pending if order.number == number), None)
        if order is None:
            raise Refused(10036)
        self.frozen_order(order, self.market(order.symbol))
        self.pending.remove(order)
        self.tell(f"cancelled {number}")
