"""Herald's indicators from their published formulas, one plain function each, recomputed from the window at every bar.

    bars = Bars(open, high, low, close, volume, day, digits)      # lists of equal length; day numbers the broker's days
    rsi(bars, period=14, price="close")                           # {"rsi": [None, None, ..., 53.2, ...]}; None is absent

The default is the variant `mt5`: what the MetaTrader 5 terminal draws, after the MQL5 standard examples (the *.mq5 files and
MovingAverages.mqh named below). A few functions also know `variant="talib"`, the conventions of TA-Lib. Standard library only.

Sums and weighted sums over a window of prices are taken in whole points and divided once, so they carry no rounding noise;
everything else is done in doubles, in the order of operations of the source.
"""

import math
from typing import NamedTuple

STANDARD_PRICE = {"cci": "typical", "vwap": "typical", "highest": "high", "lowest": "low"}


class Bars(NamedTuple):
    open: list
    high: list
    low: list
    close: list
    volume: list
    day: list
    digits: int


def applied(bars, price):
    """The applied price in doubles; typical as MFI.mq5 writes it, median and weighted as the terminal's help defines them."""
    columns = zip(bars.open, bars.high, bars.low, bars.close)
    return [{"open": o, "high": h, "low": l, "close": c, "median": (h + l) / 2.0, "typical": (h + l + c) / 3.0,
             "weighted": (h + l + c + c) / 4.0}[price] for o, h, l, c in columns]


def exact(bars, price):
    """The same as whole numbers, and how many of them make 1: the price is number / unit."""
    scale = 10**bars.digits
    o, h, l, c = ([round(x * scale) for x in column] for column in bars[:4])
    single = {"open": o, "high": h, "low": l, "close": c}
    if price in single:
        return single[price], scale
    if price == "median":
        return [a + b for a, b in zip(h, l)], 2 * scale
    if price == "typical":
        return [a + b + d for a, b, d in zip(h, l, c)], 3 * scale
    return [a + b + 2 * d for a, b, d in zip(h, l, c)], 4 * scale


def windows(values, period):
    """At every bar the last `period` values, oldest first; None until there are so many."""
    return [values[i - period + 1 : i + 1] if i >= period - 1 else None for i in range(len(values))]


def each(values, function):
    return [None if x is None else function(x) for x in values]


def absent_before(values, first):
    """Without the values before bar `first`, counted from 0."""
    return [None if i < first else x for i, x in enumerate(values)]


def combine(function, *series):
    """function of the values of one bar, absent where one of them is."""
    return [None if None in row else function(*row) for row in zip(*series)]


def average(window):
    total = 0.0
    for x in window:
        total += x
    return total / len(window)


# ---- moving averages ----


def sma(bars, period, price="close"):
    """Mean of the last n prices. MovingAverages.mqh, SimpleMA."""
    values, unit = exact(bars, price)
    return {"sma": each(windows(values, period), lambda w: sum(w) / (period * unit))}


def exponential(values, period, variant):
    """EMA over the part of `values` that is present: weight 2/(n+1); seeded by the first value (mt5) or by the mean of the
    first n (talib). Present from the n-th value on."""
    result, factor, start = [None] * len(values), 2.0 / (period + 1.0), 0
    while start < len(values) and values[start] is None:
        start += 1
    first = start + period - 1
    if first >= len(values):
        return result
    if variant == "talib":
        result[first] = average(values[start : first + 1])
        start = first
    else:
        result[start] = values[start]
    for i in range(start + 1, len(values)):
        result[i] = values[i] * factor + result[i - 1] * (1.0 - factor)
    return absent_before(result, first)


def ema(bars, period, price="close", variant="mt5"):
    """EMA, drawn from bar n. MovingAverages.mqh, ExponentialMAOnBuffer; TA-Lib EMA."""
    return {"ema": exponential(applied(bars, price), period, variant)}


