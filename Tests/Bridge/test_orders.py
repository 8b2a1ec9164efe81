"""Commands: sent once, refused for a reason, remembered."""

import glob
import os
import socket
import time

import wire
from bench_case import BridgeCase


class Commands(BridgeCase):
    def test_every_kind(self):
        terminal, link = self.expert()
        opened = link.order(11, volume=0.3, stop=0.9, target=1.2)
        self.assertEqual((opened["what"], opened["retcode"], opened["volume"]), (wire.RESULT, 10009, 0.3))
        held = link.snapshot()["positions"][0]
        self.assertEqual((held["magic"], held["side"], held["volume"], held["stop"], held["target"]), (11, 1, 0.3, 0.9, 1.2))
        self.assertEqual(link.order(12, kind=wire.LEVELS, position=held["identifier"], stop=0.95, target=1.3)["retcode"], 10009)
        self.assertEqual(terminal.state()["positions"][0]["stop"], 0.95)
        self.assertEqual(link.order(13, kind=wire.CLOSE, position=held["identifier"], side=2, volume=0.1)["retcode"], 10009)
        self.assertAlmostEqual(terminal.state()["positions"][0]["volume"], 0.2)
        waits = link.order(14, type=1, price=0.9, volume=0.2)
        self.assertEqual(waits["retcode"], 10009)
        self.assertEqual(link.order(15, kind=wire.CHANGE, order=waits["order"], price=0.91)["retcode"], 10009)
        self.assertEqual(terminal.state()["resting"], [{"ticket": waits["order"], "magic": 14, "price": 0.91}])
        self.assertEqual(link.order(16, kind=wire.WITHDRAW, order=waits["order"])["retcode"], 10009)
        self.assertEqual(terminal.state()["resting"], [])
        link.order(17, side=2, volume=0.2)
        both = link.snapshot()["positions"]
        self.assertEqual(link.order(18, kind=wire.CLOSE_BY, position=both[0]["identifier"], by=both[1]["identifier"])["retcode"], 10009)
        self.assertEqual(terminal.state()["positions"], [])

    def test_stops_and_targets_arrive_as_deals(self):
        terminal, link = self.expert()
        link.order(21, stop=0.95, target=1.2)
        link.order(22, side=2, target=0.96)
        terminal.say("tick EURUSD 0.94 0.9401")
        deals = [wire.deal(wire.Reader(b)) for k, _, b, _ in link.collect(0.5) if k == wire.DEAL]
        self.assertEqual(sorted((d["reason"], d["entry"]) for d in deals[-2:]), [(2, 1), (3, 1)])
        self.assertEqual(link.pong()["positions"], 0)

    def test_orders_that_wait(self):
        terminal, link = self.expert()
        terminal.say("tick EURUSD 1.0 1.0001")
        # Buy limit below, sell stop below, buy stop-limit above: 1.01 starts it, 1.005 fills it.
        waits = [link.order(tag, type=kind, side=side, price=price, limit=limit, time_kind=0)["order"]
                 for tag, kind, side, price, limit in ((25, 1, 1, 0.99, 0), (26, 2, 2, 0.98, 0), (27, 3, 1, 1.01, 1.005))]
        soon = link.order(28, type=1, price=0.5, time_kind=2, expiration=wire.server_ms() + 2000)["order"]
        told = {o["ticket"]: o for o in link.snapshot()["orders"]}
        self.assertEqual([(told[t]["side"], told[t]["type"], told[t]["price"], told[t]["limit"]) for t in waits],
                         [(1, 1, 0.99, 0), (2, 2, 0.98, 0), (1, 3, 1.01, 1.005)])
        self.assertGreater(told[soon]["expiration"], 0)
        terminal.say("tick EURUSD 1.0100 1.0101")
        self.assertEqual(len(terminal.state()["positions"]), 0)
        terminal.say("tick EURUSD 1.0040 1.0041")
        self.assertEqual([p["magic"] for p in terminal.state()["positions"]], [27])
        terminal.say("tick EURUSD 0.9890 0.9891")
        terminal.say("tick EURUSD 0.9790 0.9791")
        self.assertEqual(sorted(p["magic"] for p in terminal.state()["positions"]), [25, 26, 27])
        self.eventually(lambda: terminal.state()["resting"] == [])
        told = {o["ticket"]: o for o in link.snapshot()["orders"]}
        self.assertEqual((told[soon]["state"], [told[t]["state"] for t in waits]), (6, [4, 4, 4]))

    def test_hints_of_a_market_order(self):
        _, link = self.expert()
        link.order(31)
        side = link.side + link.collect(0.4)
        deals = [wire.deal(wire.Reader(b)) for k, _, b, _ in side if k == wire.DEAL]
        positions = [wire.position(wire.Reader(b)) for k, _, b, _ in side if k == wire.POSITION]
        orders = [wire.order(wire.Reader(b)) for k, _, b, _ in side if k == wire.ORDER]
        self.assertEqual((deals[0]["magic"], deals[0]["kind"], deals[0]["entry"]), (31, 1, 0))
        self.assertEqual((positions[-1]["magic"], positions[-1]["volume"]), (31, 0.1))
        self.assertEqual(orders[-1]["state"], 4)

    def test_same_tag_is_sent_once(self):
        terminal, link = self.expert()
        first = link.order(41)
        again = link.order(41, side=2, volume=0.5)
        self.assertEqual(again["what"], wire.KNOWN)
        self.assertEqual((again["order"], again["retcode"]), (first["order"], 10009))
        self.assertEqual(terminal.state()["sends"], 1)

    def test_refusals_of_the_broker_are_passed_on(self):
        terminal, link = self.expert(inputs={"InpMaxLots": 1000})
        self.assertEqual(link.order(51, volume=60)["retcode"], 10014)
        terminal.vice("algo_off")
        refused = link.order(52)
        self.assertEqual((refused["what"], refused["retcode"]), (wire.RESULT, 10027))
        self.assertEqual(link.pong()["permissions"] & 6, 0)

    def test_nonsense_is_not_sent(self):
        terminal, link = self.expert()
        nan, inf = float("nan"), float("inf")
        wrong = [dict(volume=nan), dict(volume=inf), dict(volume=-1), dict(volume=0), dict(price=nan), dict(stop=-1), dict(side=0), dict(side=3),
                 dict(kind=0), dict(kind=7), dict(type=4), dict(filling=4), dict(time_kind=4), dict(type=1, price=0), dict(kind=wire.CLOSE),
                 dict(kind=wire.WITHDRAW), dict(kind=wire.LEVELS, position=99), dict(kind=wire.WITHDRAW, order=99), dict(symbol="NONE"),
                 dict(expiration=-1)]
        for at, fields in enumerate(wrong):
            with self.subTest(fields=fields):
                told = link.order(600 + at, **fields)
                self.assertEqual(told["what"], wire.NOT_SENT)
                self.assertNotEqual(told["reason"], "")
        self.assertEqual(link.order(-5)["what"], wire.NOT_SENT)
        self.assertEqual(terminal.state()["sends"], 0)

    def test_close_never_opens(self):
        for netting in (0, 1):
            terminal = self.terminal(VICE_netting=netting, SHIM_LOGIN=5012345 + netting, inputs={"InpLogin": 5012345 + netting})
            link = self.session()
            opened = link.order(71 + 10 * netting, volume=0.2)
            identifier = opened["order"]
            wrong = [dict(side=1, volume=0.1), dict(side=2, volume=0.3), dict(side=2, symbol="GBPUSD")]
            for at, fields in enumerate(wrong):
                told = link.order(72 + 10 * netting + at, kind=wire.CLOSE, position=identifier, **fields)
                self.assertEqual(told["what"], wire.NOT_SENT, fields)
            self.assertEqual(link.order(79 + 10 * netting, kind=wire.CLOSE, position=identifier, side=2, volume=0.2)["retcode"], 10009)
            gone = link.order(78 + 10 * netting, kind=wire.CLOSE, position=identifier, side=2, volume=0.2)
            self.assertEqual(gone["what"], wire.NOT_SENT)
            self.assertEqual(terminal.state()["positions"], [])
            terminal.stop()


