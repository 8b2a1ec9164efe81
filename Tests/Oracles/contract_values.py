#!/usr/bin/env python3
"""Profit, value, margin and swap of drawn positions in exact fractions, for Tests/MarketTests/ContractVectors.swift.

    python3 Tests/Oracles/contract_values.py > Tests/MarketTests/ContractVectors.swift

Nothing is read from Herald. Formulas: MT5 reference, ENUM_SYMBOL_CALC_MODE and ENUM_SYMBOL_SWAP_MODE. Amounts are converted
from pair to pair, a gain at the price that makes it smaller, a loss or requirement at the price that makes it larger, and
rounded once, half away from zero, to the cents (or yen) of the account.
"""

from fractions import Fraction
from random import Random

# symbol: digits, contract, base, profit, calculation, usual price
SYMBOLS = {
    "EURUSD": (5, 100000, "EUR", "USD", "forex", "1.1"),
    "USDJPY": (3, 100000, "USD", "JPY", "forex", "151"),
    "GBPJPY": (3, 100000, "GBP", "JPY", "forex", "190"),
    "EURGBP": (5, 100000, "EUR", "GBP", "forex_no_leverage", "0.85"),
    "XAUUSD": (2, 100, "XAU", "USD", "cfd_leverage", "2000"),
    "GER40": (1, 1, "EUR", "EUR", "cfd", "18000"),
    "JP225": (0, 10, "JPY", "JPY", "cfd_index", "39000"),
    "ES": (2, 50, "USD", "USD", "futures", "5000"),
}
# pair: base, profit, usual price, digits
CROSSES = {
    "EURUSD": ("EUR", "USD", "1.1", 5), "USDJPY": ("USD", "JPY", "151", 3), "EURJPY": ("EUR", "JPY", "163", 3),
    "GBPUSD": ("GBP", "USD", "1.27", 5), "EURGBP": ("EUR", "GBP", "0.85", 5), "GBPJPY": ("GBP", "JPY", "190", 3),
    "USDCHF": ("USD", "CHF", "0.88", 5), "EURCHF": ("EUR", "CHF", "0.95", 5),
}
ACCOUNTS = ["USD", "EUR", "JPY", "GBP", "CHF"]
SWAPS = [
    "points", "base_currency", "margin_currency", "deposit_currency", "profit_currency", "interest_current", "interest_open",
]


def rounded(amount, account):
    """To the account's smallest amount, half away from zero, as decimal text."""
    digits = 0 if account == "JPY" else 2
    scaled = abs(amount) * 10**digits
    whole = int(scaled)
    if scaled - whole >= Fraction(1, 2):
        whole += 1
    sign = "-" if amount < 0 and whole else ""
    if digits == 0:
        return f"{sign}{whole}"
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def through(pair, amount, currency):
    """An amount after one pair (base, profit, bid, ask), with its new currency; None when the pair does not hold it."""
    base, profit, bid, ask = pair
    if currency == base:
        return amount * (bid if amount >= 0 else ask), profit
    if currency == profit:
        return amount / (ask if amount >= 0 else bid), base
    return None


def converted(amount, currency, account, own, cross):
    """In the account's currency by the fewest steps, the symbol's own price before the cross; None when it cannot be had."""
    for path in ([], [own], [cross], [own, cross]):
        found = (amount, currency)
        for pair in path:
            found = through(pair, *found) if pair and found else None
        if found and found[1] == account:
            return found[0]
    return None


def draw(noise, price, digits):
    point = Fraction(1, 10**digits)
    bid = Fraction(price) * Fraction(noise.randint(900, 1100), 1000)
    bid = point * int(bid / point)
    return bid, bid + point * noise.randint(0, 30)


