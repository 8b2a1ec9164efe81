"""The simulated MT5 broker's books: money, time, and the path of quotes, walked literally.

One method a rule, in the order of docs/fill-rule.md. Everything is a Fraction; what happens is a list of canonical lines, as
Tests/Conformance/README.md describes them.
"""

from fractions import Fraction
from math import ceil

from broker_requests import Position, Requests
from broker_rules import RETCODES, Chance, Quote, Refused, decimal, half_away


class Book(Requests):
    def __init__(self, setup):
        self.setup, self.rates, self.balance = setup, setup.rates, setup.balance
        self.quotes = setup.rates.quotes
        self.positions, self.pending, self.delayed, self.events = [], [], [], []
        self.now, self.ambiguous = None, 0
        self.rises, self.numbers = {}, 0
        # How much each symbol's bid moves from quote to quote, and its last bid.
        self.movement, self.last = {}, {}

    # ---- money ---------------------------------------------------------------------------------------------------------

    def floating(self, position):
        quote = self.quotes[position.symbol.name]
        return self.rates.profit(position.symbol, position.side, position.volume, position.price, quote.closing(position.side), quote)

    def equity(self):
        return self.balance + sum(self.floating(position) + position.swap for position in self.positions)

    def used_margin(self, positions=None):
        positions = self.positions if positions is None else positions
        total = Fraction(0)
        for symbol in {position.symbol.name: position.symbol for position in positions}.values():
            own = [position for position in positions if position.symbol is symbol]
            legs = {side: [p for p in own if p.side == side] for side in ("buy", "sell")}
            lots = {side: sum(p.volume for p in leg) for side, leg in legs.items()}
            if symbol.larger_leg:
                total += max(half_away(sum(p.margin for p in leg), self.rates.digits) for leg in legs.values())
                continue
            if symbol.hedged is None or not all(lots.values()):
                total += sum(half_away(p.margin, self.rates.digits) for p in own)
                continue
            larger = "buy" if lots["buy"] >= lots["sell"] else "sell"
            covered, whole = min(lots.values()), lots[larger]
            open_leg = sum(p.margin for p in legs[larger]) * (whole - covered) / whole
            rate = sum(symbol.rates.values()) / 2
            price = sum(p.volume * p.price for p in own) / sum(lots.values())
            met = Quote(*(sum(p.volume * getattr(p.quote, side) for p in own) / sum(lots.values()) for side in ("bid", "ask")))
            both = self.rates.hedged(symbol, covered, price, met, self.setup.leverage, rate)
            total += half_away(open_leg, self.rates.digits) + half_away(both, self.rates.digits)
        return total

    def margin_level(self):
        used = self.used_margin()
        return None if used == 0 else 100 * self.equity() / used

    def commission(self, symbol, volume, price, quote, entry):
        costs = self.setup.costs
        amount = Fraction(costs.get("commission", 0)) * self.setup.stress("commission")
        if costs.get("on", "both") not in ("both", entry) or amount == 0:
            return Fraction(0)
        per = costs.get("per", "lot")
        charge = {"lot": amount * volume, "deal": amount}.get(per)
        if charge is None:
            worth = price * volume * symbol.contract
            charge = amount / 100 * self.rates.requirement(worth, symbol.profit, symbol, quote)
        least = Fraction(costs.get("minimum", 0)) * self.setup.stress("commission")
        if costs.get("currency") == "profit":
            least = self.rates.requirement(least, symbol.profit, symbol, quote)
            if per != "percent":
                charge = self.rates.requirement(charge, symbol.profit, symbol, quote)
        return -half_away(max(charge, least), self.rates.digits)

    def slipped(self, price, side, symbol, subject=("entry_slippage", 0)):
        """Against the trader: fixed points, the recent movement up to a point, and chance for each order."""
        costs, stress = self.setup.costs, self.setup.stress("slippage")
        points = ceil(Fraction(costs.get("slippage", 0)) * stress)
        points += ceil(Fraction(costs.get("volatility", 0)) * stress * (self.movement.get(symbol.name) or 0) / symbol.point)
        points += Chance.number(ceil(int(costs.get("random", 0)) * stress), int(costs.get("seed", 0)), *subject)
        return price + (points if side == "buy" else -points) * symbol.point

    def slipped_closing(self, price, position):
        subject = ("exit_slippage", position.identifier, int(position.volume * 10**8))
        return self.slipped(price, "sell" if position.side == "buy" else "buy", position.symbol, subject)

    # ---- what is told --------------------------------------------------------------------------------------------------

    def tell(self, text):
        self.events.append(text)

    def tell_deal(self, entry, side, volume, price, symbol, number, profit=0, commission=0, swap=0, reason=None):
        digits = self.rates.digits
        words = [f"deal {entry} {side} {decimal(volume, 0, 8)} {symbol.text(price)}"]
        if entry != "in":
            words.append(f"profit={decimal(Fraction(profit), digits)}")
        words += [f"{name}={decimal(amount, digits)}" for name, amount in (("commission", commission), ("swap", swap)) if amount]
        words += [f"reason={reason}"] if reason else []
        words += [f"of={number}"] if self.setup.orders_in_file > 1 else []
        words += [f"symbol={symbol.name}"] if symbol.name != self.setup.first_symbol else []
        self.tell(" ".join(words))

    # ---- time and quotes -----------------------------------------------------------------------------------------------

    def pass_time(self, until):
        clock = self.setup.clock
        if self.now is not None:
            for _, ended in clock.rollovers(self.now, until):
                for position in list(self.positions):
                    self.roll(position, position.symbol.nights[ended])
        self.now = until
        for order in [order for order in self.pending if order.ends is not None and until >= order.ends]:
            self.pending.remove(order)
            self.tell(f"cancelled {order.number}")

    def count_margin_anew(self, symbol):
        """By the terms in force, at the quotes of the opening."""
        for p in self.positions:
            if p.symbol is symbol:
                p.margin = self.rates.margin(symbol, p.side, p.volume, p.price, p.quote, self.setup.leverage)

    def roll(self, position, nights):
        symbol, side = position.symbol, position.side
        rate = symbol.swaps[side]
        if nights == 0 or symbol.swap_mode == "disabled" or rate == 0:
            return
        if rate < 0:
            rate *= self.setup.stress("swap")
        quote = self.quotes[symbol.name]
        if symbol.swap_mode.startswith("reopen"):
            return self.reopen(position, quote, rate * nights)
        worth = position.volume * symbol.contract
        amount, currency = {
            "points": lambda: (rate * symbol.point * worth, symbol.profit),
            "base_currency": lambda: (rate * position.volume, symbol.base),
            "margin_currency": lambda: (rate * position.volume, symbol.margin_currency),
            "profit_currency": lambda: (rate * position.volume, symbol.profit),
            "deposit_currency": lambda: (rate * position.volume, self.rates.currency),
            "interest_current": lambda: (rate / 100 / 360 * worth * quote.closing(side), symbol.profit),
            "interest_open": lambda: (rate / 100 / 360 * worth * position.price, symbol.profit),
        }[symbol.swap_mode]()
        position.swap += self.rates.money(amount * nights, currency, symbol, quote)

    def reopen(self, position, quote, points):
        """The position is closed at the close price, or all at the bid, and opened again so many points away."""
        symbol, side = position.symbol, position.side
        price = quote.bid if symbol.swap_mode == "reopen_bid" else quote.closing(side)
        place = self.positions.index(position)
        self.settle(position, position.volume, price, quote, "rollover")
        moved = price + (-1 if side == "buy" else 1) * half_away(points) * symbol.point
        margin = self.rates.margin(symbol, side, position.volume, moved, quote, self.setup.leverage)
        self.positions.insert(place, Position(position.number, symbol, side, position.volume, moved, position.stop,
                                              position.target, quote, margin, identifier=position.identifier))
        self.tell_deal("in", side, position.volume, moved, symbol, position.number)

    def quote(self, symbol, quote, at):
        """A quote that may have jumped: a tick, or a bar's open."""
        self.pass_time(at)
        quote = self.stressed(quote)
        self.see_movement(symbol, quote.bid)
        self.quotes[symbol.name] = quote
        for position in self.positions:
            position.triggered_inside = False
        due = [request for request in self.delayed if request[0] <= at]
        self.delayed = [request for request in self.delayed if request[0] > at]
        for _, act, _ in due:
            self.try_(act)
        for order in list(self.pending):
            if order.symbol is symbol and self.reached(order, quote, quote):
                self.trigger(order, quote, jump=True)
        for position in [position for position in self.positions if position.symbol is symbol]:
            self.level(position, quote, quote, quote, jump=True)
        self.stop_out()

    def see_movement(self, symbol, bid):
        """The exponential mean, weight 1/32, of what the bid changes from one quote that may jump to the next."""
        if symbol.name in self.last:
            change, mean = abs(bid - self.last[symbol.name]), self.movement.get(symbol.name)
            self.movement[symbol.name] = change if mean is None else mean + (change - mean) / 32
        self.last[symbol.name] = bid

    def stressed(self, quote):
        return Quote(quote.bid, quote.bid + (quote.ask - quote.bid) * self.setup.stress("spread"))

    def bar(self, symbol, bar, at):
        if bar["spread"] == 0 and self.setup.curve is not None:
            bar["spread"] = self.setup.curve.points(at)
        plain = {key: Quote(bar[key], bar[key] + bar["spread"] * symbol.point) for key in "ohlc"}
        if self.setup.prices not in ("pessimistic_ohlc", "real_ticks"):
            for second, bid in self.made_up(symbol, bar):
                self.quote(symbol, Quote(bid, bid + bar["spread"] * symbol.point), at + second)
            return
        opened, high, low, close = (self.stressed(plain[key]) for key in "ohlc")
        self.quote(symbol, plain["o"], at)
        net = sum(p.volume if p.side == "buy" else -p.volume for p in self.positions if p.symbol is symbol)
        hurts, other = (high, low) if net < 0 else (low, high)
        for order in list(self.pending):
            if order.symbol is symbol and self.reached(order, low, high):
                self.trigger(order, hurts, jump=False)
        for position in self.of(symbol):
            self.level(position, hurts, low, high, jump=False, only="stop")
        self.arrive(symbol, hurts)
        self.trigger_at(symbol, other)
        for position in self.of(symbol):
            if not position.triggered_inside:
                self.level(position, other, low, high, jump=False, only="target")
        self.arrive(symbol, other)
        self.trigger_at(symbol, close)
        for position in self.of(symbol):
            self.level(position, close, close, close, jump=False)
        self.arrive(symbol, close)

    def trigger_at(self, symbol, met):
        """What began to rest inside the bar is met by its later quotes, and so are the levels of what that opens."""
        before = list(self.positions)
        for order in list(self.pending):
            if order.symbol is symbol and self.reached(order, met, met):
                self.trigger(order, met, jump=False)
        for position in [position for position in self.positions if position not in before]:
            position.triggered_inside = False
            self.level(position, met, met, met, jump=False)

    def of(self, symbol):
        return [position for position in self.positions if position.symbol is symbol]

    def arrive(self, symbol, quote):
        self.quotes[symbol.name] = quote
        self.stop_out()

    def made_up(self, symbol, bar):
        """(second, bid) of the ticks of a bar of one minute (docs/price-models.md, Made-up ticks)."""
        rises = bar["c"] > bar["o"] or bar["c"] == bar["o"] and not self.rises.get(symbol.name, False)
        self.rises[symbol.name] = rises
        if self.setup.prices == "open_prices":
            return [(0, bar["o"])]
        corners = [bar["o"], bar["l"], bar["h"], bar["c"]] if rises else [bar["o"], bar["h"], bar["l"], bar["c"]]
        if self.setup.prices == "m1_ohlc":
            return list(zip((0, 20, 40, 59), corners))
        count = min(max(int(bar.get("ticks", 0)), 4), 1000)
        ways = [int((to - at) / symbol.point) for at, to in zip(corners, corners[1:])]
        whole = max(sum(map(abs, ways)), 1)
        first, last = (1 + (count - 4) * abs(way) // whole for way in (ways[0], ways[2]))
        bids = [corners[0]]
        for at, way, steps in zip(corners, ways, (first, count - 1 - first - last, last)):
            for step in range(1, steps + 1):
                covered = steps if step == steps else step + 1 if step % 2 else step - 1
                bids.append(at + int(Fraction(way * covered, steps)) * symbol.point)
        return [(Fraction(60, count) * place, bid) for place, bid in enumerate(bids)]

    # ---- orders that wait, stops and targets ---------------------------------------------------------------------------

    @staticmethod
    def reached(order, low, high):
        """Buys trigger on the ask, sells on the bid."""
        below = (order.kind == "limit") == (order.side == "buy")
        return low.opening(order.side) <= order.at if below else high.opening(order.side) >= order.at

    def trigger(self, order, quote, jump):
        self.pending.remove(order)
        if order.kind == "stop_limit":
            order.kind, order.at = "limit", order.limit
            self.pending.append(order)
            return
        met = quote if jump and order.kind == "stop" else quote.with_opening(order.side, order.at)
        price = order.at if order.kind == "limit" else self.slipped(
            met.opening(order.side), order.side, order.symbol, ("entry_slippage", order.number))
        if self.setup.netting:
            for position in self.of(order.symbol):
                self.level(position, met, met, met, jump)
        try:
            self.execute(order, price, met, inside=not jump)
        except Refused as refusal:
            self.tell(f"refused {refusal.code} {RETCODES[refusal.code]}")

    def level(self, position, quote, low, high, jump, only=None):
        """The stop first, gapped over at the open's side; else the target, at its price and not better."""
        side, sign = position.side, 1 if position.side == "buy" else -1
        worst, best = (low, high) if side == "buy" else (high, low)
        if only != "target" and position.stop is not None and (worst.closing(side) - position.stop) * sign <= 0:
            base = quote if jump else quote.with_closing(side, position.stop)
            price = self.slipped_closing(base.closing(side), position)
            if only == "stop" and position.target is not None and (best.closing(side) - position.target) * sign >= 0:
                self.ambiguous += 1
            self.settle(position, position.volume, price, base, "stop_loss")
        elif only != "stop" and position.target is not None and (best.closing(side) - position.target) * sign >= 0:
            self.settle(position, position.volume, position.target,
                        quote if jump else quote.with_closing(side, position.target), "take_profit")

    def stop_out(self):
        """While equity is below the percentage of the margin in use, the position that loses most goes: its profit without its swap, as the
        terminal shows them in two columns."""
        while self.setup.stop_out and self.positions:
            used = self.used_margin()
            if used == 0 or self.equity() * 100 >= used * self.setup.stop_out:
                return
            worst = min(self.positions, key=self.floating)
            quote = self.quotes[worst.symbol.name]
            price = self.slipped_closing(quote.closing(worst.side), worst)
            self.settle(worst, worst.volume, price, quote, "stop_out")

    def end(self):
        """The data ends: everything is closed at the last quote without slippage, what rests vanishes."""
        self.pending.clear()
        self.delayed.clear()
        while self.positions:
            position = self.positions[0]
            quote = self.quotes[position.symbol.name]
            self.settle(position, position.volume, quote.closing(position.side), quote, "end_of_data")