class Limits(BridgeCase):
    def test_lots_rate_and_positions(self):
        terminal, link = self.expert(inputs={"InpMaxLots": 0.5, "InpMaxOrdersPerMinute": 4, "InpMaxPositions": 2})
        self.assertIn("InpMaxLots", link.order(101, volume=0.51)["reason"])
        first = link.order(102, volume=0.5)
        link.order(103, type=1, price=0.9)
        self.assertIn("InpMaxPositions", link.order(104)["reason"])
        for tag in (105, 106):
            self.assertEqual(link.order(tag, kind=wire.LEVELS, position=first["order"], stop=0.9)["retcode"], 10009)
        self.assertIn("InpMaxOrdersPerMinute", link.order(107, kind=wire.LEVELS, position=first["order"], stop=0.8)["reason"])
        # What reduces the risk is never counted out.
        self.assertEqual(link.order(108, kind=wire.CLOSE, position=first["order"], side=2, volume=0.5)["retcode"], 10009)
        self.assertEqual(terminal.state()["sends"], 5)

    def test_pin(self):
        for login in (0, 999):
            terminal = self.terminal(inputs={"InpLogin": login})
            link = self.session()
            self.assertIn("InpLogin", link.order(111 + login)["reason"])
            self.assertTrue(link.pong()["permissions"] & 256)
            self.assertEqual(terminal.state()["sends"], 0)
            terminal.stop()

    def test_kill_latch_by_frame_file_and_input(self):
        terminal, link = self.expert()
        opened = link.order(121)
        waits = link.order(122, type=1, price=0.9)
        kind, _ = link.ask(wire.KILL, b"\x01" + wire.text("by a test"))
        self.assertEqual(kind, wire.PONG)
        path = os.path.join(self.folder, "Files", "Herald", "KILL-5012345")
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), "by a test")
        self.assertTrue(link.pong()["permissions"] & 32)
        self.assertIn("kill latch", link.order(123)["reason"])
        self.assertIn("kill latch", link.order(124, kind=wire.LEVELS, position=opened["order"], stop=0.9)["reason"])
        self.assertEqual(link.order(125, kind=wire.WITHDRAW, order=waits["order"])["retcode"], 10009)
        self.assertEqual(link.order(126, kind=wire.CLOSE, position=opened["order"], side=2)["retcode"], 10009)
        link.ask(wire.KILL, b"\x00" + wire.text(""))
        self.assertFalse(os.path.exists(path))
        self.assertEqual(link.order(127)["what"], wire.RESULT)
        with open(path, "w", encoding="utf-8") as file:
            file.write("a person")
        # The file is looked for before every command, not only now and then.
        self.assertIn("kill latch", link.order(128)["reason"])
        terminal.stop()
        os.remove(path)
        self.terminal(inputs={"InpKill": 1})
        link = self.session()
        self.assertIn("InpKill", link.order(129)["reason"])
        self.assertEqual(link.ask(wire.KILL, b"\x00" + wire.text(""))[0], wire.ERROR)

    def test_void_commands_do_not_leave(self):
        terminal, link = self.expert(VICE_pc_clock=-7200)
        self.assertIn("void", link.order(131, life=-1)["reason"])
        payload = link.command(132, life=300)
        time.sleep(0.5)
        kind, parts = link.ask(wire.COMMAND, payload)
        self.assertIn("void", wire.reply(parts[0])["reason"])
        self.assertEqual(terminal.state()["sends"], 0)
        # A clock that is hours wrong does not matter.
        self.assertEqual(link.order(133)["what"], wire.RESULT)

    def test_dead_man(self):
        terminal, link = self.expert(inputs={"InpDeadManSeconds": 1})
        link.order(141)
        link.order(142, type=1, price=0.9)
        terminal.say("foreign GBPUSD 0 0.1")
        terminal.say("rest GBPUSD 0.9")
        link.close()
        self.listener.close()
        self.eventually(lambda: terminal.state()["cancelled"] == 1)
        # Only what this program placed, and no position.
        self.assertEqual([order["magic"] for order in terminal.state()["resting"]], [0])
        self.assertEqual(len(terminal.state()["positions"]), 2)
        self.listener = socket.create_server(("127.0.0.1", self.port))
        link = self.session()
        # A session releases it; until then nothing could have been ordered.
        self.assertFalse(link.pong()["permissions"] & 64)
        self.assertEqual(link.order(143)["what"], wire.RESULT)


