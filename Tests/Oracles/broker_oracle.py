#!/usr/bin/env python3
"""What the scenarios of Tests/Conformance should lead to, computed from the published rules alone.

Standard library only; shares no code with Herald. Without an option it prints every scenario with the values it computes;
`--check` compares the `expect` lines (exit 1 when one differs), `--write` fills them in. The language of the scenarios is
described in Tests/Conformance/README.md, the rules are in broker_rules.py, broker_requests.py and broker_book.py.
"""

import argparse
import sys
from fractions import Fraction
from pathlib import Path

from broker_book import Book
from broker_requests import Order
from broker_rules import Clock, Quote, Rates, SpreadCurve, Symbol, decimal, seconds

FOLDER = Path(__file__).resolve().parent.parent / "Conformance"
EVENTS = ("deal", "refused", "pending", "cancelled", "modified")
REQUESTS = ("buy", "sell", "close", "close_by", "modify", "cancel", "deposit", "withdraw")
PRICES = ("pessimistic_ohlc", "m1_ohlc", "open_prices", "every_tick", "real_ticks")


def split(words):
    """Plain words and key=value words."""
    plain = [word for word in words if "=" not in word]
    return plain, dict(word.split("=", 1) for word in words if "=" in word)


class Setup:
    """What stands before the first quote."""

    def __init__(self, lines):
        self.symbols, self.costs, self.stresses, self.delay, self.prices = {}, {}, {}, 0, "pessimistic_ohlc"
        self.clock, self.rates, self.symbol_of, self.curve = Clock(), None, {}, None
        self.written = {}
        self.orders_in_file = sum(line.split()[0] in ("buy", "sell") for _, line in lines)
        for _, line in lines:
            plain, given = split(line.split())
            head = getattr(self, "read_" + plain[0], None)
            if head is not None:
                head(plain[1:], given, line.split()[1:])
        self.first_symbol = next(iter(self.symbols))
        self.rates = Rates(self.currency, self.symbols)

    def read_account(self, plain, given, _):
        self.currency, self.balance = plain[0], Fraction(plain[1])
        self.netting = {"hedging": False, "netting": True}[plain[2]]
        self.leverage = Fraction(given.pop("leverage", 100))
        self.stop_out, self.margin_call = (Fraction(given.pop(key, 0)) for key in ("stop_out", "margin_call"))
        self.limit_orders, self.limit_positions = (int(given.pop(key, 0)) for key in ("limit_orders", "limit_positions"))
        assert not given, given

    def read_symbol(self, plain, given, _):
        self.symbols[plain[0]], self.written[plain[0]] = Symbol(plain[0], given), given

    def read_costs(self, _, given, __):
        assert set(given) <= {"commission", "per", "on", "minimum", "currency", "slippage", "volatility", "random", "seed"}, given
        self.costs = given

    def read_stress(self, _, given, __):
        assert set(given) <= {"spread", "slippage", "commission", "swap", "delay"}, given
        self.stresses = given

    def read_clock(self, plain, given, words):
        rollover = given.pop("rollover", "00:00")
        self.clock = Clock([word for word in words if not word.startswith("rollover=")], rollover)

    def read_delay(self, plain, _, __):
        self.delay = int(plain[0].removesuffix("s"))

    def read_spread_curve(self, plain, given, _):
        self.curve = SpreadCurve(plain[0], given, self.clock)

    def read_prices(self, plain, _, __):
        assert plain[0] in PRICES, plain
        self.prices = plain[0]

    def change_terms(self, name, given):
        """The symbol stays the object that positions and orders know."""
        self.written[name] = self.written[name] | given
        self.symbols[name].__init__(name, self.written[name])

    def stress(self, what):
        return Fraction(self.stresses.get(what, 1))


