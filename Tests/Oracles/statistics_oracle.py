#!/usr/bin/env python3
"""Oracle 3: the statistics of a backtest, from its trades CSV and the bars it ran on.

Also groups the trades by entry and by exit; MAE, MFE and bars come from the bars, R from the trades' initial risk.
Money is integer cents, prices integer points, ratios Fraction until they are printed; only Sharpe and Sortino use
floating point. Prints one JSON object, in which null is an undefined value.

Standard library only (quantstats only with --check-quantstats); shares no code with Herald or with the other oracles.
"""

import argparse
import bisect
import csv
import datetime
import json
import math
import sys
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

SYMBOLS = {  # digits, contract size, profit currency
    "EURUSD": (5, 100_000, "USD"),
    "GBPUSD": (5, 100_000, "USD"),
    "XAUUSD": (3, 100, "USD"),
    "USDJPY": (3, 100_000, "JPY"),
}
TIMEFRAMES = {"M1": 1, "M5": 5, "M15": 15, "M30": 30, "H1": 60, "H4": 240, "D1": 1440}  # minutes
TRADING_DAYS = 252


class Quote(NamedTuple):
    bid: int
    ask: int


class Bar(NamedTuple):
    time: datetime.datetime
    open: int
    high: int
    low: int
    close: int
    spread: int

    def quote(self, bid):
        return Quote(bid, bid + self.spread)


class Trade(NamedTuple):
    number: int
    long: bool
    volume: Fraction
    opened: datetime.datetime
    open_price: int
    closed: datetime.datetime
    close_price: int
    commission: int  # cents, of both deals
    swap: int
    profit: int
    reason: str
    entry_tag: str = ""
    exit_label: str = ""
    risk: int | None = None  # cents, one R

    @property
    def net(self):
        return self.profit + self.commission + self.swap


# ---- reading -----------------------------------------------------------------------------------

def whole(text, digits):
    """A decimal text as an integer of 10^-digits; anything finer is an error."""
    value = Fraction(text) * 10 ** digits
    if value.denominator != 1:
        raise SystemExit(f"{text} has more than {digits} digits")
    return value.numerator


def moment(text):
    return datetime.datetime.fromisoformat(text.rstrip("Z"))  # UTC throughout, so no zone is attached


