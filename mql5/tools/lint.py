#!/usr/bin/env python3
"""lint.py FILE...: what the C++ compiler takes and MetaEditor does not, and names that MQL5 does not have."""

import os
import re
import sys

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
NAME = r"[A-Za-z_]\w*"
PRIMITIVE = "void bool char uchar short ushort int uint long ulong float double string datetime color".split()
KEYWORDS = set(PRIMITIVE) | set(
    "break case class const continue default delete do else enum extern false for if input new operator private protected public return "
    "sizeof static struct switch template true typename union virtual while override final property define ifndef ifdef endif include undef "
    "service copyright version description strict link icon sinput group".split())
STRUCTS = r"(?:MqlTick|MqlRates|MqlTrade\w+|MqlDateTime|MqlBookInfo|MqlCalendar\w+|Herald(?:Command|Outcome|Pending|Cursor|Wish|Writer|Reader|Link))"

# (what C++ takes, why MetaEditor or the subset does not)
CONSTRUCTS = [
    (r"\bauto\b", "auto"),
    (r"\bfor\s*\([^;()]*[^:]:[^:;()][^;()]*\)", "range-based for"),
    (r"\b(?:un)?signed\b|\blong\s+(?:long|int|double)\b|\bshort\s+int\b", "a type of two words"),
    (r"\[[&=\w\s,]*\]\s*\([^)]*\)\s*(?:->\s*\w+\s*)?\{|\[[&=]?\]\s*\{", "lambda"),
    (r"->", "-> (objects are not pointers here)"),
    (r"\bstd\s*::|(?:^|[^\w\s])\s*::", "a namespace"),
    (r"\b(?:static_cast|reinterpret_cast|const_cast|nullptr|constexpr|decltype|noexcept|throw|try|catch|goto|friend|using|namespace|typeid|"
     r"alignas|alignof|thread_local|volatile|mutable|explicit|wchar_t|size_t|u?int\d+_t|register|typedef|inline|asm|static_assert|concept|requires)\b", "a word of C++ only"),
    (r"\benum\s+(?:class|struct)\b", "enum class"),
    (r"\b(?:enum|struct|union)\s*\{", "a type without a name"),
    (r"^[ \t]*#[ \t]*(?:if|elif|else\s+if|pragma|error|warning|line)\b", "a directive that MQL5 lacks"),
    (rf"^[ \t]*(?:virtual\s+)?(?:const\s+)?{NAME}\s*&\s*{NAME}\s*\(", "a function that returns a reference"),
    (rf"[;{{}}]\s*(?:const\s+)?(?!return\b|else\b){NAME}\s*&\s*{NAME}\s*=", "a reference as a local variable"),
    (rf"[(,]\s*(?:const\s+)?{STRUCTS}\s+{NAME}\s*[,)]", "a structure passed by value"),
    (rf"^[ \t]*{NAME}\s+operator\s*\W", "an operator outside of a class"),
    (rf"\b{NAME}\s*\*\s*{NAME}\s*(?:=|;|,|\))\s*(?:new\b|NULL|GetPointer)", "a pointer"),
    (r"\b(?:new|delete|this|NULL)\b", "pointers, this and NULL are outside of the subset"),
    (r"\b(?:\d+|0[xX][0-9a-fA-F]+)(?:[uU][lL]{0,2}|[lL]{1,2}[uU]?)\b|\b\d+'\d", "a literal with a suffix or separators"),
    (r"(?<![.\w])(?:0[bB][01]+|0[0-7]+)\b(?!\.)", "a binary or octal literal"),
    (r"\b(?:EnumToString|interface|matrix|vector|pack)\b|#\s*import\b", "outside of the subset of both languages"),
    (r"=\s*\{\s*0?\s*\}|\b(?!enum\b|struct\b|class\b|union\b)" + NAME + r"\s+" + NAME + r"\s*\{[^;{}]*\}\s*;", "initialisation by braces"),
    (r"\b(?:while|if|switch)\s*\(\s*(?:const\s+)?(?:bool|int|uint|long|ulong|double|string)\s+" + NAME, "a declaration in a condition"),
    (r"=\s*(?:default|delete)\s*;", "a member defined as default or deleted"),
    (r'""\s*""', "two text literals side by side"),
    (r"\[\s*\]\s*\[|\]\s*\[", "an array of two dimensions"),
    (rf"^[ \t]*(?!return\b)(?:static\s+)?{NAME}\s+{NAME}\s*\[\s*\]\s*,", "several arrays in one declaration"),
    (rf"[(,]\s*(?:const\s+)?{NAME}\s*&\s*{NAME}\s*\[\s*\w+\s*\]", "an array of fixed size as a parameter"),
    (r"\(\s*string\s*\)", "a cast to string: use IntegerToString or StringFormat"),
    (r"\bStringToCharArray\s*\((?:[^()]|\([^()]*\))*\)(?<!CP_UTF8\))|\bCharArrayToString\s*\((?:[^()]|\([^()]*\))*\)(?<!CP_UTF8\))", "text without CP_UTF8"),
    (rf"\bArrayCopy\s*\(\s*({NAME})\s*,\s*\1\b", "an array copied onto itself"),
    (r"\btemplate\b", "templates are outside of the subset"),
]