class Scenario:
    """One file: its lines, and what the oracle says to each action."""

    def __init__(self, path):
        self.path = path
        self.text = path.read_text().splitlines()
        lines = [(number, line.split("#")[0].strip()) for number, line in enumerate(self.text, 1)]
        self.lines = [(number, line) for number, line in lines if line]
        self.setup = Setup(self.lines)
        self.book = Book(self.setup)
        self.orders = 0

    def act(self, line):
        plain, given = split(line.split())
        verb, words = plain[0], plain[1:]
        if verb in ("quote", "tick", "bar"):
            return self.price(verb, words, given)
        if verb in ("buy", "sell"):
            return self.order(verb, words, given)
        if verb == "terms":
            return self.change_terms(seconds(words[0]), words[1], given)
        book = self.book
        prices = {key: Fraction(value) if value != "none" else None for key, value in given.items() if key not in ("fill", "expires", "side")}
        if verb == "close":
            volume = Fraction(words[1]) if len(words) > 1 else None
            book.ask(lambda: book.close(int(words[0]), volume, given.get("fill"), given.get("side")), closes=int(words[0]))
        elif verb == "close_by":
            numbers = [int(word) for word in words]
            if any(request[2] in numbers for request in book.delayed):
                return book.try_(book.close_waits)
            book.ask(lambda: book.close_by(*numbers))
        elif verb == "modify":
            book.ask(lambda: book.modify(int(words[0]), {**prices, **({"expires": given["expires"]} if "expires" in given else {})}))
        elif verb == "cancel":
            book.ask(lambda: book.cancel(int(words[0])))
        elif verb in ("deposit", "withdraw"):
            book.balance += Fraction(words[0]) * (1 if verb == "deposit" else -1)
        elif verb == "time":
            book.pass_time(seconds(words[0]))
        elif verb == "end":
            book.end()
        else:
            raise ValueError(f"unknown verb {verb}")

    def change_terms(self, instant, name, given):
        """What ended before the instant follows the old terms."""
        self.book.pass_time(max(self.book.now, instant - 1))
        self.setup.change_terms(name, given)
        self.book.count_margin_anew(self.setup.symbols[name])

    def price(self, verb, words, given):
        symbol = self.setup.symbols[given.pop("symbol", self.setup.first_symbol)]
        if verb == "bar":
            bar = {"spread": Fraction(0)} | {key: Fraction(value) for key, value in given.items()}
            return self.book.bar(symbol, bar, seconds(words[0]))
        self.book.quote(symbol, Quote(Fraction(words[1]), Fraction(words[2])), seconds(words[0]))

    def order(self, side, words, given):
        kind = words.pop(0) if words[0] in ("limit", "stop", "stop_limit") else "market"
        symbol = self.setup.symbols[given.pop("symbol", self.setup.first_symbol)]
        self.orders += 1
        number = self.orders
        prices = {key: Fraction(given.pop(key)) for key in ("at", "limit", "stop", "target") if key in given}
        order = Order(number, symbol, side, kind, Fraction(words[0]), **prices, **given)
        self.setup.symbol_of[number] = symbol
        self.book.ask(lambda: self.book.place(order))

    def state(self, words):
        """The line of a state that was asked for."""
        book, digits, what = self.book, self.setup.rates.digits, words[0]
        if what == "missing_cross":
            return f"missing_cross {self.setup.rates.missing()}"
        if what == "position":
            number = int(words[1])
            position = next((p for p in book.positions if p.number == number), None)
            if position is None:
                return f"position {number} none"
            symbol = position.symbol
            shown = [symbol.text(level) if level is not None else "none" for level in (position.stop, position.target)]
            price = decimal(position.price, symbol.digits, 8)
            return f"position {number} {position.side} {decimal(position.volume, 0, 8)} {price} stop={shown[0]} target={shown[1]}"
        if what == "margin_level":
            level = book.margin_level()
            return "margin_level " + ("none" if level is None else decimal(level, 2))
        if what == "ambiguous_exits":
            return f"{what} {book.ambiguous}"
        count = {"positions": book.positions, "orders": book.pending}
        if what in count:
            return f"{what} {len(count[what])}"
        value = {"balance": lambda: book.balance, "equity": book.equity, "margin": book.used_margin,
                 "free_margin": lambda: book.equity() - book.used_margin()}[what]()
        return f"{what} {decimal(value, digits)}"

    def walk(self):
        """(line number, verb, words after `expect` or None, what the oracle says) in the order of the file.

        For an action the last is its list of events; for a state the computed line."""
        for number, line in self.lines:
            words = line.split()
            if words[0] in ("account", "symbol", "costs", "stress", "clock", "delay", "prices", "spread_curve"):
                continue
            if words[0] != "expect":
                self.book.events = []
                try:
                    self.act(line)
                except (ValueError, KeyError, IndexError, StopIteration, TypeError) as problem:
                    raise SystemExit(f"{self.path}:{number}: error: {line}: {problem!r}") from problem
                yield number, words[0], None, list(self.book.events)
            elif words[1] in EVENTS:
                yield number, words[1], words[1:], None
            else:
                yield number, words[1], words[1:], self.state(words[1:])


