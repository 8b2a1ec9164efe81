"""Herald's side of the bridge protocol, for tests: written from docs/bridge-protocol.md alone."""

import hashlib
import hmac
import os
import select
import socket
import struct
import time

HEADER = struct.Struct("<HBBHHIIII")
MAGIC, MORE, CHECKED = 0x4248, 1, 2
(CHALLENGE, HELLO, WELCOME, PING, PONG, ERROR, GOODBYE, CREDIT, LOG, BUSY) = range(1, 11)
(SYMBOLS, SYMBOL_LIST, SPECIFICATION, SPECIFICATION_IS, SUBSCRIBE, TICKS, RATES, RATES_ARE, TICK_HISTORY, TICK_HISTORY_IS, CALENDAR,
 CALENDAR_IS, SUBSCRIBED) = range(16, 29)
(COMMAND, REPLY, RECORD, RECORD_IS, DEAL, ORDER, POSITION, KILL) = range(32, 40)
SNAPSHOT, SNAPSHOT_IS = 48, 49
(OPEN, CLOSE, WITHDRAW, LEVELS, CHANGE, CLOSE_BY) = range(1, 7)
RESULT, NOT_SENT, KNOWN, UNANSWERED = 1, 2, 3, 4


class Ended(Exception):
    """The terminal ended the connection."""


def text(value):
    data = value.encode()
    return struct.pack("<H", len(data)) + data