def smma(bars, period, price="close"):
    """Mean of the first n, then (previous * (n-1) + price) / n. MovingAverages.mqh, SmoothedMAOnBuffer."""
    values, result = applied(bars, price), [None] * len(bars.close)
    for i in range(period - 1, len(values)):
        if i == period - 1:
            result[i] = average(values[:period])
        else:
            result[i] = (result[i - 1] * (period - 1) + values[i]) / period
    return {"smma": result}


def weighted_sums(values, period):
    """Sum of the window weighted 1 (oldest) to n (newest), in whole numbers."""
    weights = range(1, period + 1)
    return each(windows(values, period), lambda w: None if None in w else sum(map(int.__mul__, weights, w)))


def lwma(bars, period, price="close"):
    """Mean of the last n weighted 1..n, the newest most. MovingAverages.mqh, LinearWeightedMA."""
    values, unit = exact(bars, price)
    divisor = period * (period + 1) // 2 * unit
    return {"lwma": each(weighted_sums(values, period), lambda s: s / divisor)}


def dema(bars, period, price="close", variant="mt5"):
    """2*E1 - E2, E2 the EMA of E1 from where that is present. DEMA.mq5; Mulloy, Technical Analysis of S&C 12 (1994)."""
    one = exponential(applied(bars, price), period, variant)
    two = exponential(one, period, variant)
    return {"dema": combine(lambda a, b: 2.0 * a - b, one, two)}


def tema(bars, period, price="close", variant="mt5"):
    """3*E1 - 3*E2 + E3. TEMA.mq5; Mulloy, as above."""
    one = exponential(applied(bars, price), period, variant)
    two = exponential(one, period, variant)
    three = exponential(two, period, variant)
    return {"tema": combine(lambda a, b, c: 3 * a - 3 * b + c, one, two, three)}


def kama(bars, period=10, fast=2, slow=30, price="close", variant="mt5"):
    """Kaufman's adaptive average: previous + s^2 * (price - previous), s between the EMA weights of slow and fast by the
    efficiency ratio |change over n bars| / sum of |changes|. Starts from price[n-1]. AMA.mq5; a market that did not move has
    ratio 0. TA-Lib KAMA takes 1 there, and when the sum is not above the (signed) change."""
    values, result = applied(bars, price), [None] * len(bars.close)
    fastest, slowest = 2.0 / (fast + 1.0), 2.0 / (slow + 1.0)
    for i in range(period, len(values)):
        previous = values[period - 1] if i == period else result[i - 1]
        change = values[i] - values[i - period]
        noise = 0.0
        for k in range(i, i - period, -1):
            noise += abs(values[k] - values[k - 1])
        if variant == "talib" and (noise <= change or noise < 1e-14):
            ratio = 1.0
        else:
            ratio = abs(change) / noise if noise != 0.0 else 0.0
        constant = ratio * (fastest - slowest) + slowest
        result[i] = constant * constant * (values[i] - previous) + previous
    return {"kama": result}