def agree(expected, computed):
    """Word by word; a dash, alone or behind `=`, stands for what no rule tells."""
    computed = computed.split()
    return len(expected) == len(computed) and all(
        left == right or left == "-" or (left.endswith("=-") and right.startswith(left[:-1]))
        for left, right in zip(expected, computed))


def check(scenario):
    """Complaints about a file's expectations."""
    problems, due, verb = [], [], None

    def finish(number):
        told = due and not (verb in REQUESTS and untouched and not any(event.startswith("refused") for event in due))
        if told:
            problems.append(f"{scenario.path}:{number}: error: not expected: {'; '.join(due)}")

    untouched, last = True, 0
    for number, word, words, said in scenario.walk():
        if words is None:
            finish(last)
            due, verb, untouched = said, word, True
        elif said is None:
            untouched = False
            computed = due.pop(0) if due else "nothing"
            if not agree(words, computed):
                problems.append(f"{scenario.path}:{number}: error: expected {' '.join(words)}, the oracle says {computed}")
        elif not agree(words, said):
            problems.append(f"{scenario.path}:{number}: error: expected {' '.join(words)}, the oracle says {said}")
        last = number
    finish(last)
    return problems


def filled_in(scenario):
    """The file with every expectation as the oracle computes it; what holds already, dashes too, stays as it is."""
    out = {number: [text] for number, text in enumerate(scenario.text, 1)}
    action, events = None, []

    def flush():
        quiet = action and action[1] in REQUESTS and not any(event.startswith("refused") for event in action[2])
        if action and (events or (action[2] and not quiet)):
            kept = [scenario.text[number - 1] for number in events]
            stays = len(kept) == len(action[2]) and all(agree(line.split("#")[0].split()[1:], said) for line, said in zip(kept, action[2]))
            for number in events:
                out[number] = []
            out[action[0]] = [scenario.text[action[0] - 1]] + (kept if stays else ["expect " + said for said in action[2]])

    for number, word, words, said in scenario.walk():
        if words is None:
            flush()
            action, events = (number, word, said), []
        elif said is None:
            events.append(number)
        elif not agree(words, said):
            out[number] = ["expect " + said]
    flush()
    return "\n".join(line for number in sorted(out) for line in out[number]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="only files whose names begin so")
    parser.add_argument("--check", action="store_true", help="compare, exit 1 when something differs")
    parser.add_argument("--write", action="store_true", help="fill the expectations in")
    options = parser.parse_args()
    paths = sorted(path for path in FOLDER.glob("*.txt") if path.name.startswith(tuple(options.names) or ""))
    problems = []
    for path in paths:
        scenario = Scenario(path)
        if options.check:
            problems += check(scenario)
        elif options.write:
            path.write_text(filled_in(scenario))
        else:
            print(f"== {path.name}", filled_in(scenario), sep="\n")
    print(*problems, sep="\n", end="\n" if problems else "")
    if options.check:
        print(f"{len(paths)} scenarios, {len(problems)} differences", file=sys.stderr)
    return 1 if problems or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
