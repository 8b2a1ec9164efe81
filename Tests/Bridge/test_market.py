"""Symbols, live ticks, bars, past ticks and the calendar."""

import socket
import struct
import time

import wire
from bench_case import BridgeCase


def subscribe(link, symbols, cursors=None):
    """Subscribes; the errors the terminal told for each symbol."""
    cursors = cursors or {}
    items = b"".join(wire.text(s) + struct.pack("<qI", *cursors.get(s, (0, 0))) for s in symbols)
    kind, parts = link.ask(wire.SUBSCRIBE, struct.pack("<I", len(symbols)) + items)
    assert kind == wire.SUBSCRIBED, kind
    r = wire.Reader(parts[0])
    told = [(r.text(), r.one("i")) for _ in range(r.one("I"))]
    assert [name for name, _ in told] == symbols
    link.subscription = link.request
    return [error for _, error in told]


def ticks_of(link, seconds):
    """The ticks that arrive, by index of the symbol, as (ms, points of the bid, points of the ask)."""
    found = {}
    for kind, request, body, _ in link.collect(seconds):
        if kind != wire.TICKS:
            continue
        # What was on its way when the subscription was replaced carries the number of the old one.
        if request < link.subscription:
            continue
        assert request == link.subscription, request
        r = wire.Reader(body)
        index, count = r.take("HI")
        rows = found.setdefault(index, [])
        for _ in range(count):
            at, bid, ask, flags = r.take("qddB")
            assert flags == 3, flags
            rows.append((at, round(bid * 100000), round(ask * 100000)))
        assert r.left() == 0
    return found


class Ticks(BridgeCase):
    def assertConsecutive(self, rows):
        """The model numbers its ticks in the price: none is missing, none comes twice, and time does not go back."""
        for (t0, b0, _), (t1, b1, a1) in zip(rows, rows[1:]):
            self.assertEqual((b1 - 100000, a1 - b1), ((b0 - 100000 + 1) % 50000, 10))
            self.assertLessEqual(t0, t1)

    def test_nothing_is_lost_or_repeated_at_50_ticks_a_millisecond(self):
        terminal, link = self.expert()
        self.assertEqual(subscribe(link, ["EURUSD"]), [0])
        terminal.say("rate EURUSD 50")
        rows = ticks_of(link, 2.0)[0]
        terminal.say("rate EURUSD 0")
        rows += ticks_of(link, 1.5).get(0, [])
        self.assertConsecutive(rows)
        made = int(terminal.say("made EURUSD"))
        self.assertEqual(rows[-1][1], 100000 + (made - 1) % 50000)
        self.assertGreater(len(rows), 40_000)
        # Many share a millisecond, or this proves little.
        self.assertGreater(len(rows), 10 * len({at for at, _, _ in rows}))

    def test_rows_from_before(self):
        terminal, link = self.expert(VICE_older_ticks=1)
        subscribe(link, ["EURUSD"])
        terminal.say("rate EURUSD 3")
        rows = ticks_of(link, 1.0)[0]
        self.assertConsecutive(rows)
        self.assertGreater(len(rows), 1000)

    def test_first_tick_counts_its_millisecond(self):
        terminal, link = self.expert()
        terminal.say("rate EURUSD 50")
        time.sleep(0.3)
        subscribe(link, ["EURUSD"])
        rows = ticks_of(link, 0.7)[0]
        self.assertConsecutive(rows)

    def test_a_cursor_goes_on_where_it_was(self):
        terminal, link = self.expert()
        subscribe(link, ["EURUSD", "GBPUSD"])
        terminal.say("rate EURUSD 20")
        rows = ticks_of(link, 0.5)[0]
        link.close()
        link = self.session()
        last = rows[-1][0]
        seen = sum(1 for at, _, _ in rows if at == last)
        subscribe(link, ["GBPUSD", "EURUSD"], {"EURUSD": (last, seen)})
        more = ticks_of(link, 0.8)
        self.assertConsecutive(rows + more[1])

    def test_more_ticks_in_a_millisecond_than_fit_a_call(self):
        terminal, link = self.expert(VICE_timer_step=200, VICE_chart_ticks=0)
        subscribe(link, ["EURUSD"])
        ticks_of(link, 0.5)
        terminal.say("rate EURUSD 6000")
        time.sleep(0.01)
        terminal.say("rate EURUSD 0")
        rows = ticks_of(link, 5.0)[0]
        self.assertConsecutive(rows)
        self.assertEqual(rows[-1][1], 100000 + (int(terminal.say("made EURUSD")) - 1) % 50000)
        # And a cursor that says so many of a millisecond were seen.
        counts = {}
        for at, _, _ in rows:
            counts[at] = counts.get(at, 0) + 1
        full = max(counts, key=counts.get)
        self.assertGreater(counts[full], 4000)
        subscribe(link, ["EURUSD"], {"EURUSD": (full, counts[full])})
        terminal.say("tick EURUSD 1.5 1.5001")
        self.assertEqual(ticks_of(link, 3.0)[0][:-1], [row for row in rows if row[0] > full])

    def test_slow_reader_delays_ticks_and_loses_none(self):
        # So little that what waits is in the program and not on the way: the program's memory must stay bounded.
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        terminal, link = self.expert()
        subscribe(link, ["EURUSD"])
        terminal.say("rate EURUSD 200")
        time.sleep(3.5)
        terminal.say("rate EURUSD 0")
        rows = ticks_of(link, 8.0)[0]
        self.assertConsecutive(rows)
        self.assertEqual(rows[-1][1], 100000 + (int(terminal.say("made EURUSD")) - 1) % 50000)

    def test_unknown_symbol_does_not_stop_the_others(self):
        terminal, link = self.expert()
        self.assertEqual(subscribe(link, ["NONE", "GBPUSD"]), [4301, 0])
        terminal.say("rate GBPUSD 1")
        self.assertEqual(set(ticks_of(link, 0.5)), {1})


