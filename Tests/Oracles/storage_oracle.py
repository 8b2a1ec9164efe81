#!/usr/bin/env python3
"""Digests and bytes of journal rows and capture records, made from the documented forms with Python's hashlib and struct.

Run: python3 Tests/Oracles/storage_oracle.py   (written with Python 3.11). StorageTests quote what it prints.
"""
import hashlib
import struct

MASK = (1 << 64) - 1
NONE = bytes(32)


def journal_digest(previous, sequence, time, position, capture_hash, kind, payload):
    kind, payload = kind.encode(), payload.encode()
    numbers = struct.pack("<qqq", sequence, time, position)
    lengths = struct.pack("<qq", len(kind), len(payload))
    text = b"herald journal 1\n" + previous + numbers + capture_hash + lengths + kind + payload
    return hashlib.sha256(text).digest()


def checksum(head, words, position):
    total = (position + 1) & MASK
    for word in [head] + words:
        product = ((total ^ word) * 0xD6E8FEB86659FD93) & MASK
        total = ((product << 31) & MASK) | (product >> 33)
    return (total ^ (total >> 32)) & 0xFFFFFFFF


def record(kind, symbol, words, position):
    words = [word & MASK for word in words]
    head = kind | symbol << 16
    return struct.pack("<%dQ" % (len(words) + 1), head | checksum(head, words, position) << 32, *words)


def header(start, previous, symbols):
    names = b"".join(struct.pack("<H", len(name.encode())) + name.encode() for name in symbols)
    length = (72 + len(names) + 31) // 32 * 32 + 32
    text = b"HERALDCP" + struct.pack("<4q", 1, length, start, len(symbols)) + previous + names
    text += bytes(length - 32 - len(text))
    return text + hashlib.sha256(text).digest()


first = journal_digest(NONE, 1, 1_700_000_000_000_000_001, 0, NONE, "segment_start", '{"mode":"simulate"}')
capture = hashlib.sha256(b"capture").digest()
second = journal_digest(first, 2, -5, 3, capture, "intent", '{"note":"\u00e9 \\u0007"}')
print("journal row 1", first.hex())
print("journal row 2", second.hex())

NOON = 1_700_000_000_000_000_000
quote = record(1, 0, [NOON, 108500000, 108510000], 0)
bar = record(
    2, 1,
    [NOON + 60_000_000_000, NOON, 15000000000, 15010000000, 14990000000, 15005000000, (-2 & 0xFFFFFFFF) | 7 << 32], 1)
print("quote", quote.hex())
print("bar", bar.hex())
print("file", hashlib.sha256(header(0, NONE, ["EURUSD", "USDJPY"]) + quote + bar).hexdigest())
