#!/usr/bin/env python3
"""Prints the payload of one message of every type as hexadecimal digits, written from the tables of docs/bridge-protocol.md with
Python's struct alone: `bridge_messages.py > Tests/MT5BridgeTests/Messages/MessageVectors.swift`."""

import hashlib
import hmac
import struct


def text(value):
    data = value.encode()
    return struct.pack("<H", len(data)) + data


def fields(form, *values):
    """s is a text, everything else what struct makes of it, little-endian."""
    return b"".join(text(v) if c == "s" else struct.pack("<" + c, v) for c, v in zip(form, values, strict=True))


def several(*items):
    return struct.pack("<I", len(items)) + b"".join(items)


def part(kind, data):
    return struct.pack("<BH", kind, len(data)) + data


NONCE_H, NONCE_E = bytes(range(32)), bytes(range(100, 132))
KEY = b"a key of twenty bytes"
EPOCH = 0x1_0000_0002

challenge = NONCE_H + fields("HH", 1, 3)
proof = hmac.new(KEY, b"herald-ea-1" + NONCE_H + NONCE_E + struct.pack("<Bq", 1, 5012345) + "Demo-Server é".encode(), hashlib.sha256).digest()
hello = NONCE_E + fields("BHIIqsssBBBqIqqi", 1, 1, 100, 4885, 5012345, "Demo-Server é", "A Broker Ltd", "USD", 2, 2, 0, 100, 31, 41,
                         -6148914691236517206, 10800) + proof
answer = hmac.new(KEY, b"herald-srv-1" + NONCE_E + NONCE_H + struct.pack("<q", EPOCH), hashlib.sha256).digest()
welcome = fields("qII", EPOCH, 1000, 5000) + answer
# A whole handshake, in which Herald offers version 1 alone.
offered = NONCE_H + fields("HH", 1, 1)
session = hmac.new(KEY, b"herald-key-1" + NONCE_H + NONCE_E + struct.pack("<q", EPOCH) + hashlib.sha256(offered + hello + welcome).digest(),
                   hashlib.sha256).digest()

outcome = fields("iqqddddiss", 10009, 70, 80, 0.25, 1.1, 1.09995, 1.10005, -3, "Request executed", "why")
account = fields("qssBBqddddIq", 5012345, "Demo", "USD", 0, 2, 500, 10000.5, 0, 10001.25, 110, 63, 1700000000000)
position = fields("qqsqsBddqdddd", 11, 12, "EURUSD", 13, "H1", 2, 0.3, 1.2, 1700000000123, 1.21, 1.19, -0.5, 7.25)
order = fields("qqssBBBddddddqqq", 21, 22, "c", "EURUSD", 1, 3, 3, 0.5, 0.2, 1.3, 1.29, 1.28, 1.35, 23, 1700000000456, 1700003600000)
deal = fields("qqqqssBBddqddddBdd", 31, 32, 33, 34, "d", "GBPUSD", 2, 1, 0.7, 1.4, 1700000000789, 12.5, -0.35, -0.1, -0.05, 2, 1.41, 1.38)
before = part(1, account) + part(2, position) + part(3, order) + part(4, deal)
end = fields("III", 1, 1, 1) + hashlib.sha256(before).digest() + b"\1"
command = fields("qqBsBdddddBBBqIqqqs", 2**62 + 5, 123456789, 1, "EURUSD", 1, 0.1, 1.1, 1.11, 1.05, 1.2, 3, 2, 2, 1700000000000, 15, 41, 42, 43, "H")


def frame(direction, key, flags, kind, request, sequence, epoch, payload):
    head = struct.pack("<HBBHHIIII", 0x4248, 1, flags, kind, 0, request, sequence, len(payload), epoch)
    return head + payload + (hmac.new(key, direction + head + payload, hashlib.sha256).digest()[:16] if key else b"")


VECTORS = {
    "challenge": challenge,
    "hello": hello,
    "welcome": welcome,
    "ping": fields("q", -2),
    "pong": fields("qqIqIIIIIdq", 77, 987654321, 0x1FF, 45678, 12, 3, 4, 5, 6, 1234.5, 2**62 + 1),
    "echo": fields("q", 2**63 - 1),
    "error": fields("is", 6, "no such timeframe"),
    "goodbye": fields("Bs", 5, "inputs changed"),
    "credit": fields("I", 9),
    "log": fields("Bs", 2, "a line"),
    "busy": fields("Is", 46000, "the terminal opens the ticks of EURUSD"),
    "symbols": fields("B", 1),
    "symbolList": several(text("EURUSD"), text("Währung.r")),
    "specification": text("EURUSD"),
    "specificationIs": text("EURUSD") + several(text("SYMBOL_DIGITS=5"), text("SYMBOL_POINT=0.00001")),
    "subscribe": several(fields("sqI", "EURUSD", 0, 0), fields("sqI", "GBPUSD", 1700000000123, 3)),
    "ticks": fields("H", 1) + several(fields("qddB", 1700000000123, 1.1, 1.1001, 3), fields("qddB", 1700000000124, 1.2, 1.2001, 4)),
    "rates": fields("sHqqI", "EURUSD", 60, 5, 6, 7),
    "ratesAre": fields("IIB", 9, 7, 1) + several(fields("qddddqi", 1700000000000, 1.1, 1.3, 1.0, 1.2, 99, 12)),
    "tickHistory": fields("sqq", "EURUSD", 5, 6),
    "tickHistoryIs": fields("IIB", 2, 1, 0) + several(fields("qddB", 1700000000125, 1.5, 1.6, 7)),
    "calendar": fields("qq", 5, 6),
    "calendarIs": several(fields("qsBsBqBqBq", 1700000000000, "USD", 3, "Payrolls", 0, 0, 1, 175000000000, 1, -1)),
    "subscribed": several(fields("si", "EURUSD", 0), fields("si", "NOSUCH", 4301)),
    "command": command,
    "reply": fields("qB", 2**62 + 5, 3) + outcome,
    "record": fields("qq", 2**62 + 5, 1700000000000),
    "recordIs": fields("qB", 2**62 + 5, 2) + outcome,
    "deal": deal,
    "order": order,
    "position": position,
    "kill": fields("Bs", 1, "drawdown"),
    "snapshot": fields("q", 1690000000000),
    "snapshotIs": before + part(5, end),
    "challengeFrame": frame(b"H", None, 0, 1, 0, 1, 0, offered),
    "helloFrame": frame(b"E", None, 0, 2, 0, 1, 0, hello),
    "welcomeFrame": frame(b"H", None, 0, 3, 0, 2, 0, welcome),
    "pingFrame": frame(b"H", session, 2, 4, 0, 3, EPOCH & 0xFFFFFFFF, fields("q", 5000)),
    "checkedFrame": frame(b"E", session, 3, 23, 8, 2, EPOCH & 0xFFFFFFFF, fields("IIB", 9, 7, 1) + several()),
}

print("// Written by Tests/Oracles/bridge_messages.py (Python's struct, hmac and hashlib) from the tables of docs/bridge-protocol.md.")
print("enum MessageVectors {")
for name, data in VECTORS.items():
    digits = data.hex()
    lines = [digits[i : i + 120] for i in range(0, len(digits), 120)]
    print(f'    static let {name} = bytes(\n        """')
    print("\n".join("        " + line for line in lines))
    print('        """)')
print("}")