def case(noise):
    name = noise.choice(list(SYMBOLS))
    digits, contract, base, profit, mode, price = SYMBOLS[name]
    account = noise.choice(ACCOUNTS)
    cross_name = noise.choice([key for key in CROSSES if key != name])
    bid, ask = draw(noise, price, digits)
    cross_base, cross_profit, cross_price, cross_digits = CROSSES[cross_name]
    cross_bid, cross_ask = draw(noise, cross_price, cross_digits)
    is_pair = mode.startswith("forex")
    own = (base, profit, bid, ask) if is_pair else None
    cross = (cross_base, cross_profit, cross_bid, cross_ask)
    point = Fraction(1, 10**digits)
    volume = Fraction(noise.choice([1, 10, 37, 100, 555, 10000]), 100)
    side = noise.choice(["BUY", "SELL"])
    opened = bid + point * noise.randint(-5000, 5000) / 10 // point * point
    distance = point * noise.randint(-20000, 20000)
    leverage = noise.choice([1, 30, 33, 100, 500])
    rates = {"BUY": Fraction(noise.choice(["1", "0.5", "0.3333333", "2"])), "SELL": Fraction(noise.choice(["1", "0.05"]))}
    initial = noise.choice([0, 0, 0, 1200, 15400]) if mode != "futures" else 15400
    tick_size, tick_price = (Fraction("0.25"), Fraction("12.5")) if name == "ES" else (point, Fraction(0))
    if name == "JP225":
        tick_size, tick_price = Fraction(5), Fraction(noise.choice(["0", "5", "7.5"]))
    swap_mode = noise.choice(SWAPS)
    swap = Fraction(noise.randint(-20000, 9000), 1000)
    nights = noise.choice([1, 1, 1, 3, 10])

    def money(amount, currency):
        return converted(amount, currency, account, own, cross)

    per_price = tick_price / tick_size if mode == "futures" and tick_price else Fraction(contract)
    gain = money(distance * volume * per_price, profit)
    worth = money(-volume * contract, base) if is_pair else money(-volume * ask * per_price, profit)
    if initial:
        need = volume * initial
    else:
        need = {
            "forex": lambda: volume * contract / leverage,
            "forex_no_leverage": lambda: volume * contract,
            "cfd": lambda: volume * contract * opened,
            "cfd_index": lambda: volume * contract * opened * (tick_price / tick_size if tick_price else 1),
            "cfd_leverage": lambda: volume * contract * opened / leverage,
        }[mode]()
    margin_currency = base if is_pair else profit
    margin = money(-need * rates[side], margin_currency)
    closing = bid if side == "BUY" else ask
    cost, currency = {
        "points": lambda: (swap * point * per_price, profit),
        "base_currency": lambda: (swap, base),
        "margin_currency": lambda: (swap, margin_currency),
        "deposit_currency": lambda: (swap, account),
        "profit_currency": lambda: (swap, profit),
        "interest_current": lambda: (closing * per_price * swap / 100 / 360, profit),
        "interest_open": lambda: (opened * per_price * swap / 100 / 360, profit),
    }[swap_mode]()
    charge = money(cost * volume * nights, currency)
    if None in (gain, worth, margin, charge):
        return None
    fields = [
        name, digits, contract, base, profit, mode, text(tick_size), text(tick_price), initial, text(rates["BUY"]),
        text(rates["SELL"]), swap_mode, text(swap), account, cross_base, cross_profit, text(bid), text(ask), text(cross_bid),
        text(cross_ask), side, text(volume), text(opened), text(distance), leverage, nights, rounded(gain, account),
        rounded(-worth, account), rounded(-margin, account), rounded(charge, account),
    ]
    return " ".join(str(field) for field in fields)


def text(number):
    """Plain decimal text; every number here has at most seven decimals."""
    scaled = number * 10**7
    assert scaled.denominator == 1, number
    whole = f"{abs(scaled.numerator):08d}"
    plain = f"{whole[:-7]}.{whole[-7:]}".rstrip("0").rstrip(".")
    return ("-" if number < 0 else "") + plain


def main():
    noise = Random(20261122)
    lines = []
    while len(lines) < 400:
        line = case(noise)
        if line:
            lines.append(line)
    print("// Made by `python3 Tests/Oracles/contract_values.py` (Python's fractions, no code of Herald's); do not edit.")
    print()
    print("/// A position a line: symbol, digits, contract, base and profit currency, calculation, tick size, tick price (0 = none), initial")
    print("/// margin (0 = none), long and short rate, swap mode and rate, account, currencies of the cross, own bid and ask, cross bid and")
    print("/// ask, side, lots, open price, distance, leverage, nights; expected profit, value, margin and swap.")
    print('let contractVectors = """')
    for line in lines:
        print("    " + line)
    print('    """')


if __name__ == "__main__":
    main()
