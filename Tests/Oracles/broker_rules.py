"""The rules of the simulated MT5 broker in exact fractions: symbols, clocks, margin, money.

Read from the published rules alone (docs/fill-rule.md, the MQL5 reference); shares no code with Herald. `broker_book.py` keeps the
orders and positions with it, `broker_oracle.py` reads the scenarios of Tests/Conformance.
"""

from dataclasses import dataclass
from datetime import datetime, timezone
from fractions import Fraction

RETCODES = {
    10013: "invalid_request", 10014: "invalid_volume", 10015: "invalid_price", 10016: "invalid_stops", 10017: "trade_disabled", 10018: "market_closed",
    10019: "no_money", 10021: "price_off", 10022: "invalid_expiration", 10025: "no_changes", 10029: "frozen",
    10030: "invalid_fill", 10033: "limit_orders", 10034: "limit_volume", 10035: "invalid_order", 10036: "position_closed",
    10038: "invalid_close_volume", 10039: "close_order_exists", 10040: "limit_positions", 10042: "long_only", 10043: "short_only",
    10044: "close_only", 10046: "hedge_prohibited",
}
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Refused(Exception):
    """The broker says no, with MT5's return code."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def seconds(text):
    """`2024-01-08` or `2024-01-08T10:00[:30]`, UTC, as seconds since 1970."""
    return int((datetime.fromisoformat(text).replace(tzinfo=timezone.utc) - EPOCH).total_seconds())


def half_away(value, digits=0):
    """Rounded to so many decimals, halves away from zero."""
    scaled = abs(value) * 10**digits
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**digits)


def decimal(value, digits, most=None):
    """Plain decimal text: at least `digits` decimals, up to `most` where they are not zero."""
    rounded = half_away(value, most or digits)
    shown = most or digits
    text = f"{abs(rounded.numerator) * 10**shown // rounded.denominator:0{shown + 1}d}"
    whole, fraction = (text[:-shown], text[-shown:]) if shown else (text, "")
    while len(fraction) > digits and fraction.endswith("0"):
        fraction = fraction[:-1]
    return ("-" if rounded < 0 else "") + whole + ("." + fraction if fraction else "")


class Clock:
    """The server's clock: hours ahead of UTC, and the instants at which that changes."""

    def __init__(self, words=(), rollover="00:00"):
        self.first = int(words[0]) if words else 0
        self.changes = sorted((seconds(at), int(hours)) for at, hours in (word.rsplit("=", 1) for word in words[1:]))
        hours, minutes = rollover.split(":")
        self.rollover = int(hours) * 3600 + int(minutes) * 60

    def offset(self, second):
        hours = self.first
        for at, value in self.changes:
            if second >= at:
                hours = value
        return hours * 3600

    def local(self, second):
        return second + self.offset(second)

    def utc(self, local):
        """The instant at which the clock shows `local` (none of the scenarios ask for a skipped or repeated one)."""
        return next(local - hours * 3600 for hours in {self.first, *(value for _, value in self.changes)}
                    if self.local(local - hours * 3600) == local)

    def rollovers(self, after, until):
        """(instant, weekday that ends) of each rollover later than `after`, up to and with `until`."""
        found = []
        for day in range(self.local(after) // 86400 - 1, self.local(until) // 86400 + 2):
            instant = self.utc(day * 86400 + self.rollover)
            if after < instant <= until:
                found.append((instant, weekday(self.local(instant) - 1)))
        return found

    def end_of_day(self, second):
        return self.utc((self.local(second) // 86400 + 1) * 86400)


def weekday(local):
    """0 = Sunday to 6 = Saturday; 1970-01-01 was a Thursday."""
    return (local // 86400 + 4) % 7


@dataclass
class Quote:
    bid: Fraction
    ask: Fraction

    def opening(self, side):
        return self.ask if side == "buy" else self.bid

    def closing(self, side):
        return self.bid if side == "buy" else self.ask

    def with_opening(self, side, price):
        """The same spread, with the side at which `side` opens at a price."""
        width = self.ask - self.bid
        return Quote(price - width, price) if side == "buy" else Quote(price, price + width)

    def with_closing(self, side, price):
        return self.with_opening("sell" if side == "buy" else "buy", price)


class Symbol:
    """A symbol's terms: the usual ones of its name, overridden by what the scenario says."""

    def __init__(self, name, given):
        self.name, given = name, dict(given)
        take = given.pop
        yen = name.endswith("JPY")
        gold = name.startswith("XAU")
        self.digits = int(take("digits", 3 if gold or yen else 5))
        self.point = Fraction(1, 10**self.digits)
        self.contract = Fraction(take("contract", 100 if gold else 100000))
        self.base, self.profit = take("base", name[:3]), take("profit", name[3:6])
        self.minimum, self.maximum = Fraction(take("volume_min", "0.01")), Fraction(take("volume_max", 100))
        self.step = Fraction(take("volume_step", "0.01"))
        self.limit = Fraction(take("volume_limit", 0))
        self.stops_level, self.freeze_level = int(take("stops_level", 0)), int(take("freeze_level", 0))
        self.tick_size = Fraction(take("tick_size", self.point))
        self.tick_value = Fraction(take("tick_value", self.tick_size * self.contract))
        self.margin = take("margin", "forex")
        self.initial = Fraction(take("margin_initial", 0))
        self.maintenance = Fraction(take("margin_maintenance", 0)) or self.initial
        hedged = take("hedged", None)
        self.larger_leg = hedged == "larger_leg"
        self.hedged = None if hedged is None or self.larger_leg else Fraction(hedged)
        self.margin_currency = take("margin_currency", self.base if self.margin.startswith("forex") else self.profit)
        self.rates = {"buy": Fraction(take("long_rate", 1)), "sell": Fraction(take("short_rate", 1))}
        self.swap_mode = take("swap", "disabled")
        self.swaps = {"buy": Fraction(take("swap_long", 0)), "sell": Fraction(take("swap_short", 0))}
        triple = DAYS.index(take("triple", "wed"))
        self.nights = [3 if day == triple else 0 if day in (0, 6) else 1 for day in range(7)]
        self.trade_mode, self.execution = take("trade_mode", "full"), take("execution", "market")
        self.kinds = take("kinds", "market,limit,stop,stop_limit,sl,tp,close_by").split(",")
        self.fillings = take("fillings", "fok,ioc").split(",")
        self.expirations = take("expirations", "gtc,day,specified,specified_day").split(",")
        self.sessions = self.read_sessions(take("sessions", None))
        if given:
            raise ValueError(f"unknown terms of a symbol: {', '.join(given)}")

    @staticmethod
    def read_sessions(text):
        """`mon-fri/08:00-16:00` on the server's clock; None is always open."""
        if text is None:
            return None
        days, hours = text.split("/")
        first, last = (DAYS.index(day) for day in days.split("-"))
        opens, closes = (int(hour[:2]) * 3600 + int(hour[3:]) * 60 for hour in hours.split("-"))
        return range(first, last + 1), opens, closes

    def is_open(self, local):
        if self.sessions is None:
            return True
        days, opens, closes = self.sessions
        return weekday(local) in days and opens <= local % 86400 < closes

    def may_fill(self, how):
        """MT5: market execution by the symbol's bits, never RETURN; exchange by its bits or RETURN; else anything."""
        if how is None or self.execution in ("instant", "request"):
            return True
        return how in self.fillings if how != "return" else self.execution == "exchange"

    def takes(self, volume):
        return self.minimum <= volume <= self.maximum and (volume / self.step).denominator == 1

    def text(self, price):
        return decimal(price, self.digits)


class SpreadCurve:
    """Points of each hour of the week on the server's clock: the usual ones, and those of single hours (`mon/10=5`)."""

    def __init__(self, usual, hours, clock):
        self.usual, self.clock = int(usual), clock
        self.hours = {(DAYS.index(day), int(hour)): int(points) for day, hour, points in
                      (key.split("/") + [value] for key, value in hours.items())}

    def points(self, second):
        local = self.clock.local(second)
        return self.hours.get((weekday(local), local % 86400 // 3600), self.usual)


class Chance:
    """A number for each seed, purpose and subject: SplitMix64's finaliser over each of them in turn, scaled to 0 ... most."""

    PURPOSES = {"entry_slippage": 1, "exit_slippage": 2}
    MASK = 2**64 - 1

    @classmethod
    def mixed(cls, word):
        word = (word + 0x9E3779B97F4A7C15) & cls.MASK
        word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & cls.MASK
        word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & cls.MASK
        return word ^ (word >> 31)

    @classmethod
    def number(cls, most, seed, purpose, first, second=0):
        word = cls.mixed((seed + cls.PURPOSES[purpose] * 0x9E3779B97F4A7C15) & cls.MASK)
        word = cls.mixed(word ^ (first & cls.MASK))
        word = cls.mixed(word ^ (second & cls.MASK))
        return word * (most + 1) >> 64


class Rates:
    """What amounts in one currency are worth in the account's, on the side that is worse for it."""

    def __init__(self, currency, symbols):
        self.currency, self.symbols = currency, symbols
        self.digits = 0 if currency == "JPY" else 2
        self.quotes = {}

    def convert(self, amount, currency, own=None, quote=None):
        """A gain becomes smaller, a loss or requirement (negative) larger; `quote` stands for the symbol `own`."""
        if currency == self.currency:
            return amount
        for name, symbol in sorted(self.symbols.items(), key=lambda pair: pair[0] != (own and own.name)):
            at = quote if own is not None and name == own.name else self.quotes.get(name)
            if at is not None and (symbol.base, symbol.profit) == (currency, self.currency):
                return amount * (at.bid if amount >= 0 else at.ask)
            if at is not None and (symbol.profit, symbol.base) == (currency, self.currency):
                return amount / (at.ask if amount >= 0 else at.bid)
        # Through the symbol's own price, and from there through another's.
        if own is not None and quote is not None and own.margin.startswith("forex") and currency in (own.base, own.profit):
            side = quote.bid if (amount >= 0) == (currency == own.base) else quote.ask
            reached = own.profit if currency == own.base else own.base
            return self.convert(amount * side if currency == own.base else amount / side, reached)
        raise ValueError(f"no quote of {currency}/{self.currency} or its inverse")

    def missing(self):
        """The first pair that no symbol of the run is, of what profit, value, margin and swap are counted in; None without one."""
        pairs = {frozenset((symbol.base, symbol.profit)) for symbol in self.symbols.values()}
        for symbol in self.symbols.values():
            for currency in (symbol.profit, symbol.base if symbol.margin.startswith("forex") else symbol.profit, symbol.margin_currency):
                other = {symbol.base: symbol.profit, symbol.profit: symbol.base}.get(currency, currency)
                if currency != self.currency and not {frozenset((one, self.currency)) for one in (currency, other)} & pairs \
                        and other != self.currency:
                    return f"{currency}/{self.currency}"
        return None

    def money(self, amount, currency, own=None, quote=None):
        return half_away(self.convert(amount, currency, own, quote), self.digits)

    def requirement(self, amount, currency, own, quote):
        return -self.convert(-amount, currency, own, quote)

    def profit(self, symbol, side, volume, opened, closed, quote):
        distance = closed - opened if side == "buy" else opened - closed
        return self.money(distance * volume * symbol.contract, symbol.profit, symbol, quote)

    def margin(self, symbol, side, volume, price, quote, leverage, initial=False):
        """What a position opened at a price binds, exact, account currency (SYMBOL_TRADE_CALC_MODE)."""
        fixed = symbol.initial if initial else symbol.maintenance
        # A fixed margin takes the place of every formula; futures have no other.
        amount = fixed if fixed else {
            "forex": lambda: symbol.contract / leverage,
            "forex_no_leverage": lambda: symbol.contract,
            "cfd": lambda: symbol.contract * price,
            "cfd_leverage": lambda: symbol.contract * price / leverage,
            "cfd_index": lambda: symbol.contract * price * symbol.tick_value / symbol.tick_size,
        }[symbol.margin]()
        return self.requirement(amount * volume * symbol.rates[side], symbol.margin_currency, symbol, quote)

    def hedged(self, symbol, covered, price, quote, leverage, rate):
        """What the covered volume binds: the margin formula over the hedged contract size, at the mean price and rate."""
        amount = symbol.hedged * covered * rate
        if symbol.initial:
            # With a fixed margin the hedged one is an amount too.
            return self.requirement(amount, symbol.margin_currency, symbol, quote)
        if symbol.margin in ("cfd", "cfd_leverage", "cfd_index"):
            amount *= price
        if symbol.margin == "cfd_index":
            amount *= symbol.tick_value / symbol.tick_size
        if symbol.margin in ("forex", "cfd_leverage"):
            amount /= leverage
        return self.requirement(amount, symbol.margin_currency, symbol, quote)
