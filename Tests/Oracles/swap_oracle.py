#!/usr/bin/env python3
"""The swap of a position held through 2024, in every mode, computed apart from Herald.

Rules (docs/fill-rule.md, MT5 reference ENUM_SYMBOL_SWAP_MODE): the broker's day ends at 17:00 in New York (midnight of New York
+ 7 h); a night counts once, Wednesday's three times, Saturday's and Sunday's not at all; the amount of a rollover is rounded half
away from zero to cents; euros become dollars at the ask when charged and at the bid when paid. The modes that open a position
anew close it at its closing price, or at the bid, and open it so many whole points away.

The position: 0.37 lots of EURUSD (100,000 units, five digits), opened on the quote of 2024-01-02 10:00 UTC; a quote every six hours
(04, 10, 16 and 22 h UTC): bid = 1.10000 + ((37 k) mod 401 - 200) points for the k-th, the ask ten points above it; the last one is
that of 2025-01-02 10:00. The quote that a rollover sees is the last one before it.

Run: python3 Tests/Oracles/swap_oracle.py   (Python 3.9 or newer, standard library only)
"""
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

POINT, LOTS, CONTRACT = Decimal("0.00001"), Decimal("0.37"), Decimal(100_000)
START, END = datetime(2024, 1, 2, 10, tzinfo=timezone.utc), datetime(2025, 1, 2, 10, tzinfo=timezone.utc)
NIGHTS = {0: 1, 1: 1, 2: 3, 3: 1, 4: 1, 5: 0, 6: 0}  # Python counts from Monday


def bid(k):
    return Decimal("1.1") + ((37 * k) % 401 - 200) * POINT


def rollovers():
    day = date(2024, 1, 1)
    while True:
        end = datetime(day.year, day.month, day.day, 17, tzinfo=ZoneInfo("America/New_York")).astimezone(timezone.utc)
        if end > END:
            return
        if end > START:
            last = (end - START - timedelta(microseconds=1)) // timedelta(hours=6)
            yield NIGHTS[day.weekday()], last
        day += timedelta(days=1)


def cents(value):
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)  # of the magnitude: half away from zero


def total(mode, rate, is_long):
    opened, result, nights = bid(0) + (10 * POINT if is_long else 0), Decimal(0), 0
    for count, k in rollovers():
        nights += count
        euro = bid(k) + (10 * POINT if rate < 0 else 0)
        price = bid(k) + (0 if is_long else 10 * POINT)
        amount = {
            "points": rate * POINT * CONTRACT * LOTS,
            "base_currency": rate * LOTS * euro,
            "margin_currency": rate * LOTS * euro,
            "deposit_currency": rate * LOTS,
            "profit_currency": rate * LOTS,
            "interest_current": LOTS * CONTRACT * price * rate / 100 / 360,
            "interest_open": LOTS * CONTRACT * opened * rate / 100 / 360,
            "reopen_current": Decimal(0),
            "reopen_bid": Decimal(0),
        }[mode]
        result += cents(amount * count)
        if mode.startswith("reopen"):
            points = (rate * count).quantize(Decimal(1), rounding=ROUND_HALF_UP)  # whole points, half away from zero
            closed = bid(k) if mode == "reopen_bid" else price
            opened = closed + (-1 if is_long else 1) * points * POINT
    return result, opened, nights


if __name__ == "__main__":
    modes = [
        "points", "base_currency", "margin_currency", "deposit_currency", "profit_currency", "interest_current", "interest_open",
        "reopen_current", "reopen_bid",
    ]
    for mode in modes:
        for side, rate in (("BUY", Decimal("-7.25")), ("SELL", Decimal("3.15"))):
            swap, opened, nights = total(mode, rate, side == "BUY")
            print(f'("{mode}", .{side.lower()}, "{swap}", "{opened.normalize()}"),  # {nights} nights')