def hma(bars, period, price="close"):
    """LWMA over floor(sqrt n) bars of 2*LWMA(floor(n/2)) - LWMA(n). Alan Hull, "Hull Moving Average" (2005)."""
    values, unit = exact(bars, price)
    half, root = period // 2, math.isqrt(period)
    full_weight, half_weight, root_weight = (n * (n + 1) // 2 for n in (period, half, root))
    # Over the common denominator full_weight * half_weight * unit, so in whole numbers.
    raw = combine(lambda f, h: 2 * h * full_weight - f * half_weight, weighted_sums(values, period), weighted_sums(values, half))
    divisor = full_weight * half_weight * root_weight * unit
    return {"hma": each(weighted_sums(raw, root), lambda s: s / divisor)}


# ---- oscillators of one price ----


def rsi(bars, period=14, price="close", variant="mt5"):
    """100 - 100 / (1 + gain/loss), both smoothed by (previous * (n-1) + newest) / n from the mean of the first n changes.
    Without loss 100, without any change 50 (TA-Lib: 0). RSI.mq5; Wilder, New Concepts in Technical Trading Systems (1978)."""
    values, result, gain, loss = applied(bars, price), [None] * len(bars.close), 0.0, 0.0
    for i in range(1, len(values)):
        change = values[i] - values[i - 1]
        up, down = (change if change > 0 else 0.0), (-change if change < 0 else 0.0)
        if i <= period:
            gain, loss = gain + up, loss + down
            if i == period:
                gain, loss = gain / period, loss / period
        else:
            gain, loss = (gain * (period - 1) + up) / period, (loss * (period - 1) + down) / period
        if i >= period:
            if loss != 0.0:
                result[i] = 100.0 - 100.0 / (1.0 + gain / loss)
            else:
                result[i] = 100.0 if gain != 0.0 else (0.0 if variant == "talib" else 50.0)
    return {"rsi": result}


def macd(bars, fast=12, slow=26, signal=9, price="close"):
    """EMA(fast) - EMA(slow); the signal is its simple mean, the histogram what lies between. MACD.mq5."""
    values = applied(bars, price)
    line = combine(lambda a, b: a - b, exponential(values, fast, "mt5"), exponential(values, slow, "mt5"))
    mean = each(windows(line, signal), lambda w: None if None in w else average(w))
    return {"macd": line, "signal": mean, "histogram": combine(lambda a, b: a - b, line, mean)}


def deviation(values, unit, period):
    """Square root of the mean squared distance from the mean."""
    def one(window):
        squares = period * sum(x * x for x in window) - sum(window) ** 2
        return math.sqrt(squares / (period * unit) ** 2)

    return each(windows(values, period), one)


def bollinger(bars, period=20, deviations=2.0, price="close"):
    """Mean of the last n +- deviations * population deviation. BB.mq5."""
    middle, spread = sma(bars, period, price)["sma"], deviation(*exact(bars, price), period)
    return {"upper": combine(lambda m, s: m + deviations * s, middle, spread), "middle": middle,
            "lower": combine(lambda m, s: m - deviations * s, middle, spread)}


def stddev(bars, period=20, price="close"):
    """Population deviation of the last n from their mean. StdDev.mq5 with the simple average."""
    return {"stddev": deviation(*exact(bars, price), period)}


def cci(bars, period=14, price="typical"):
    """(price - mean) / (0.015 * mean absolute distance from the mean), 0 where that distance is. CCI.mq5; Lambert (1980)."""
    def one(window):
        total = sum(window)
        distance = sum(abs(period * x - total) for x in window)
        # (x - total/n) / (0.015/n * distance/n), 0.015 = 3/200
        return (period * window[-1] - total) * 200 * period / (3 * distance) if distance else 0.0

    return {"cci": each(windows(exact(bars, price)[0], period), one)}


def momentum(bars, period=14, price="close"):
    """100 * price / price n bars ago. Momentum.mq5."""
    values = applied(bars, price)
    return {"momentum": [values[i] * 100 / values[i - period] if i >= period else None for i in range(len(values))]}


def roc(bars, period=10, price="close"):
    """100 * (price / price n bars ago - 1), 0 where the divisor is. TA-Lib ROC."""
    def one(new, old):
        return (new / old - 1.0) * 100.0 if old != 0.0 else 0.0

    values = applied(bars, price)
    return {"roc": [one(values[i], values[i - period]) if i >= period else None for i in range(len(values))]}


def linreg_slope(bars, period=14, price="close"):
    """Slope of the least-squares line through the last n prices over 0..n-1. Any textbook of statistics."""
    values, unit = exact(bars, price)
    times = range(period)
    divisor = (period * sum(t * t for t in times) - sum(times) ** 2) * unit
    return {"linreg_slope": each(windows(values, period), lambda w: (
        period * sum(map(int.__mul__, times, w)) - sum(times) * sum(w)) / divisor)}


def highest(bars, period, price="high"):
    """Largest price of the last n bars."""
    return {"highest": each(windows(applied(bars, price), period), max)}


def lowest(bars, period, price="low"):
    """Smallest price of the last n bars."""
    return {"lowest": each(windows(applied(bars, price), period), min)}


# ---- of the whole bar ----


def stochastic(bars, k=14, d=3, slowing=3):
    """%K = 100 * sum(close - lowest low of k) / sum(highest high of k - lowest low of k) over `slowing` bars, 100 when nothing
    lies between; %D its simple mean. Stochastic.mq5."""
    tops, bottoms = highest(bars, k)["highest"], lowest(bars, k)["lowest"]
    main = [None] * len(bars.close)
    for i in range(k + slowing - 2, len(main)):
        above = span = 0.0
        for j in range(i - slowing + 1, i + 1):
            above += bars.close[j] - bottoms[j]
            span += tops[j] - bottoms[j]
        main[i] = above / span * 100 if span != 0.0 else 100.0
    return {"k": main, "d": each(windows(main, d), lambda w: None if None in w else average(w))}


def williams_r(bars, period=14):
    """-100 * (highest - close) / (highest - lowest); without a range the previous value again, 0 at first. WPR.mq5."""
    result, previous = [], 0.0
    for top, bottom, close in zip(highest(bars, period)["highest"], lowest(bars, period)["lowest"], bars.close):
        if top is not None and top != bottom:
            previous = -(top - close) * 100 / (top - bottom)
        result.append(None if top is None else previous)
    return {"williams_r": result}


def true_range(bars):
    """max(high, previous close) - min(low, previous close). ATR.mq5; Wilder."""
    return {"true_range": [None] + [max(h, c) - min(l, c) for h, l, c in zip(bars.high[1:], bars.low[1:], bars.close)]}


def atr(bars, period=14, variant="mt5"):
    """Simple mean of the last n true ranges. ATR.mq5. TA-Lib: that once, then Wilder's (previous * (n-1) + newest) / n."""
    ranges, result = true_range(bars)["true_range"], [None] * len(bars.close)
    for i in range(period, len(ranges)):
        if i == period or variant == "mt5":
            result[i] = average(ranges[i - period + 1 : i + 1])
        else:
            result[i] = (result[i - 1] * (period - 1) + ranges[i]) / period
    return {"atr": result}


def directional_moves(bars):
    """+DM, -DM and true range of every bar but the first (zeros there): the larger of the two moves counts, of equal ones
    neither. ADX.mq5, ADXW.mq5."""
    moves = [(0.0, 0.0, 0.0)]
    for i in range(1, len(bars.close)):
        up, down = max(bars.high[i] - bars.high[i - 1], 0.0), max(bars.low[i - 1] - bars.low[i], 0.0)
        up, down = (up if up > down else 0.0), (down if down > up else 0.0)
        before = bars.close[i - 1]
        moves.append((up, down, max(bars.high[i] - bars.low[i], abs(bars.high[i] - before), abs(bars.low[i] - before))))
    return moves


def directional_index(plus, minus):
    """DX = 100 * |+DI - -DI| / (+DI + -DI), 0 where both are."""
    return 100.0 * abs((plus - minus) / (plus + minus)) if plus + minus != 0.0 else 0.0


def adx(bars, period=14):
    """DI = EMA of 100 * DM / TR, ADX = EMA of DX, all from zeros at bar 0. Drawn from bars n (DI) and 2n, from 0. ADX.mq5."""
    factor, adx_, plus, minus = 2.0 / (period + 1.0), [], [], []
    for up, down, span in directional_moves(bars):
        if not adx_:
            values = (0.0, 0.0, 0.0)
        else:
            p = (100.0 * up / span if span != 0.0 else 0.0) * factor + plus[-1] * (1 - factor)
            m = (100.0 * down / span if span != 0.0 else 0.0) * factor + minus[-1] * (1 - factor)
            values = (directional_index(p, m) * factor + adx_[-1] * (1 - factor), p, m)
        for series, x in zip((adx_, plus, minus), values):
            series.append(x)
    return {"adx": absent_before(adx_, 2 * period), "plus_di": absent_before(plus, period), "minus_di": absent_before(minus, period)}


def adx_wilder(bars, period=14):
    """DI = 100 * smoothed DM / smoothed TR, ADX = smoothed DX, smoothed being (previous * (n-1) + newest) / n. As published, all
    of them start from 0, not from a mean: DM and TR at bar n, DX (0 until then) as well. Drawn from bars n+1 (DI) and 2n
    (ADX), counted from 0. ADXW.mq5."""
    n, adx_, plus, minus = period, [], [], []
    smooth_up = smooth_down = smooth_range = smooth_index = 0.0
    for i, (up, down, span) in enumerate(directional_moves(bars)):
        p = m = 0.0
        if i >= n:
            smooth_range = (smooth_range * (n - 1) + span) / n
            smooth_up = (smooth_up * (n - 1) + up) / n
            smooth_down = (smooth_down * (n - 1) + down) / n
            if smooth_range != 0.0:
                p, m = 100.0 * smooth_up / smooth_range, 100.0 * smooth_down / smooth_range
        smooth_index = (smooth_index * (n - 1) + directional_index(p, m)) / n
        for series, x in zip((adx_, plus, minus), (smooth_index, p, m)):
            series.append(x)
    return {"adx": absent_before(adx_, 2 * n), "plus_di": absent_before(plus, n + 1), "minus_di": absent_before(minus, n + 1)}


def donchian(bars, period=20):
    """Highest high, lowest low of the last n bars, this one included, and their middle. Donchian (1960)."""
    upper, lower = highest(bars, period)["highest"], lowest(bars, period)["lowest"]
    return {"upper": upper, "middle": combine(lambda a, b: (a + b) / 2.0, upper, lower), "lower": lower}


def keltner(bars, period=20, multiplier=2.0, atr_period=10, price="close", variant="mt5"):
    """EMA +- multiplier * ATR. Linda Raschke's form of Keltner's channel."""
    middle, spread = ema(bars, period, price, variant)["ema"], atr(bars, atr_period, variant)["atr"]
    return keltner_of(middle, spread, multiplier)


def keltner_of(middle, spread, multiplier):
    return {"upper": combine(lambda m, s: m + multiplier * s, middle, spread), "middle": combine(lambda m, s: m, middle, spread),
            "lower": combine(lambda m, s: m - multiplier * s, middle, spread)}


def supertrend(bars, period=10, multiplier=3.0, variant="mt5"):
    """See supertrend_of; the ATR is that of the variant."""
    return supertrend_of(bars, atr(bars, period, variant)["atr"], multiplier)


def supertrend_of(bars, ranges, multiplier):
    """Bands (high+low)/2 +- multiplier * ATR that only close in: the lower band may fall, the upper rise, only after a close
    beyond it. The trend turns up on a close above the upper band, down on one below the lower; it starts down. TradingView,
    Pine Script reference, ta.supertrend (whose direction has the other sign)."""
    line, directions = [], []
    lower = upper = direction = None
    for i, span in enumerate(ranges):
        if span is None:
            line.append(None)
            directions.append(None)
            continue
        middle, close = (bars.high[i] + bars.low[i]) / 2.0, bars.close[i]
        low, high = middle - multiplier * span, middle + multiplier * span
        if direction is None:
            lower, upper, direction = low, high, -1
        else:
            before = bars.close[i - 1]
            lower = low if low > lower or before < lower else lower
            upper = high if high < upper or before > upper else upper
            if direction < 0:
                direction = 1 if close > upper else -1
            else:
                direction = -1 if close < lower else 1
        line.append(lower if direction > 0 else upper)
        directions.append(float(direction))
    return {"supertrend": line, "direction": directions}


def sar(bars, step=0.02, maximum=0.2):
    """Parabolic SAR, starting short at the higher of the first two highs with the second low as extreme. At each bar: a SAR
    passed by the bar turns the trend and moves to the extreme since (and including) the last turn; otherwise a new extreme
    speeds it up by a step. Tomorrow's SAR = SAR + acceleration * (extreme - SAR), never inside this bar or the previous.
    ParabolicSAR.mq5; Wilder. The value of a bar is the one after its own turn, which the file leaves out for the newest bar."""
    high, low, result = bars.high, bars.low, [None] * len(bars.close)
    if len(result) < 2:
        return {"sar": result}
    long, turn, acceleration, extreme = False, 0, step, low[1]
    tomorrow = max(high[0], high[1])
    for i in range(1, len(result)):
        today = tomorrow
        turned = today > low[i] if long else today < high[i]
        if turned:
            today = max(high[turn : i + 1]) if long else min(low[turn : i + 1])
            long = not long
            extreme, acceleration, turn = (high[i] if long else low[i]), step, i
        elif high[i] > extreme if long else low[i] < extreme:
            extreme = high[i] if long else low[i]
            acceleration = min(acceleration + step, maximum)
        result[i] = today
        tomorrow = today + acceleration * (extreme - today)
        if long:
            tomorrow = min(tomorrow, low[i], low[i - 1])
        else:
            tomorrow = max(tomorrow, high[i], high[i - 1])
    return {"sar": result}


def ichimoku(bars, tenkan=9, kijun=26, senkou=52):
    """Middles of the highest high and lowest low of so many bars; span A is the middle of the first two, span B that of the
    longest, both drawn `kijun` bars later. Ichimoku.mq5."""
    def middle(period):
        return donchian(bars, period)["middle"]

    def later(values):
        return ([None] * kijun + values)[: len(values)]

    one, two = middle(tenkan), middle(kijun)
    return {"tenkan": one, "kijun": two, "senkou_a": later(combine(lambda a, b: (a + b) / 2.0, one, two)),
            "senkou_b": later(middle(senkou))}


# ---- with volume, with days ----


def obv(bars):
    """Starts at the first volume; adds the volume of a higher close, subtracts that of a lower. OBV.mq5."""
    result = [float(v) for v in bars.volume[:1]]
    for i in range(1, len(bars.close)):
        change = bars.close[i] - bars.close[i - 1]
        result.append(result[-1] + (bars.volume[i] if change > 0 else -bars.volume[i] if change < 0 else 0))
    return {"obv": result}


def mfi(bars, period=14):
    """100 - 100 / (1 + flow of the bars with a higher typical price / flow with a lower) over n bars, flow = typical price *
    volume; 100 without negative flow. MFI.mq5, with the typical prices compared as doubles."""
    typical, result = applied(bars, "typical"), [None] * len(bars.close)
    for i in range(period, len(result)):
        positive = negative = 0.0
        for k in range(i, i - period, -1):
            if typical[k] > typical[k - 1]:
                positive += bars.volume[k] * typical[k]
            if typical[k] < typical[k - 1]:
                negative += bars.volume[k] * typical[k]
        result[i] = 100.0 - 100.0 / (1 + positive / negative) if negative != 0.0 else 100.0
    return {"mfi": result}


def vwap(bars, price="typical"):
    """Sum of price * volume / sum of volume of the broker's day up to this bar; absent while that has no volume."""
    values, unit = exact(bars, price)
    result, day, money, volume = [], None, 0, 0
    for i, today in enumerate(bars.day):
        if today != day:
            day, money, volume = today, 0, 0
        money, volume = money + values[i] * bars.volume[i], volume + bars.volume[i]
        result.append(money / (volume * unit) if volume else None)
    return {"vwap": result}


def pivot_points(bars):
    """Floor trader's pivots of the previous broker day that had bars: P=(H+L+C)/3, R1=2P-L, S1=2P-H, R2=P+(H-L), S2=P-(H-L),
    R3=H+2(P-L), S3=L-2(H-P)."""
    rows, previous, today = [], None, None
    for i, day in enumerate(bars.day):
        if today is None or day != today[0]:
            previous, today = today, (day, bars.high[i], bars.low[i], bars.close[i])
        else:
            today = (day, max(today[1], bars.high[i]), min(today[2], bars.low[i]), bars.close[i])
        if previous is None:
            rows.append([None] * 7)
        else:
            _, h, l, c = previous
            p = (h + l + c) / 3.0
            rows.append([p, 2 * p - l, 2 * p - h, p + (h - l), p - (h - l), h + 2 * (p - l), l - 2 * (h - p)])
    return {name: [row[k] for row in rows] for k, name in enumerate(("pivot", "r1", "s1", "r2", "s2", "r3", "s3"))}