class Symbols(BridgeCase):
    def test_lists_and_specification(self):
        _, link = self.expert()
        for which, count in ((0, 24), (1, 2)):
            kind, parts = link.ask(wire.SYMBOLS, bytes([which]))
            self.assertEqual(kind, wire.SYMBOL_LIST)
            r = wire.Reader(parts[0])
            self.assertEqual(len([r.text() for _ in range(r.one("I"))]), count)
        kind, parts = link.ask(wire.SPECIFICATION, wire.text("EURUSD"))
        self.assertEqual(kind, wire.SPECIFICATION_IS)
        r = wire.Reader(parts[0])
        self.assertEqual(r.text(), "EURUSD")
        lines = dict(r.text().split("=", 1) for _ in range(r.one("I")))
        self.assertEqual(r.left(), 0)
        expected = {"SYMBOL_NAME": "EURUSD", "SYMBOL_DIGITS": "5", "SYMBOL_TRADE_TICK_SIZE": "0.00001", "SYMBOL_TRADE_CONTRACT_SIZE": "100000",
                    "SYMBOL_CURRENCY_BASE": "EUR", "SYMBOL_CURRENCY_PROFIT": "USD", "SYMBOL_VOLUME_MIN": "0.01", "SYMBOL_VOLUME_MAX": "50",
                    "SYMBOL_SWAP_LONG": "-6.53", "SYMBOL_SWAP_MODE": "SYMBOL_SWAP_MODE_POINTS", "SYMBOL_SWAP_ROLLOVER3DAYS": "WEDNESDAY",
                    "SYMBOL_TRADE_MODE": "SYMBOL_TRADE_MODE_FULL", "SYMBOL_FILLING_MODE": "3", "MARGIN_RATE_LONG": "1",
                    "SESSION_TRADE_MONDAY": "00:05-24:00", "ACCOUNT_CURRENCY": "USD", "SYMBOL_DESCRIPTION": "Währung EURUSD",
                    "SYMBOL_TRADE_EXEMODE": "SYMBOL_TRADE_EXECUTION_MARKET", "SYMBOL_MARGIN_INITIAL": "0"}
        self.assertEqual({k: lines.get(k) for k in expected}, expected)
        self.assertNotIn("SESSION_TRADE_SUNDAY", lines)
        self.assertEqual(link.ask(wire.SPECIFICATION, wire.text("NONE"))[0], wire.ERROR)


class Snapshots(BridgeCase):
    def test_more_than_a_frame_holds(self):
        terminal, link = self.expert()
        terminal.say("past 5000")
        told = link.snapshot()
        self.assertEqual((len(told["orders"]), told["proves"]), (5000, 1))
        self.assertGreater(told["frames"], 8)
        self.assertEqual({o["comment"] for o in told["orders"]}, {f"past {i}" for i in range(5000)})

    def test_waits_for_credit(self):
        terminal, link = self.expert()
        terminal.say("past 5000")
        link.request += 1
        link.send(wire.SNAPSHOT, struct.pack("<q", 0), link.request)
        frames, end = 0, time.monotonic() + 20
        while frames < 8 and time.monotonic() < end:
            frames += sum(f[0] == wire.SNAPSHOT_IS for f in link.collect(0.2))
        # And no ninth.
        frames += sum(f[0] == wire.SNAPSHOT_IS for f in link.collect(1))
        self.assertEqual(frames, 8)
        self.assertEqual(link.pong()["echo"], 77)
        self.assertEqual(link.ask(wire.SNAPSHOT, struct.pack("<q", 0))[0], wire.ERROR)