class Reader:
    """Reads fields in order; too few bytes are an error."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def raw(self, count):
        part = self.data[self.at : self.at + count]
        if len(part) != count:
            raise ValueError("a field is missing")
        self.at += count
        return part

    def take(self, form):
        return struct.unpack("<" + form, self.raw(struct.calcsize("<" + form)))

    def one(self, form):
        return self.take(form)[0]

    def text(self):
        return self.raw(self.one("H")).decode()

    def left(self):
        return len(self.data) - self.at


def mac(key, *parts):
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()


class Link:
    """One connection that a terminal dialled."""

    def __init__(self, connection, key):
        self.connection, self.key = connection, key
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer, self.session_key, self.epoch = bytearray(), None, 0
        self.sent = self.received = self.request = 0
        self.side, self.pauses, self.busy_until = [], 0.0, 0.0
        self.last = time.monotonic()
        self.answers_ping, self.dead_after = True, None

    # --- frames

    def frame(self, kind, payload=b"", request=0, flags=0, **wrong):
        """The bytes of the next frame; `wrong` replaces fields of its header, or flips a bit of its check."""
        self.sent += 1
        checked = self.session_key is not None
        head = HEADER.pack(
            wrong.get("magic", MAGIC), wrong.get("framing", 1), wrong.get("all_flags", flags | (CHECKED if checked else 0)), kind, 0, request,
            wrong.get("sequence", self.sent), wrong.get("length", len(payload)), wrong.get("epoch", self.epoch & 0xFFFFFFFF if checked else 0))
        data = head + payload
        if checked:
            check = mac(self.session_key, b"H", data)[:16]
            if wrong.get("check"):
                check = bytes([check[0] ^ 1]) + check[1:]
            data += check
        return data

    def send(self, kind, payload=b"", request=0, **wrong):
        self.connection.sendall(self.frame(kind, payload, request, **wrong))

    def need(self, count, deadline):
        while len(self.buffer) < count:
            now = time.monotonic()
            if now >= deadline:
                raise TimeoutError
            if self.dead_after and now - self.last > self.dead_after and now > self.busy_until:
                raise Ended("silent")
            ready, _, _ = select.select([self.connection], [], [], min(deadline - now, 0.05))
            if not ready:
                continue
            try:
                part = self.connection.recv(1 << 20)
            except ConnectionError as error:
                raise Ended(str(error)) from error
            if not part:
                raise Ended("closed")
            self.last = time.monotonic()
            self.buffer += part

    def receive(self, timeout=10.0):
        """The next frame as (type, more, request, payload), held against every rule of the protocol."""
        deadline = time.monotonic() + timeout
        self.need(HEADER.size, deadline)
        magic, framing, flags, kind, zero, request, sequence, length, epoch = HEADER.unpack_from(self.buffer)
        assert (magic, framing, zero) == (MAGIC, 1, 0), (hex(magic), framing, zero)
        assert length <= (65536 if self.session_key else 1024), length
        assert sequence == self.received + 1, (sequence, self.received)
        total = HEADER.size + length + (16 if self.session_key else 0)
        self.need(total, deadline)
        body = bytes(self.buffer[:total])
        del self.buffer[:total]
        self.received = sequence
        if self.session_key:
            assert flags & CHECKED and epoch == self.epoch & 0xFFFFFFFF
            assert hmac.compare_digest(body[-16:], mac(self.session_key, b"E", body[:-16])[:16])
            body = body[:-16]
        else:
            assert flags == 0 and epoch == 0
        return kind, bool(flags & MORE), request, body[HEADER.size :]

    def next(self, timeout=10.0):
        """The next frame that is no heartbeat; heartbeats are answered on the way."""
        deadline = time.monotonic() + timeout
        while True:
            kind, more, request, body = self.receive(max(0.0, deadline - time.monotonic()))
            if kind == PING:
                self.side.append((kind, request, body, time.monotonic()))
                if self.answers_ping:
                    self.send(PONG, body)
                continue
            if kind == BUSY:
                self.busy_until = time.monotonic() + Reader(body).one("I") / 1000
                self.side.append((kind, request, body, time.monotonic()))
                continue
            self.busy_until = 0.0
            return kind, more, request, body

    def wait(self, request, timeout=10.0):
        """The answer to a request: its type and the payloads of all its parts; what comes between is kept."""
        deadline, parts = time.monotonic() + timeout, []
        while True:
            kind, more, answered, body = self.next(max(0.0, deadline - time.monotonic()))
            if answered != request:
                self.side.append((kind, answered, body, time.monotonic()))
                continue
            parts.append(body)
            if not more:
                return kind, parts
            self.send(CREDIT, struct.pack("<I", 1))

    def ask(self, kind, payload=b"", timeout=10.0):
        self.request += 1
        self.send(kind, payload, self.request)
        return self.wait(self.request, timeout)

    def collect(self, seconds):
        """Everything that arrives in so many seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                kind, _, request, body = self.next(end - time.monotonic())
            except TimeoutError:
                break
            self.side.append((kind, request, body, time.monotonic()))
        taken, self.side = self.side, []
        return taken

    # --- handshake

    def challenge(self, nonce=None, lowest=1, highest=1):
        self.nonce = nonce or os.urandom(32)
        self.challenge_payload = self.nonce + struct.pack("<HH", lowest, highest)
        self.send(CHALLENGE, self.challenge_payload)

    def hello(self):
        kind, _, _, body = self.receive()
        assert kind == HELLO, (kind, body)
        self.hello_payload = body
        r = Reader(body)
        told = {"nonce": r.raw(32)}
        told["role"], told["version"], told["program"], told["build"], told["login"] = r.take("BHIIq")
        told["server"], told["company"], told["currency"] = r.text(), r.text(), r.text()
        told["digits"], told["margin"], told["kind"], told["leverage"], told["permissions"] = r.take("BBBqI")
        told["epoch"], told["instance"], told["zone"] = r.take("qqi")
        told["proof"] = r.raw(32)
        assert r.left() == 0
        expected = mac(self.key, b"herald-ea-1", self.nonce, told["nonce"], struct.pack("<Bq", told["role"], told["login"]), told["server"].encode())
        assert hmac.compare_digest(told["proof"], expected), "proof of the terminal"
        self.told = told
        return told

    def welcome(self, epoch, heartbeat=1000, dead=5000, key=None):
        proof = mac(key or self.key, b"herald-srv-1", self.told["nonce"], self.nonce, struct.pack("<q", epoch))
        payload = struct.pack("<qII", epoch, heartbeat, dead) + proof
        self.send(WELCOME, payload)
        digest = hashlib.sha256(self.challenge_payload + self.hello_payload + payload).digest()
        self.epoch = epoch
        self.session_key = mac(self.key, b"herald-key-1", self.nonce, self.told["nonce"], struct.pack("<q", epoch), digest)

    def make(self, epoch=None, **more):
        self.challenge()
        self.hello()
        self.welcome(self.told["epoch"] + 1 if epoch is None else epoch, **more)
        # The first checked frame shows that both have the same key.
        self.pong()
        return self

    # --- what is asked most

    def pong(self):
        self.request += 1
        self.send(PING, struct.pack("<q", 77), self.request)
        kind, parts = self.wait(self.request)
        assert kind == PONG, kind
        names = "echo clock permissions ping pause lost positions orders deals equity tag".split()
        return dict(zip(names, Reader(parts[0]).take("qqIqIIIIIdq")))

    def command(self, tag, kind=OPEN, symbol="EURUSD", side=1, volume=0.1, price=0.0, limit=0.0, stop=0.0, target=0.0, type=0, filling=0,
                time_kind=0, expiration=0, deviation=0, position=0, by=0, order=0, comment="H1", life=5000, void=None):
        if void is None:
            void = self.pong()["clock"] + life
        payload = struct.pack("<qqB", tag, void, kind) + text(symbol) + struct.pack("<BdddddBBBqIqqq", side, volume, price, limit, stop, target,
                              type, filling, time_kind, expiration, deviation, position, by, order) + text(comment)
        return payload

    def order(self, tag, timeout=10.0, **fields):
        kind, parts = self.ask(COMMAND, self.command(tag, **fields), timeout)
        assert kind == REPLY, (kind, parts)
        return reply(parts[0])

    def record(self, tag, decided=None):
        kind, parts = self.ask(RECORD, struct.pack("<qq", tag, server_ms() if decided is None else decided))
        assert kind == RECORD_IS, kind
        r = Reader(parts[0])
        told = dict(zip(("tag", "state"), r.take("qB")))
        told.update(outcome(r))
        return told

    def snapshot(self, since=0, timeout=20.0):
        kind, parts = self.ask(SNAPSHOT, struct.pack("<q", since), timeout)
        assert kind == SNAPSHOT_IS, (kind, parts)
        return snapshot(parts)

    def close(self):
        self.connection.close()


