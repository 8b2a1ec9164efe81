"""The handshake, frames that are wrong, and connections that break."""

import hashlib
import hmac
import os
import struct
import time
import unittest

import wire
from bench_case import KEY, BridgeCase


class Vectors(unittest.TestCase):
    def test_peer_computes_hmac_as_rfc_4231_does(self):
        # RFC 4231, cases 1, 2 and 6 (a key longer than a block).
        cases = [
            (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
            (b"\xaa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First",
             "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        ]
        for key, message, expected in cases:
            self.assertEqual(wire.mac(key, message).hex(), expected)
            self.assertEqual(hmac.new(key, message, hashlib.sha256).hexdigest(), expected)


class Handshake(BridgeCase):
    def test_hello_tells_who_is_there(self):
        self.terminal()
        link = self.accept()
        link.challenge()
        told = link.hello()
        self.assertEqual((told["role"], told["login"], told["server"], told["company"]), (1, 5012345, "Demo-Server é", "A Broker Ltd"))
        self.assertEqual((told["currency"], told["digits"], told["margin"], told["kind"], told["leverage"]), ("USD", 2, 2, 0, 100))
        self.assertEqual((told["zone"], told["epoch"], told["permissions"]), (10800, 0, 31))

    def test_program_computes_hmac_for_keys_of_every_length(self):
        # The proof in HELLO is checked against Python's hmac; 64 bytes are the block of SHA-256.
        for length in (16, 63, 64, 65, 131):
            key = ("k" * length).encode()
            terminal = self.terminal(inputs={"InpKey": key.decode()})
            self.links.append(self.accept(key).make())
            terminal.stop()

    def test_nonces_and_instances_differ(self):
        self.terminal()
        seen = set()
        for _ in range(3):
            link = self.accept()
            link.challenge(nonce=b"\0" * 32)
            seen.add(link.hello()["nonce"])
            link.close()
        self.assertEqual(len(seen), 3)

    def test_a_listener_without_the_key_is_not_trusted(self):
        self.terminal()
        link = self.accept()
        link.challenge()
        link.hello()
        link.welcome(1, key=b"another key of twenty")
        self.assertEnds(link, 2.5)

    def test_short_key_is_refused(self):
        terminal = self.terminal(inputs={"InpKey": "short"})
        self.assertEqual(terminal.process.wait(10), 1)
        self.assertIn("16 are needed", terminal.messages())

    def test_key_is_read_from_its_file(self):
        terminal = self.terminal(inputs={"InpKey": ""})
        self.assertEqual(terminal.process.wait(10), 1)
        self.assertIn("no key", terminal.messages())
        files = os.path.join(self.folder, "Files", "Herald")
        os.makedirs(files, exist_ok=True)
        # As it is, and as an editor on Windows leaves it: a mark of UTF-8, space and the line's end.
        for content in (KEY, b"\xef\xbb\xbf " + KEY + b"\t\r\n"):
            with open(os.path.join(files, "key.txt"), "wb") as file:
                file.write(content)
            terminal = self.terminal(inputs={"InpKey": ""})
            self.links.append(self.accept().make())
            terminal.stop()

    def test_host_elsewhere_needs_a_word(self):
        terminal = self.terminal(inputs={"InpHost": "192.0.2.1"})
        self.assertEqual(terminal.process.wait(10), 1)
        self.assertIn("not this computer", terminal.messages())

    def test_changed_welcome_gives_another_session_key(self):
        self.terminal()
        link = self.accept()
        link.challenge()
        link.hello()
        link.welcome(1)
        # As if somebody between had changed the heartbeat: Herald believes it sent another WELCOME.
        link.session_key = wire.mac(KEY, b"herald-key-1", link.nonce, link.told["nonce"], struct.pack("<q", 1), hashlib.sha256(b"").digest())
        link.send(wire.PING, struct.pack("<q", 1), 1)
        with self.assertRaises((wire.Ended, AssertionError)):
            link.next(2.5)

    def test_versions_that_do_not_meet(self):
        terminal = self.terminal()
        link = self.accept()
        link.challenge(lowest=2, highest=3)
        kind, _, _, body = link.receive()
        self.assertEqual((kind, wire.Reader(body).one("i")), (wire.ERROR, 8))
        self.assertEnds(link, 2.5)
        self.assertIn("update the older", terminal.messages())

    def test_epoch_must_rise_and_survives_the_program(self):
        terminal = self.terminal()
        self.session(epoch=41).close()
        terminal.kill()
        terminal.start()
        link = self.accept()
        link.challenge()
        self.assertEqual(link.hello()["epoch"], 41)
        link.welcome(41)
        link.session_key = None
        kind, _, _, body = link.receive()
        self.assertEqual((kind, wire.Reader(body).one("i")), (wire.ERROR, 7))
        self.assertEnds(link, 2.5)
        self.session(epoch=42)

    def test_silent_listener_is_left(self):
        self.terminal()
        link = self.accept()
        begin = time.monotonic()
        self.assertEnds(link, 6)
        self.assertTrue(2.5 < time.monotonic() - begin < 5)


class Frames(BridgeCase):
    def test_every_wrong_frame_ends_the_connection(self):
        terminal = self.terminal()
        payload = struct.pack("<q", 1)
        wrongs = [{"magic": 0x4247}, {"framing": 2}, {"all_flags": 0}, {"all_flags": 6}, {"sequence": 99}, {"sequence": 1}, {"epoch": 0}, {"check": True},
                  {"length": 65537}, {"length": 0xFFFFFFFF}]
        for wrong in wrongs:
            with self.subTest(wrong=wrong):
                link = self.session()
                link.send(wire.PING, payload, 7, **wrong)
                self.assertEnds(link, 3)
                self.assertFalse(any(kind == wire.PONG for kind, *_ in link.side))
        self.assertEqual(terminal.state()["sends"], 0)

    def test_bounds_hold_before_the_session(self):
        self.terminal()
        link = self.accept()
        link.send(wire.CHALLENGE, bytes(1025))
        self.assertEnds(link, 2.5)
        link = self.accept()
        link.send(wire.COMMAND, b"")
        self.assertEnds(link, 2.5)
        link = self.accept()
        link.connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.assertEnds(link, 2.5)

    def test_fields_that_are_missing_or_no_text(self):
        terminal = self.terminal()
        whole = None
        for cut in ("short", "latin", "zero", "surrogate", "overlong"):
            with self.subTest(cut=cut):
                link = self.session()
                whole = link.command(9)
                bad = {"short": whole[:-3], "latin": whole.replace(b"EURUSD", b"EURU\xe9D"), "zero": whole.replace(b"EURUSD", b"EUR\0SD"),
                       "surrogate": whole.replace(b"EURUSD", b"EU\xed\xa0\x80D"), "overlong": whole.replace(b"EURUSD", b"EU\xe0\x80\xafD")}[cut]
                link.send(wire.COMMAND, bad, 5)
                self.assertEnds(link, 3)
        self.assertEqual(terminal.state()["sends"], 0)

    def test_unknown_type_is_answered_and_the_session_goes_on(self):
        _, link = self.expert()
        kind, parts = link.ask(200, b"abc")
        self.assertEqual((kind, wire.Reader(parts[0]).one("i")), (wire.ERROR, 1))
        self.assertEqual(link.pong()["echo"], 77)

    def test_later_versions_may_append_fields(self):
        _, link = self.expert()
        kind, parts = link.ask(wire.PING, struct.pack("<q", 5) + b"later fields")
        self.assertEqual(wire.Reader(parts[0]).one("q"), 5)

    def test_frames_in_pieces_and_together(self):
        _, link = self.expert()
        frames = [link.frame(wire.PING, struct.pack("<q", 500 + i), 900 + i) for i in range(3)]
        data = b"".join(frames)
        for begin, end in ((0, 7), (7, 23), (23, 25), (25, 60), (60, len(data))):
            link.connection.sendall(data[begin:end])
            time.sleep(0.04)
        for i in range(3):
            self.assertEqual(wire.Reader(link.wait(900 + i)[1][0]).one("q"), 500 + i)

    def test_connection_cut_at_every_byte_of_a_command(self):
        terminal = self.terminal()
        link = self.session()
        size = len(link.frame(wire.COMMAND, link.command(1), 1))
        link.close()
        for cut in range(1, size, 3):
            link = self.session(epoch=1000 + cut)
            link.connection.sendall(link.frame(wire.COMMAND, link.command(10_000 + cut), 1)[:cut])
            link.close()
        link = self.session()
        self.assertEqual((terminal.state()["sends"], link.pong()["positions"]), (0, 0))

    def test_a_frame_sent_twice(self):
        terminal, link = self.expert()
        data = link.frame(wire.COMMAND, link.command(77), 1)
        # The order is a frame later than the PING that asked for the clock.
        link.connection.sendall(data + data)
        with self.assertRaises(wire.Ended):
            while True:
                link.next(3)
        link = self.session()
        self.eventually(lambda: terminal.state()["travelling"] == 0)
        self.assertEqual(terminal.state()["sends"], 1)


class Heartbeat(BridgeCase):
    def test_beats_every_second_whatever_the_timer_is_like(self):
        for step in (10, 16, 64):
            terminal = self.terminal(VICE_timer_step=step, VICE_chart_ticks=0, VICE_clock_step=16)
            link = self.session(heartbeat=500)
            times = [at for kind, _, _, at in link.collect(3.2) if kind == wire.PING]
            gaps = [b - a for a, b in zip(times, times[1:])]
            self.assertGreaterEqual(len(gaps), 4)
            self.assertTrue(all(0.4 < gap < 0.75 for gap in gaps), (step, gaps))
            terminal.stop()

    def test_silence_ends_the_session(self):
        self.terminal()
        link = self.session(heartbeat=200, dead=1000)
        link.answers_ping = False
        begin = time.monotonic()
        self.assertEnds(link, 5)
        self.assertTrue(0.8 < time.monotonic() - begin < 3)

    def test_dials_again_with_growing_pauses(self):
        self.terminal()
        begins = []
        for _ in range(5):
            link = self.accept()
            begins.append(time.monotonic())
            link.close()
        gaps = [b - a for a, b in zip(begins, begins[1:])]
        self.assertTrue(all(later > earlier * 1.4 for earlier, later in zip(gaps, gaps[1:])), gaps)
        self.assertLess(gaps[0], 0.8)
        self.session().close()
        begin = time.monotonic()
        self.accept().close()
        self.assertLess(time.monotonic() - begin, 1.0)

    def test_address_that_is_not_allowed_is_told_word_for_word(self):
        terminal = self.terminal(VICE_not_allowed=1)
        self.eventually(lambda: "4014" in terminal.messages())
        self.assertIn("Tools > Options > Expert Advisors", terminal.messages())
        self.assertIn(f"http://127.0.0.1:{self.port}", terminal.messages())
        terminal.vice("not_allowed", 0)
        self.session()
