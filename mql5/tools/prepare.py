#!/usr/bin/env python3
"""prepare.py FROM TO: rewrites MQL5 of the common subset into C++ for the shim, line for line."""

import os
import re
import sys

TOKEN = re.compile(r'(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<text>"(?:\\.|[^"\\\n])*")|(?P<letter>\'(?:\\.|[^\'\\\n])*\')', re.S)
NAME = r"[A-Za-z_]\w*"


def rewrite_arrays(code):
    """`const T &a[]` and `T a[];` become the shim's array type."""
    code = re.sub(rf"(\bconst\s+)?\b({NAME})\s*&\s*({NAME})\s*\[\s*\]", lambda m: f"{m[1] or ''}MqlArray<{m[2]}> &{m[3]}", code)
    return re.sub(rf"^(\s*)((?:static\s+)?)({NAME})\s+({NAME})\s*\[\s*\]\s*;", r"\1\2MqlArray<\3> \4;", code, flags=re.M)


def rewrite_line(line):
    """Drops what only the terminal reads, and turns inputs into constants that a test can set."""
    if re.match(r"\s*#\s*property\b", line):
        return ""
    found = re.match(rf"\s*s?input\s+({NAME})\s+({NAME})\s*=\s*(.*?);(.*)$", line)
    if found:
        kind, name, value, rest = found.groups()
        return f'static const {kind} {name} = mqlInput("{name}", ({kind})({value}));{rest}'
    return line


def prepare(source):
    """The C++ of a source text."""
    held = []

    def hold(match):
        if match.lastgroup == "comment":
            held.append("\n" * match.group().count("\n"))
        elif match.lastgroup == "text":
            held.append(f"mqlText({match.group()}, sizeof({match.group()}) - 1)")
        else:
            held.append(match.group())
        return f"\x01{len(held) - 1}\x02"

    code = TOKEN.sub(hold, source)
    code = "\n".join(rewrite_line(line) for line in code.split("\n"))
    code = rewrite_arrays(code)
    return re.sub("\x01(\\d+)\x02", lambda m: held[int(m[1])], code)


def main(source_path, target_path):
    """Prepares one file; errors of the compiler then name the line of the source."""
    with open(source_path, encoding="utf-8") as file:
        text = file.read()
    os.makedirs(os.path.dirname(target_path), exist_ok=True)
    with open(target_path, "w", encoding="utf-8") as file:
        file.write(f'#line 1 "{source_path}"\n' + prepare(text))


if __name__ == "__main__":
    main(*sys.argv[1:3])