def server_ms():
    return int(time.time() * 1000) + 3 * 3600000


def outcome(r):
    told = dict(zip("retcode order deal volume price bid ask external".split(), r.take("iqqddddi")))
    told["comment"], told["reason"] = r.text(), r.text()
    return told


def reply(body):
    r = Reader(body)
    told = dict(zip(("tag", "what"), r.take("qB")))
    told.update(outcome(r))
    assert r.left() == 0
    return told


def position(r):
    told = dict(zip(("identifier", "ticket"), r.take("qq")))
    told["symbol"], told["magic"], told["comment"] = r.text(), r.one("q"), r.text()
    told.update(zip("side volume open opened stop target swap profit".split(), r.take("Bddqdddd")))
    return told


def order(r):
    told = dict(zip(("ticket", "magic"), r.take("qq")))
    told["comment"], told["symbol"] = r.text(), r.text()
    told.update(zip("side type state volume remaining price limit stop target position placed expiration".split(), r.take("BBBddddddqqq")))
    return told


def deal(r):
    told = dict(zip("ticket order position magic".split(), r.take("qqqq")))
    told["comment"], told["symbol"] = r.text(), r.text()
    told.update(zip("kind entry volume price time profit commission swap fee reason stop target".split(), r.take("BBddqddddBdd")))
    return told


def snapshot(parts):
    """A snapshot held against its own counts and hash."""
    data = b"".join(parts)
    told = {"positions": [], "orders": [], "deals": [], "frames": len(parts)}
    for part in parts:
        check = Reader(part)
        while check.left():
            check.raw(check.take("BH")[1])
    r = Reader(data)
    while True:
        begin = r.at
        kind, length = r.take("BH")
        fields = Reader(r.raw(length))
        if kind == 1:
            told["login"], told["server"], told["currency"] = fields.one("q"), fields.text(), fields.text()
            told.update(zip("margin kind leverage balance credit equity used permissions time".split(), fields.take("BBqddddIq")))
        elif kind == 2:
            told["positions"].append(position(fields))
        elif kind == 3:
            told["orders"].append(order(fields))
        elif kind == 4:
            told["deals"].append(deal(fields))
        else:
            counts = fields.take("III")
            assert counts == (len(told["positions"]), len(told["orders"]), len(told["deals"])), counts
            assert fields.raw(32) == hashlib.sha256(data[:begin]).digest()
            told["proves"] = fields.one("B")
        assert fields.left() == 0
        if kind == 5:
            assert r.left() == 0
            return told