def blank(text):
    """The text without comments and literals, of the same length in lines."""
    return TOKEN.sub(lambda m: ('""' if m.group()[0] == '"' else "'0'" if m.group()[0] == "'" else " ") + "\n" * m.group().count("\n"), text)


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def constructs(path, code, source):
    """Findings of constructs, and of formats that only C has."""
    for pattern, why in CONSTRUCTS:
        for found in re.finditer(pattern, code, re.M):
            yield path, line_of(code, found.start()), f"{why}: {found.group().strip()[:50]!r}"
    for found in re.finditer(r"%[-+ #0-9.]*(?:ll|l|h|z|j)[dux]", source):
        yield path, line_of(source, found.start()), f"a format that MQL5 lacks, use %I64d: {found.group()!r}"
    inside = False
    for number, line in enumerate(code.split("\n"), 1):
        if re.match(r"\s*(class|struct|union)\b", line):
            inside = True
        elif re.match(r"^ {0,2}\};", line):
            inside = False
        elif inside and re.match(rf"^ {{3}}(?:const\s+)?{NAME}\s+{NAME}\s*=[^=]", line):
            yield path, number, f"a member with an initial value: {line.strip()[:50]!r}"


def table(path):
    """Names of MQL5 by kind."""
    kinds = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            kind, name = line.split()
            kinds.setdefault(kind, set()).add(name)
    return kinds


def declared(code, types):
    """Names that a source declares: after a type, as an enumerator, as a macro, or as a type."""
    kinds = "|".join(sorted(map(re.escape, types), key=len, reverse=True))
    own = set(re.findall(rf"\b(?:class|struct|union|enum)\s+({NAME})", code))
    own |= set(re.findall(rf"#\s*(?:define|ifndef)\s+({NAME})", code))
    own |= set(re.findall(rf"\b(?:{kinds})\s*&?\s*~?({NAME})", code))
    for body in re.findall(rf"\benum\s+{NAME}\s*\{{(.*?)\}}", code, re.S):
        own |= set(re.findall(rf"({NAME})\s*(?:=|,|$|\s*\n)", re.sub(r"=[^,}]*", "=", body) + ","))
    # The second name of `T a, b;` is not looked for: one declaration a name is the rule here.
    return own


def lint(paths, names_path):
    """All findings in the files, which are taken as one program."""
    sources, findings = {}, []
    for path in paths:
        with open(path, "rb") as file:
            data = file.read()
        if any(byte > 127 for byte in data):
            findings.append((path, 1, "a character beyond ASCII: MetaEditor guesses the encoding"))
        if b"\r" in data or b"\t" in data:
            findings.append((path, 1, "a tab or a carriage return"))
        text = data.decode("utf-8", "replace")
        sources[path] = (blank(text), text)
    kinds = table(names_path)
    builtin = set().union(*kinds.values())
    types = set(PRIMITIVE) | kinds["type"]
    for code, _ in sources.values():
        types |= set(re.findall(rf"\b(?:class|struct|union|enum)\s+({NAME})", code))
    own = set()
    for code, _ in sources.values():
        own |= declared(code, types)
    for path, (code, text) in sources.items():
        findings += constructs(path, code, text)
        for function in re.findall(rf"^(?:{'|'.join(map(re.escape, types))})\s+({NAME})\s*\(", code, re.M):
            if function in kinds["function"] and not function.startswith("On"):
                findings.append((path, 1, f"redefines MQL5's {function}"))
        plain = re.sub(r"^[ \t]*#[ \t]*(?:include|property).*$", "", code, flags=re.M)
        for found in re.finditer(rf"(?<![\w.]){NAME}|\.\s*{NAME}", plain):
            name = found.group().lstrip(". \t\n")
            member = found.group().startswith(".")
            after = plain[found.end() : found.end() + 1]
            if name in KEYWORDS or name in own:
                continue
            known = (kinds["field"] if member else builtin - kinds["field"])
            if name not in known:
                findings.append((path, line_of(plain, found.start()), f"MQL5 has no {'member' if member else 'name'} {name}"))
            elif not member and after == "(" and name not in kinds["function"]:
                findings.append((path, line_of(plain, found.start()), f"{name} is no function of MQL5"))
    return findings


def main(paths):
    """Prints findings as compilers do; 1 when there are any."""
    findings = lint(paths, os.path.join(os.path.dirname(os.path.abspath(__file__)), "names.tsv"))
    for path, line, what in findings:
        print(f"{path}:{line}: error: {what}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