class Journal(BridgeCase):
    def test_killed_while_a_command_is_on_its_way(self):
        terminal, link = self.expert(VICE_latency=60000)
        link.send(wire.COMMAND, link.command(201), 5)
        self.eventually(lambda: terminal.state()["sends"] == 1)
        terminal.kill()
        terminal.start()
        link = self.session()
        self.assertEqual(link.order(201)["what"], wire.UNANSWERED)
        self.assertEqual(link.record(201)["state"], 3)
        self.assertEqual(terminal.state()["sends"], 1)

    def test_killed_inside_of_the_send(self):
        terminal, link = self.expert(VICE_dies_in_send=1, VICE_latency=60000)
        link.send(wire.COMMAND, link.command(211), 5)
        self.assertEqual(terminal.process.wait(10), 137)
        terminal.line = None
        terminal.start(VICE_dies_in_send=0)
        link = self.session()
        self.assertEqual(link.order(211)["what"], wire.UNANSWERED)
        self.assertEqual(terminal.state()["sends"], 1)

    def test_results_survive(self):
        terminal, link = self.expert()
        first = link.order(221, comment="née")
        link.order(222, volume=99)
        terminal.kill()
        terminal.start()
        link = self.session()
        known = link.record(221)
        self.assertEqual((known["state"], known["retcode"], known["order"], known["price"]), (2, 10009, first["order"], first["price"]))
        self.assertEqual(link.record(222)["state"], 1)
        self.assertEqual(link.order(222, volume=0.1)["what"], wire.NOT_SENT)
        self.assertEqual(link.order(221)["what"], wire.KNOWN)
        self.assertEqual(terminal.state()["sends"], 1)

    def test_record_of_what_never_came_fences_it_off(self):
        terminal, link = self.expert()
        later = wire.server_ms() + 5000
        self.assertEqual(link.record(231, decided=later)["state"], 0)
        self.assertEqual(link.order(231)["what"], wire.NOT_SENT)
        # Decided before the log began: proves nothing.
        self.assertEqual(link.record(232, decided=wire.server_ms() - 3600_000)["state"], 4)
        terminal.kill()
        terminal.start()
        link = self.session()
        self.assertEqual(link.order(231)["what"], wire.NOT_SENT)
        self.assertEqual(terminal.state()["sends"], 0)

    def test_record_of_what_another_terminal_sent(self):
        terminal, link = self.expert()
        sent = link.order(236, type=1, price=0.9)
        filled = link.order(237)
        terminal.kill()
        # The log of a terminal that began before and has seen none of it.
        log = os.path.join(self.folder, "Files", "Herald", "commands-5012345.log")
        os.remove(log)
        terminal.start()
        link = self.session()
        for tag, order in ((236, sent["order"]), (237, filled["order"])):
            known = link.record(tag, decided=wire.server_ms() + 5000)
            self.assertEqual((known["state"], known["order"]), (2, order))
        self.assertEqual(link.order(237)["what"], wire.KNOWN)
        self.assertEqual(terminal.state()["sends"], 2)

    def test_unanswered_is_found_at_the_broker(self):
        terminal, link = self.expert(VICE_latency=300)
        link.send(wire.COMMAND, link.command(241), 5)
        self.eventually(lambda: terminal.state()["sends"] == 1)
        terminal.kill()
        time.sleep(0.4)
        terminal.start()
        link = self.session()
        self.eventually(lambda: link.pong()["positions"] == 1)
        known = link.record(241)
        self.assertEqual((known["state"], known["retcode"], known["volume"]), (2, 10009, 0.1))

    def test_torn_end_and_damage(self):
        terminal, link = self.expert()
        for tag in (251, 252, 253):
            link.order(tag)
        terminal.kill()
        path = glob.glob(os.path.join(self.folder, "Files", "Herald", "commands-*.log"))[0]
        with open(path, "r+b") as file:
            size = file.seek(0, 2)
            # As a file system leaves it that had made the file longer and not yet filled it.
            file.seek(size - 5)
            file.write(bytes(5))
        terminal.start()
        link = self.session()
        # The torn record was the answer to 253: it is known as sent, and found at the broker.
        self.assertEqual(link.record(251)["state"], 2)
        self.assertEqual(link.order(253)["what"], wire.UNANSWERED)
        self.assertEqual(link.order(254)["what"], wire.RESULT)
        terminal.kill()
        with open(path, "r+b") as file:
            data = bytearray(file.read())
            data[100] ^= 0xFF
            data += bytes(9000)
            file.seek(0)
            file.write(data)
        terminal.start()
        link = self.session()
        self.assertIn("is damaged", terminal.messages())
        self.assertEqual(link.record(999, decided=wire.server_ms() - 1000)["state"], 4)
