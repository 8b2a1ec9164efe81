"""What terminals and brokers do to programs: each vice alone."""

import os
import struct

import wire
from bench_case import BridgeCase
from test_market import ticks_of, subscribe


class Vices(BridgeCase):
    def test_partial_sends(self):
        terminal, link = self.expert(VICE_partial_sends=7)
        terminal.say("past 40")
        told = link.snapshot()
        self.assertEqual((len(told["orders"]), told["proves"]), (40, 1))

    def test_speculative_readability(self):
        _, link = self.expert(VICE_speculative_readable=1)
        link.collect(1.0)
        self.assertEqual(link.pong()["echo"], 77)
        self.assertEqual(link.order(1)["what"], wire.RESULT)

    def test_reordered_transactions(self):
        terminal, link = self.expert(VICE_reordered=1, VICE_holds_transactions=1)
        for tag, volume in ((11, 0.1), (12, 0.2), (13, 0.3)):
            link.send(wire.COMMAND, link.command(tag, volume=volume), 900 + tag)
        # All is done at the broker before the newest of its messages is delivered first.
        self.eventually(lambda: terminal.state()["deals"] == 3 and terminal.state()["waiting"] >= 15)
        terminal.vice("holds_transactions", 0)
        side = link.collect(1.0)
        answers = {request - 900: wire.reply(body) for kind, request, body, _ in side if kind == wire.REPLY}
        self.assertEqual(sorted(answers), [11, 12, 13])
        for tag, told in answers.items():
            self.assertEqual((told["tag"], told["what"]), (tag, wire.RESULT))
        held = {p["magic"]: p for p in terminal.state()["positions"]}
        for tag, told in answers.items():
            self.assertEqual((told["order"], told["volume"]), (held[tag]["identifier"], held[tag]["volume"]))
        orders = [wire.order(wire.Reader(b)) for k, _, b, _ in side if k == wire.ORDER]
        self.assertEqual({o["magic"] for o in orders if o["state"] == 4}, {11, 12, 13})

    def test_queue_of_transactions_overflows(self):
        terminal, link = self.expert(VICE_holds_transactions=1)
        link.send(wire.COMMAND, link.command(21), 5)
        self.eventually(lambda: terminal.state()["waiting"] >= 5)
        terminal.say("flood 3000")
        terminal.vice("holds_transactions", 0)
        self.assertGreater(terminal.state()["displaced"], 5)
        # The answer was displaced; what it would have said is found at the broker, and the counters come from there too.
        kind, parts = link.wait(5)
        told = wire.reply(parts[0])
        self.assertEqual((told["what"], told["retcode"], told["volume"]), (wire.RESULT, 10009, 0.1))
        counters = link.pong()
        self.assertEqual((counters["positions"], counters["deals"]), (1, 1))
        self.assertGreater(counters["lost"], 0)

    def test_answer_lost_without_a_trace(self):
        terminal, link = self.expert(VICE_answer_lost=1, VICE_latency=4500)
        link.send(wire.COMMAND, link.command(31), 5)
        kind, parts = link.wait(5)
        self.assertEqual(wire.reply(parts[0])["what"], wire.UNANSWERED)
        self.assertEqual(link.pong()["tag"], 31)
        self.eventually(lambda: terminal.state()["deals"] == 1)
        self.assertEqual(link.record(31)["retcode"], 10009)
        self.assertEqual(terminal.state()["sends"], 1)

    def test_executed_but_answered_with_a_timeout(self):
        terminal, link = self.expert(VICE_executed_but_timeout=1)
        told = link.order(41)
        self.assertEqual((told["what"], told["retcode"]), (wire.RESULT, 10012))
        self.assertEqual(link.order(41)["what"], wire.KNOWN)
        self.assertEqual((terminal.state()["sends"], len(terminal.state()["positions"])), (1, 1))
        self.assertEqual(link.snapshot()["deals"][0]["magic"], 41)

    def test_filling_refused_once(self):
        terminal, link = self.expert(VICE_refuse_filling=1)
        self.assertEqual(link.order(51)["retcode"], 10009)
        self.assertEqual((terminal.state()["sends"], len(terminal.state()["positions"])), (2, 1))
        terminal.vice("refuse_filling", 5)
        self.assertEqual(link.order(52)["retcode"], 10030)
        self.assertEqual(terminal.state()["sends"], 4)

    def test_filling_by_the_symbols_flags(self):
        for at, flags in enumerate((1, 2, 3), 1):
            terminal = self.terminal(VICE_filling_flags=flags)
            link = self.session()
            self.assertEqual(link.order(60 + flags)["retcode"], 10009)
            # The right mode at once, and not by trying.
            self.assertEqual(terminal.state()["sends"], at)
            terminal.stop()

    def test_disk_that_takes_nothing(self):
        for number, name in enumerate(("write_fails", "flush_fails", "disk_full")):
            with self.subTest(vice=name):
                terminal = self.terminal(SHIM_LOGIN=700 + number, inputs={"InpLogin": 700 + number})
                link = self.session()
                terminal.vice(name)
                told = link.order(71)
                self.assertEqual(told["what"], wire.NOT_SENT)
                self.assertIn("log of commands", told["reason"])
                self.assertTrue(link.pong()["permissions"] & 128)
                self.assertEqual(terminal.state()["sends"], 0)
                terminal.vice(name, 0)
                self.assertEqual(link.order(72)["what"], wire.RESULT)
                self.assertEqual(terminal.state()["sends"], 1)
                terminal.stop()

    def test_broker_is_away(self):
        terminal, link = self.expert()
        link.order(81)
        terminal.vice("disconnected")
        told = link.snapshot()
        self.assertEqual((told["positions"], told["proves"]), ([], 0))
        self.assertEqual(link.pong()["permissions"] & 1, 0)
        terminal.vice("disconnected", 0)
        told = link.snapshot()
        self.assertEqual((len(told["positions"]), told["proves"]), (1, 1))

    def test_positions_move_while_they_are_read(self):
        terminal, link = self.expert()
        for tag in (91, 92, 93, 94):
            link.order(tag)
        for at in (5, 6, 7, 8):
            terminal.vice("moves_while_read", 0)
            link.pong()
            terminal.state()
            before = {p["identifier"] for p in terminal.state()["positions"]}
            terminal.say("vice moves_while_read 0")
            link.snapshot()
            terminal.vice("moves_while_read", at)
            told = link.snapshot()
            after = {p["identifier"] for p in terminal.state()["positions"]}
            # What was there before and after is in a snapshot that claims to prove something.
            if told["proves"]:
                self.assertLessEqual(before & after, {p["identifier"] for p in told["positions"]}, at)
                self.assertEqual({p["identifier"] for p in told["positions"]}, after, at)

    def test_ticket_of_a_position_changes(self):
        terminal, link = self.expert()
        opened = link.order(101, volume=0.2)
        terminal.say("reticket")
        self.assertEqual(link.order(102, kind=wire.LEVELS, position=opened["order"], stop=0.9)["retcode"], 10009)
        self.assertEqual(link.order(103, kind=wire.CLOSE, position=opened["order"], side=2, volume=0.2)["retcode"], 10009)
        self.assertEqual(terminal.state()["positions"], [])

    def test_comment_rewritten_and_log_lost(self):
        terminal, link = self.expert(VICE_comment_rewritten=1)
        opened = link.order(111)
        waits = link.order(112, type=1, price=0.9)
        terminal.kill()
        os.remove(os.path.join(self.folder, "Files", "Herald", "commands-5012345.log"))
        terminal.start()
        link = self.session()
        again = link.order(111)
        self.assertEqual((again["what"], again["order"]), (wire.KNOWN, opened["order"]))
        self.assertEqual(link.order(112, type=1, price=0.9)["order"], waits["order"])
        self.assertEqual(terminal.state()["sends"], 2)

    def test_account_is_switched(self):
        terminal, link = self.expert()
        link.order(121)
        terminal.say("account 999")
        terminal.line = None
        kind, _, _, body = self.until(link, wire.GOODBYE)
        self.assertEqual(body[0], 6)
        self.assertEnds(link, 3)
        link = self.accept()
        link.challenge()
        self.assertEqual((link.hello()["login"], link.told["epoch"]), (999, 0))
        link.welcome(50)
        link.pong()
        self.assertIn("999", link.order(122)["reason"])
        self.assertEqual(terminal.state()["sends"], 0)

    def test_account_is_switched_under_a_service(self):
        terminal = self.terminal("HeraldHistory")
        link = self.session()
        terminal.vice("login", 999)
        kind, _, _, body = self.until(link, wire.GOODBYE)
        self.assertEqual(body[0], 6)
        link = self.accept()
        link.challenge()
        self.assertEqual(link.hello()["login"], 999)

    def test_reasons_of_an_end(self):
        terminal, link = self.expert()
        link.order(131)
        for reason in (3, 5, 2):
            terminal.say(f"deinit {reason}")
            kind, _, _, body = self.until(link, wire.GOODBYE)
            self.assertEqual(body[0], reason)
            link = self.session()
            self.assertEqual(link.order(131)["what"], wire.KNOWN)
            self.assertEqual(link.order(131 + reason)["what"], wire.RESULT)
        terminal.say("close")
        self.assertEqual(self.until(link, wire.GOODBYE)[3][0], 9)
        self.assertEqual(terminal.process.wait(10), 0)

    def test_history_that_blocks(self):
        terminal, link = self.expert(VICE_history_blocks=1500, inputs={})
        link.dead_after = 1.0
        subscribe(link, ["SYM105"])
        self.assertEqual(link.pong()["echo"], 77)
        terminal.say("rate SYM105 1")
        self.assertGreater(len(ticks_of(link, 0.6)[0]), 100)

    def test_history_that_blocks_a_service(self):
        self.terminal("HeraldHistory", VICE_history_blocks=1500)
        link = self.session()
        link.dead_after = 1.0
        kind, parts = link.ask(wire.RATES, wire.text("EURUSD") + struct.pack("<HqqI", 1, 0, 1, 100))
        self.assertEqual(kind, wire.RATES_ARE)

    def test_frozen_thread(self):
        terminal, link = self.expert()
        terminal.say("freeze 700")
        self.assertGreaterEqual(max(link.pong()["pause"], link.pong()["pause"]), 690)

    def until(self, link, kind):
        while True:
            frame = link.next(5)
            if frame[0] == kind:
                return frame