class History(BridgeCase):
    def rates(self, link, symbol="EURUSD", minutes=1, begin=0, end=0, newest=0, timeout=40):
        kind, parts = link.ask(wire.RATES, wire.text(symbol) + struct.pack("<HqqI", minutes, begin, end, newest), timeout)
        if kind == wire.ERROR:
            return wire.Reader(parts[0]).one("i"), None
        assert kind == wire.RATES_ARE
        bars, complete = [], None
        for part in parts:
            r = wire.Reader(part)
            total, offset, complete = r.take("IIB")
            self.assertEqual(offset, len(bars))
            bars += list(struct.iter_unpack("<qddddqi", r.raw(r.one("I") * 52)))
            self.assertEqual(r.left(), 0)
        self.assertEqual(total, len(bars))
        for bar in bars:
            m = bar[0] // 60000
            opened, closed = 100000 + m % 1000, 100000 + (m + 3) % 1000
            want = (opened, max(opened, closed) + 5, min(opened, closed) - 5, closed)
            self.assertEqual(tuple(round(p * 100000) for p in bar[1:5]), want)
            self.assertEqual(bar[5:], (1 + m % 97, m % 7))
        return complete, bars

    def service(self, **more):
        return self.terminal("HeraldHistory", **more), self.session()

    def test_bars(self):
        _, link = self.service()
        complete, bars = self.rates(link, newest=5000)
        self.assertEqual((complete, len(bars)), (1, 5000))
        # The bar that is still forming is not one.
        self.assertLess(bars[-1][0], wire.server_ms() // 60000 * 60000)
        self.assertEqual({b[0] - a[0] for a, b in zip(bars, bars[1:])}, {60000})
        begin, end = bars[100][0], bars[200][0]
        self.assertEqual(self.rates(link, begin=begin, end=end), (1, bars[100:201]))
        _, open_end = self.rates(link, begin=begin, end=wire.server_ms() + 3600_000)
        self.assertEqual(open_end[-1][0], wire.server_ms() // 60000 * 60000 - 60000)
        self.assertEqual(self.rates(link, begin=begin - 10**10, end=begin)[0], 0)
        for minutes in (5, 60, 240, 1440):
            _, bars = self.rates(link, minutes=minutes, newest=10)
            self.assertEqual({b[0] - a[0] for a, b in zip(bars, bars[1:])}, {minutes * 60000})
        self.assertEqual(self.rates(link, minutes=7, newest=1)[0], 6)
        self.assertEqual(self.rates(link, symbol="NONE", newest=1)[0], 2)

    def test_history_that_comes_in_pieces(self):
        _, link = self.service(VICE_sync_steps=3)
        complete, bars = self.rates(link, newest=3000)
        self.assertEqual((complete, len(bars)), (1, 3000))

    def test_max_bars(self):
        _, link = self.service(VICE_max_bars=1000)
        complete, bars = self.rates(link, newest=3000)
        self.assertEqual((complete, len(bars)), (0, 999))

    def test_requests_wait_for_each_other(self):
        _, link = self.service()
        for i in range(3):
            link.send(wire.RATES, wire.text("EURUSD") + struct.pack("<HqqI", 1, 0, 1, 2000), 700 + i)
        for i in range(3):
            self.assertEqual(link.wait(700 + i)[0], wire.RATES_ARE)
        self.assertEqual(link.ask(wire.COMMAND, link.command(1))[0], wire.ERROR)

    def test_past_ticks(self):
        terminal, link = self.service()
        end = wire.server_ms() - 60000
        for partly in (0, 1):
            terminal.vice("ticks_partly", partly)
            kind, parts = link.ask(wire.TICK_HISTORY, wire.text("EURUSD") + struct.pack("<qq", end - 3600_000, end), 40)
            rows = []
            for part in parts:
                r = wire.Reader(part)
                total, offset, complete = r.take("IIB")
                self.assertEqual(offset, len(rows))
                rows += [r.take("qddB") for _ in range(r.one("I"))]
            self.assertEqual((total, complete), (len(rows), 1))
            first = (end - 3600_000 + 249) // 250 * 250
            # Three in the first millisecond of a second: 6 a second, 2,600 a frame, so that frames end between ticks of one.
            want = [(at, 100000 + at // 250 % 1000 + same) for at in range(first, end + 1, 250) for same in range(3 if at % 1000 == 0 else 1)]
            self.assertEqual([(at, round(bid * 100000)) for at, bid, _, _ in rows], want)
            self.assertTrue(all(flags == 1 for _, _, _, flags in rows))

    def test_calendar(self):
        terminal, link = self.service()
        begin = wire.server_ms() // 3600_000 * 3600_000
        kind, parts = link.ask(wire.CALENDAR, struct.pack("<qq", begin, begin + 1500 * 3600_000))
        self.assertEqual(kind, wire.CALENDAR_IS)
        events = []
        for part in parts:
            r = wire.Reader(part)
            for _ in range(r.one("I")):
                at, currency, importance, name = r.one("q"), r.text(), r.one("B"), r.text()
                events.append((at, currency, importance, name, r.take("BqBqBq")))
        self.assertEqual(len(events), 1501)
        for at, currency, importance, name, figures in events:
            n = at // 3600_000
            self.assertEqual((currency, importance, name), ("USD", (n % 5 + 1) % 4, f"Event number {n % 5 + 1} é"))
            self.assertEqual(figures, ((0, 0) if n % 2 else (1, n * 1000000)) + (1, -250000, 1, 1500000))
        terminal.vice("no_calendar")
        self.assertEqual(link.ask(wire.CALENDAR, struct.pack("<qq", begin, begin))[0], wire.ERROR)