def read_bars(path, digits, minutes, end):
    bars = []
    with open(path, newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            time = moment(row["<DATE>"].replace(".", "-") + "T" + row.get("<TIME>", "00:00:00"))
            if end is not None and time >= end:
                break
            minute_of_day = time.hour * 60 + time.minute
            time = time.replace(hour=0, minute=0, second=0) + datetime.timedelta(minutes=minute_of_day // minutes * minutes)
            first = Bar(time, *(whole(row[f"<{name}>"], digits) for name in ("OPEN", "HIGH", "LOW", "CLOSE")), int(row["<SPREAD>"]))
            if bars and bars[-1].time == time:
                so_far = bars.pop()
                first = Bar(time, so_far.open, max(so_far.high, first.high), min(so_far.low, first.low), first.close, so_far.spread)
            bars.append(first)
    return bars


def read_trades(path, symbol, digits):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["symbol"] != symbol:
            raise SystemExit(f"trade {row['id']} is in {row['symbol']}, not {symbol}")
        if row["side"].upper() not in ("BUY", "SELL"):
            raise SystemExit(f"trade {row['id']} has side {row['side']!r}")
    return [
        Trade(int(row["id"]), row["side"].upper() == "BUY", Fraction(row["volume"]),
              moment(row["open_time"]), whole(row["open_price"], digits),
              moment(row["close_time"]), whole(row["close_price"], digits),
              whole(row["commission"], 2), whole(row["swap"], 2), whole(row["profit"], 2), row["exit_reason"],
              row.get("entry_tag") or "", row.get("exit_label") or "",
              whole(row["initial_risk"], 2) if row.get("initial_risk") else None)
        for row in sorted(rows, key=lambda row: int(row["id"]))
    ]


# ---- the equity at every quote -----------------------------------------------------------------

class Account:
    """Balance and at most one position; `record` notes the equity at a quote, after what happened there."""

    def __init__(self, balance, symbol):
        self.balance, self.symbol, self.held = balance, symbol, None
        self.curve = []  # (time of the bar, equity in cents)
        self.extremes = {}  # number of a trade: the lowest and the highest profit on its way, before costs

    def open(self, trade):
        assert self.held is None, "two positions at once"
        self.held = trade
        self.balance += self.entry_commission(trade)

    def close(self):
        self.balance += self.held.net - self.entry_commission(self.held)
        self.see(self.held.profit)
        self.held = None

    def see(self, profit):
        lowest, highest = self.extremes.get(self.held.number, (0, 0))
        self.extremes[self.held.number] = (min(lowest, profit), max(highest, profit))

    @staticmethod
    def entry_commission(trade):
        assert trade.commission % 2 == 0, "entry and exit of one volume cost the same"
        return trade.commission // 2

    def record(self, time, quote):
        floating = self.floating(quote)
        self.curve.append((time, self.balance + floating))
        if self.held is not None:
            self.see(floating)

    def floating(self, quote):
        if self.held is None:
            return 0
        digits, contract, currency = SYMBOLS[self.symbol]
        distance = quote.bid - self.held.open_price if self.held.long else self.held.open_price - quote.ask
        profit = Fraction(distance, 10 ** digits) * self.held.volume * contract
        if currency != "USD":
            profit /= Fraction(quote.ask if profit >= 0 else quote.bid, 10 ** digits)
        return half_away_from_zero(profit * 100)


def half_away_from_zero(value):
    return math.floor(value + Fraction(1, 2)) if value >= 0 else math.ceil(value - Fraction(1, 2))


STOP, TARGET, MARKET, END = "stop", "target", "market", "end of data"
KINDS = {
    "stop_loss": STOP, "stop": STOP, "take_profit": TARGET, "target": TARGET,
    "reverse": MARKET, "close": MARKET, "exit": MARKET, "end_of_data": END,
}


def closes_at_open(trade, bar, slippage):
    """Whether a trade that ends in this bar ended at its open quote; otherwise it ended inside."""
    kind = KINDS[trade.reason]
    if kind == MARKET:
        return True
    if kind == END or trade.opened == bar.time:  # broker triggers come before the fills of the same open
        return False
    quote = bar.quote(bar.open)
    if kind == STOP:  # a gapped stop fills at the open; one inside the bar lies beyond the open
        return trade.close_price == (quote.bid - slippage if trade.long else quote.ask + slippage)
    return quote.bid >= trade.close_price if trade.long else quote.ask <= trade.close_price


def equity_curve(trades, bars, balance, symbol, slippage):
    account = Account(balance, symbol)
    coming = list(reversed(trades))
    for bar in bars:
        held = account.held
        if held and held.closed == bar.time and closes_at_open(held, bar, slippage):
            if KINDS[held.reason] == MARKET:  # it was open when this quote came, and was closed on it
                account.see(account.floating(bar.quote(bar.open)))
            account.close()
        if coming and coming[-1].opened == bar.time:
            account.open(coming.pop())
        account.record(bar.time, bar.quote(bar.open))

        held = account.held
        ends_as = KINDS[held.reason] if held and held.closed == bar.time else None
        adverse, other = (bar.high, bar.low) if held and not held.long else (bar.low, bar.high)
        for price, kind in ((adverse, STOP), (other, TARGET), (bar.close, END)):
            if ends_as == kind:
                account.close()
            account.record(bar.time, bar.quote(price))
    if coming or account.held:
        raise SystemExit("a trade's time is not the opening time of a bar")
    return account.curve, account.extremes


# ---- statistics --------------------------------------------------------------------------------

def drawdown(curve, balance):
    """Largest fall from a peak in cents, and largest fall in percent of its peak."""
    peak, deepest, deepest_percent = balance, 0, Fraction(0)
    for _, equity in curve:
        peak = max(peak, equity)
        deepest = max(deepest, peak - equity)
        deepest_percent = max(deepest_percent, Fraction(100 * (peak - equity), peak))
    return deepest, deepest_percent


def daily_returns(curve, balance):
    """(day, return) for each UTC day with bars, from the last equity of each day."""
    last_of_day = {time.date(): equity for time, equity in curve}
    returns, before = [], balance
    for day, equity in last_of_day.items():
        returns.append((day, float(Fraction(equity, before) - 1)))
        before = equity
    return returns


def sharpe(returns):
    count = len(returns)
    if count < 2:
        return None
    mean = math.fsum(returns) / count
    deviation = math.sqrt(math.fsum((r - mean) ** 2 for r in returns) / (count - 1))
    return mean / deviation * math.sqrt(TRADING_DAYS) if deviation > 0 else None


def sortino(returns):
    count = len(returns)
    if count == 0:
        return None
    downside = math.sqrt(math.fsum(r * r for r in returns if r < 0) / count)
    return math.fsum(returns) / count / downside * math.sqrt(TRADING_DAYS) if downside > 0 else None


def statistics(trades, curve, balance):
    wins = [t.net for t in trades if t.net > 0]
    losses = [t.net for t in trades if t.net < 0]
    net = sum(t.net for t in trades)
    deepest, deepest_percent = drawdown(curve, balance)
    returns = [r for _, r in daily_returns(curve, balance)]
    return {
        "trades": len(trades),
        "net_profit": dollars(net),
        "gross_profit": dollars(sum(wins)),
        "gross_loss": dollars(sum(losses)),
        "profit_factor": sum(wins) / -sum(losses) if losses else None,
        "expected_payoff": net / (100 * len(trades)) if trades else None,
        "win_rate": len(wins) / len(trades) if trades else None,
        "max_drawdown": dollars(deepest),
        "max_drawdown_percent": float(deepest_percent),
        "sharpe": sharpe(returns),
        "sortino": sortino(returns),
        "final_balance": dollars(balance + net),
        "days": len(returns),
        "quotes": len(curve),
    }


def mean(values):
    values = list(values)
    return float(Fraction(sum(values)) / len(values)) if values else None


def excursions(trades, extremes, bars):
    """For each trade in the order of its end: MAE and MFE in dollars, closed bars, and all in R where R is known."""
    times = [bar.time for bar in bars]
    rows = []
    for trade in sorted(trades, key=lambda trade: (trade.closed, trade.number)):
        lowest, highest = extremes[trade.number]
        in_r = [float(Fraction(cents, trade.risk)) if trade.risk else None for cents in (trade.profit, lowest, highest)]
        rows.append({"id": trade.number, "mae": dollars(lowest), "mfe": dollars(highest), "r": in_r[0], "mae_r": in_r[1],
                     "mfe_r": in_r[2], "bars": bisect.bisect_left(times, trade.closed) - bisect.bisect_left(times, trade.opened)})
    return rows


def breakdown(trades, extremes, bars, name):
    """Groups of trades by a name: what made most first, then in the order of the names (as bytes)."""
    times = [bar.time for bar in bars]
    groups = {}
    for trade in trades:
        groups.setdefault(name(trade), []).append(trade)
    rows = []
    for name, group in sorted(groups.items(), key=lambda item: (-sum(t.net for t in item[1]), item[0].encode())):
        losses = sum(t.net for t in group if t.net < 0)
        risked = [t for t in group if t.risk]
        wins = [t.net for t in group if t.net > 0]
        rows.append({
            "name": name,
            "trades": len(group),
            "wins": len(wins),
            "losses": sum(1 for t in group if t.net < 0),
            "net_profit": dollars(sum(t.net for t in group)),
            "profit_factor": sum(wins) / -losses if losses else None,
            "win_rate": float(Fraction(100 * len(wins), len(group))),
            "r_trades": len(risked),
            "mean_r": mean(Fraction(t.profit, t.risk) for t in risked),
            "mean_mae_r": mean(Fraction(extremes[t.number][0], t.risk) for t in risked),
            "mean_mfe_r": mean(Fraction(extremes[t.number][1], t.risk) for t in risked),
            "mean_hold_seconds": mean(int((t.closed - t.opened).total_seconds()) for t in group),
            "mean_bars": mean(bisect.bisect_left(times, t.closed) - bisect.bisect_left(times, t.opened) for t in group),
        })
    return rows


def exit_name(trade):
    return f"{trade.reason} ({trade.exit_label})" if trade.exit_label else trade.reason


def dollars(cents):
    return float(Decimal(cents) / 100)


def compare_with_quantstats(returns, result):
    import pandas
    import quantstats

    series = pandas.Series([r for _, r in returns], index=pandas.DatetimeIndex([day for day, _ in returns]))
    theirs = {"sharpe": float(quantstats.stats.sharpe(series)), "sortino": float(quantstats.stats.sortino(series))}
    agrees = all(
        math.isclose(theirs[name], result[name], rel_tol=1e-9) if result[name] is not None else not math.isfinite(theirs[name])
        for name in theirs)
    theirs = {name: value if math.isfinite(value) else None for name, value in theirs.items()}
    return {"version": quantstats.__version__, **theirs, "agrees": agrees}


def main(arguments=None, output=sys.stdout):
    parser = argparse.ArgumentParser(description="statistics of a backtest from its trades and bars")
    parser.add_argument("trades", help="trades CSV")
    parser.add_argument("csv", help="bars in MetaTrader 5 export layout")
    parser.add_argument("--symbol", required=True, choices=SYMBOLS)
    parser.add_argument("--balance", type=lambda text: whole(text, 2), required=True, help="initial balance, USD")
    parser.add_argument("--slippage", type=int, default=0, help="points the backtest ran with; tells a gapped stop from one inside a bar")
    parser.add_argument("--timeframe", choices=TIMEFRAMES, default="H1")
    parser.add_argument("--from", dest="start", type=moment, help="the backtest's first bar")
    parser.add_argument("--to", dest="end", type=moment, help="bars opening at or after this are not read")
    parser.add_argument("--check-quantstats", action="store_true", help="compare Sharpe and Sortino with the quantstats package")
    args = parser.parse_args(arguments)

    digits = SYMBOLS[args.symbol][0]
    trades = read_trades(args.trades, args.symbol, digits)
    bars = [bar for bar in read_bars(args.csv, digits, TIMEFRAMES[args.timeframe], args.end)
            if args.start is None or bar.time >= args.start]
    curve, extremes = equity_curve(trades, bars, args.balance, args.symbol, args.slippage)
    result = statistics(trades, curve, args.balance)
    result["by_entry"] = breakdown(trades, extremes, bars, lambda trade: trade.entry_tag)
    result["by_exit"] = breakdown(trades, extremes, bars, exit_name)
    result["excursions"] = excursions(trades, extremes, bars)
    if args.check_quantstats:
        result["quantstats"] = compare_with_quantstats(daily_returns(curve, args.balance), result)
    print(json.dumps(result, indent=2), file=output)
    return 0 if not args.check_quantstats or result["quantstats"]["agrees"] else 1


if __name__ == "__main__":
    sys.exit(main())
