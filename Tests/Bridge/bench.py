#!/usr/bin/env python3
"""bench.py [SECONDS]: what the programs carry over loopback, built without sanitizers.

The peer is this script, in the same process for all; so the figures are those of both ends and of the model's market.
"""

import os
import statistics
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)


def bars(case, count):
    """Seconds for so many M1 bars, and whether all came."""
    import wire

    case.terminal("HeraldHistory", SHIM_BARS=count + 10)
    link = case.session(dead=60000)
    link.ask(wire.RATES, wire.text("EURUSD") + struct.pack("<HqqI", 1, 0, 1, 10))
    begin = time.perf_counter()
    _, parts = link.ask(wire.RATES, wire.text("EURUSD") + struct.pack("<HqqI", 1, 0, 1, count), 120)
    seconds = time.perf_counter() - begin
    got = sum(wire.Reader(part[9:]).one("I") for part in parts)
    return seconds, got


def ticks(case, seconds):
    """Ticks a second over 20 symbols at one a millisecond each; how many came of how many were made, and the oldest on arrival."""
    import wire
    from test_market import subscribe

    terminal = case.terminal()
    link = case.session(dead=60000)
    symbols = ["EURUSD", "GBPUSD"] + [f"SYM{n}" for n in range(102, 120)]
    subscribe(link, symbols)
    link.collect(1.5)
    first = [int(terminal.say(f"made {s}")) for s in symbols]
    for symbol in symbols:
        terminal.say(f"rate {symbol} 1")
    begin, got, late, last = time.monotonic(), [0] * 20, 0, {}
    stopped = False
    while True:
        passed = time.monotonic() - begin
        if passed > seconds and not stopped:
            for symbol in symbols:
                terminal.say(f"rate {symbol} 0")
            stopped = True
        if passed > seconds + 2:
            break
        try:
            kind, _, _, body = link.next(0.2)
        except TimeoutError:
            continue
        if kind != wire.TICKS:
            continue
        index, count = struct.unpack_from("<HI", body)
        rows = list(struct.iter_unpack("<qddB", body[6:]))
        assert len(rows) == count
        for at, bid, _, _ in rows:
            point = round(bid * 100000)
            assert index not in last or point == 100000 + (last[index] - 100000 + 1) % 50000, "a tick is missing or came twice"
            last[index] = point
        got[index] += count
        late = max(late, wire.server_ms() - rows[0][0])
    made = [int(terminal.say(f"made {s}")) - f for s, f in zip(symbols, first)]
    return sum(got), sum(made), seconds, late


def orders(case, count):
    """Round trips of a command, its answer from the model's broker at once, the terminal's timer taken out."""
    import wire

    case.terminal(VICE_timer_step=0, VICE_latency=0, inputs={"InpMaxOrdersPerMinute": 100000, "InpMaxPositions": 100000})
    link = case.session(dead=60000)
    times = []
    for tag in range(1, count + 1):
        payload = link.command(tag)
        begin = time.perf_counter()
        kind, parts = link.ask(wire.COMMAND, payload)
        times.append(time.perf_counter() - begin)
        assert kind == wire.REPLY and wire.reply(parts[0])["retcode"] == 10009
    return times


def main(seconds):
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        subprocess.run([os.path.join(HERE, "..", "..", "mql5", "tools", "build.sh"), folder, "fast"], check=True)
        os.environ["BRIDGE_BUILD"] = folder
        from bench_case import BridgeCase

        def measured(work, *arguments):
            case = BridgeCase()
            case.setUp()
            try:
                return work(case, *arguments)
            finally:
                case.tearDown()

        count = 1_000_000
        took, got = measured(bars, count)
        print(f"bars: {got} of {count} M1 bars in {took:.2f} s, {got / took:,.0f} a second")
        came, made, span, late = measured(ticks, seconds)
        print(f"ticks: {came} of {made} over 20 symbols in {span:.0f} s, {made / span:,.0f} a second, at most {late} ms late")
        times = sorted(measured(orders, 500))
        print(f"orders: {len(times)} round trips, median {1e6 * statistics.median(times):.0f} us, 99 % within {1e6 * times[int(0.99 * len(times))]:.0f} us")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10)
