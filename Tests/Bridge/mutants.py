#!/usr/bin/env python3
"""mutants.py [WORD...]: takes one defence at a time out of the programs and says whether a test notices.

Each line of the list is a vice of the terminal with its defence removed, or a planted bug; the tests named must fail.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
MQL5 = os.path.abspath(os.path.join(HERE, "..", "..", "mql5"))
EXPERT, SERVICE = "Experts/HeraldBridge.mq5", "Services/HeraldHistory.mq5"

# (name, file in Include/Herald or of a program, text, its replacement, tests of which one must fail)
MUTANTS = [
    # Vices, each with its defence removed.
    ("vice: partial sends", "Outbox", "from += sent;", "from += count;", ["partial_sends"]),
    ("vice: speculative readability", "Link", "         if(count > 0)\n           {\n            if(filled",
     "         if(count < 0)\n           {\n            Drop(\"read\");\n            return;\n           }\n         if(count > 0)\n           {\n            if(filled", ["speculative"]),
    ("vice: reordered transactions", "Orders", "if(pending[i].terminalRequest == result.request_id)", "if(pending[i].sentAt > 0)", ["reordered"]),
    ("vice: order is in the history already", "Orders", "else if(HistoryOrderSelect(ticket))", "else if(ticket == 0 && HistoryOrderSelect(ticket))", ["reordered", "hints_of"]),
    ("vice: queue of transactions overflows", "Orders", "         if(FindByMagic(pending[i].command.tag, found))", "         if(found.tag == -1 && FindByMagic(pending[i].command.tag, found))", ["overflows"]),
    ("vice: answer lost", "Orders", "Reply(link, pending[i].request, HERALD_UNANSWERED, found);", "found.reason = \"\";", ["answer_lost"]),
    ("vice: executed, answered 10012", "Orders", "if(result.retcode == TRADE_RETCODE_INVALID_FILL &&", "if((result.retcode == TRADE_RETCODE_INVALID_FILL || result.retcode == TRADE_RETCODE_TIMEOUT) &&", ["executed_but"]),
    ("vice: filling refused, tried for ever", "Orders", "if(first.again || ", "if(", ["filling_refused"]),
    ("vice: filling refused, not tried again", "Orders", "if(first.again || ", "if(!first.again || ", ["filling_refused"]),
    ("vice: symbol takes one filling only", "Command", "if(free || (flags & SYMBOL_FILLING_FOK) != 0)", "if(count >= 0)", ["by_the_symbols"]),
    ("vice: write fails", "Orders", "if(!journal.Received(command.tag, false))", "if(!journal.Received(command.tag, false) && command.tag < 0)", ["disk_that"]),
    ("vice: flush fails", "Journal", "      if(GetLastError() != 0)\n", "      if(GetLastError() < 0)\n", ["disk_that"]),
    ("vice: disk full", "Journal", "if(TerminalInfoInteger(TERMINAL_DISK_SPACE) < HERALD_JOURNAL_FREE_MB)", "if(TerminalInfoInteger(TERMINAL_DISK_SPACE) < 0)", ["disk_that"]),
    ("vice: broker away", "Snapshot", "return(connected && whole && same && TerminalInfoInteger(TERMINAL_CONNECTED) != 0);", "return((connected || whole) && whole && same);", ["broker_is_away"]),
    ("vice: positions move while read", "Snapshot", "same = (before[i] == after[i]);", "same = true;", ["positions_move"]),
    ("vice: ticket of a position changes", "Command", "   out.position = (ulong)PositionGetInteger(POSITION_TICKET);\n   out.volume", "   out.position = (ulong)command.position;\n   out.volume", ["ticket_of"]),
    ("vice: comment rewritten, log lost", "Orders", "if(command.kind == HERALD_OPEN && FindByMagic", "if(command.kind == 0 && FindByMagic", ["comment_rewritten"]),
    ("vice: account switched", "Limits", "return(login != 0 && login == AccountInfoInteger(ACCOUNT_LOGIN));", "return(login != 0);", ["account_is_switched", "test_pin"]),
    ("vice: account switched under a service", "Link", "if(phase == HERALD_MADE && AccountInfoInteger(ACCOUNT_LOGIN) != sessionLogin)", "if(phase == HERALD_MADE && sessionLogin == -1)", ["under_a_service"]),
    ("vice: OnDeinit without unloading", EXPERT, "   g_trade.journalLogin = 0;\n", "", ["reasons_of"]),
    ("vice: ticks block", "Ticks", "link.SendBusy(HERALD_TICKS_WAIT_MS, \"the terminal opens the ticks of \" + cursors[index].symbol);", "", ["test_history_that_blocks"]),
    ("vice: bars block", "Past", "link.SendBusy(HERALD_PAST_WAIT_MS, \"the terminal loads history\");", "", ["blocks_a_service"]),
    ("vice: coarse timer", "Link", "if(now - lastPing < (ulong)heartbeat)", "longestPause++;\n      if(longestPause % 30 != 0)", ["beats_every"]),
    ("vice: coalesced ticks", "Ticks", "COPY_TICKS_ALL, (ulong)cursors[index].at, (uint)cursors[index].ask)", "COPY_TICKS_ALL, 0, 1)", ["nothing_is_lost"]),
    ("vice: rows from before", "Ticks", "if(ticks[i].time_msc < at)", "if(ticks[i].time_msc < 0)", ["rows_from_before"]),
    ("vice: clock of the computer wrong", "Orders", "if((long)GetTickCount64() >= command.voidFrom)", "if((long)TimeTradeServer() * 1000 >= command.voidFrom)", ["void_commands"]),
    ("vice: history in pieces", "Past", "if(!late && (!synchronised || count != before))", "if(!late && !synchronised)", ["in_pieces"]),
    ("vice: max bars", "Past", "!late && count == (int)queue[0].newest;", "!late;", ["max_bars"]),
    ("vice: ticks partly there", "Past", "if(error != 0 && GetTickCount64() - began", "if(error < 0 && GetTickCount64() - began", ["past_ticks"]),
    ("vice: terminal killed", "Journal", "      FileFlush(handle);\n", "", ["killed_while"]),
    ("vice: terminal dies in the send", "Orders", "if(!journal.Received(command.tag, false))", "if(command.tag < 0)", ["killed_inside"]),
    ("vice: address not allowed", "Link", "error == ERR_FUNCTION_NOT_ALLOWED", "error == -1", ["not_allowed"]),
    ("vice: thread frozen", "Link", "longestPause = (uint)(now - lastPump);", "longestPause = 1;", ["frozen"]),
    ("vice: torn record", "Journal", "if(sum.U32() != HeraldSum(all, at, 10 + length))", "if(sum.U32() == 1)", ["torn_end"]),
    ("vice: Herald does not read", "Ticks", "i < count && link.TakesTicks(); i++", "i < count && link.IsMade(); i++", ["slow_reader"]),
    # Planted bugs.
    ("bug: text with its terminator", "Bytes", "      int count = StringToCharArray(text, utf8, 0, WHOLE_ARRAY, CP_UTF8) - 1;", "      int count = StringToCharArray(text, utf8, 0, WHOLE_ARRAY, CP_UTF8);", ["hello_tells"]),
    ("bug: part of a frame is not awaited", "Link", "if(filled - at < size)", "if(filled - at < HERALD_HEADER)", ["in_pieces_and"]),
    ("bug: known tags are sent again", "Orders", "if(journal.Find(command.tag, known))\n        {\n         TellKnown", "if(journal.Find(command.tag, known) && command.tag < 0)\n        {\n         TellKnown", ["results_survive", "killed_while"]),
    ("bug: cursor behind the millisecond", "Ticks", "(ulong)cursors[index].at, (uint)cursors[index].ask)", "(ulong)cursors[index].at + 1, (uint)cursors[index].ask)", ["nothing_is_lost"]),
    ("bug: ticks of the last millisecond again", "Ticks", "if(ticks[i].time_msc == cursors[index].at && pass > 0)", "if(ticks[i].time_msc == -1 && pass > 0)", ["nothing_is_lost"]),
    ("bug: first tick does not count its millisecond", "Ticks", "      Write(link, index, ticks, count);\n     }", "      Write(link, index, ticks, count);\n      cursors[index].seen = 1;\n     }", ["first_tick"]),
    ("bug: a full millisecond stops the cursor", "Ticks", "cursors[index].ask *= 2;", "cursors[index].ask = HERALD_TICKS_AT_ONCE;", ["more_ticks"]),
    ("bug: pad of HMAC", "Hmac", "0x5C", "0x5D", ["hello_tells"]),
    ("bug: keys longer than a block", "Hmac", "if(n > 64)", "if(n > 200)", ["every_length"]),
    ("bug: check of frames skipped", "Link", "if(checks && !IsChecked(at", "if(request == 999999 && !IsChecked(at", ["every_wrong"]),
    ("bug: numbers of frames not looked at", "Link", "if(sequence != sequenceIn + 1)", "if(sequence == 0)", ["every_wrong", "sent_twice"]),
    ("bug: length without a bound", "Link", "|| zero != 0 || length > most)", "|| zero != 0 || length > 100000 + most)", ["bounds_hold", "every_wrong"]),
    ("bug: epoch taken again", "Link", "if(next <= StoredEpoch()", "if(next < StoredEpoch()", ["epoch_must"]),
    ("bug: epoch not stored", EXPERT, "orders.journal.Recover() && orders.journal.Epoch(next)", "orders.journal.Recover() || orders.journal.Epoch(next)", ["epoch_must"]),
    ("bug: proof of Herald not looked at", "Handshake", "|| !HeraldIsSame(check, 0, proof, 0, 32))", "|| ArraySize(check) < 32)", ["without_the_key"]),
    ("bug: numbers that are not used once", "Hmac", "drawn++;\n      seed.Raw(pool, 0, ArraySize(pool));", "drawn = 0;\n      ArrayResize(out, 32);\n      ArrayInitialize(out, 7);\n      if(drawn == 0)\n         return(true);", ["nonces"]),
    ("bug: orders a minute not limited", "Limits", "- oldest >= 60000", "- oldest >= 0", ["lots_rate"]),
    ("bug: lots not limited", "Limits", "if(lots > maxLots)", "if(lots > 2 * maxLots)", ["lots_rate"]),
    ("bug: kill file looked for too seldom", "Limits", "if(IsKilled(true))", "if(IsKilled(false))", ["kill_latch"]),
    ("bug: kill latch stops closes", "Limits", "      if(!opens)\n         return(\"\");\n      if(IsKilled(true))", "      if(IsKilled(true))", ["kill_latch"]),
    ("bug: dead-man never runs out", "Limits", "      deadMan = true;\n      return(true);", "      return(false);", ["dead_man"]),
    ("bug: dead-man is not released", EXPERT, "      orders.limits.Alive();\n", "", ["dead_man"]),
    ("bug: dead-man withdraws everything", "Orders", "|| !journal.Find(OrderGetInteger(ORDER_MAGIC), known))", ")", ["dead_man"]),
    ("bug: close may add", "Command", "if((command.side == 1) == bought)", "if(command.side == 9)", ["close_never"]),
    ("bug: close may turn", "Command", "if(command.volume > held + 0.000000001)", "if(command.volume > held + 100)", ["close_never"]),
    ("bug: text of any bytes", "Bytes", "|| !HeraldIsUtf8(bytes, position, count))", ")", ["missing_or_no_text"]),
    ("bug: overlong text", "Bytes", "if(code < least ||", "if(code + least < least ||", ["missing_or_no_text"]),
    ("bug: fields beyond the end", "Bytes", "if(!valid || Left() < count)\n        {\n         valid = false;\n         return(0);", "if(!valid || Left() < count)\n        {\n         return(0);", ["missing_or_no_text"]),
    ("bug: credit ignored", "Link", "return(IsMade() && credit > 0 &&", "return(IsMade() &&", ["waits_for_credit"]),
    ("bug: dials without a growing pause", "Link", "backoff = MathMin(backoff * 2,", "backoff = MathMin(backoff,", ["dials_again"]),
    ("bug: pause stays long after a session", "Link", "      backoff = HERALD_BACKOFF_FIRST;\n      longestPause", "      longestPause", ["dials_again"]),
    ("bug: instants compared across a call", "Link", "      now = GetTickCount64();\n      if(phase != HERALD_MADE", "      if(phase != HERALD_MADE", ["hello_tells", "kill_latch"]),
    ("bug: bar that is forming", "Past", "while(count > 0 && (long)rates[count - 1].time >= forming)", "while(count > 0 && (long)rates[count - 1].time > forming)", ["test_bars"]),
    ("bug: log reaches back for ever", "Orders", "bool reaches = journal.IsUsable() && decidedAt / 1000 > journal.ReachesBack();", "bool reaches = journal.IsUsable() && decidedAt != 0;", ["never_came"]),
    ("bug: asked tags are not fenced off", "Orders", "if(journal.Refused(tag, true, \"Herald asked for it before it came\") && reaches)", "if(reaches)", ["never_came"]),
    ("bug: what another terminal sent never came", "Orders", "if(!journal.Find(tag, known) && FindByMagic(tag, found))", "if(!journal.Find(tag, known) && tag < 0 && FindByMagic(tag, found))", ["another_terminal_sent"]),
    ("bug: an editor's mark in the key", "Key", "      first = 3;", "      first = 0;", ["read_from_its_file"]),
    ("bug: parts of an answer out of order", "Past", "         out.U32((uint)first);", "         out.U32((uint)first + 1);", ["test_bars"]),
    ("bug: a tick twice at the border of frames", "Past", "         out.U8(HeraldTickFlags(ticks[i].flags));\n        }\n      sent = last;", "         out.U8(HeraldTickFlags(ticks[i].flags));\n        }\n      sent = (last < total ? last - 1 : last);", ["past_ticks"]),
    ("bug: a tick lost at the border of frames", "Past", "         out.U8(HeraldTickFlags(ticks[i].flags));\n        }\n      sent = last;", "         out.U8(HeraldTickFlags(ticks[i].flags));\n        }\n      sent = (last < total ? last + 1 : last);", ["past_ticks"]),
    ("bug: snapshot beyond a frame", "Snapshot", "ends[last + 1] - begin <= HERALD_PAYLOAD_MAX", "ends[last + 1] - begin <= 2 * HERALD_PAYLOAD_MAX", ["more_than_a_frame"]),
]


def path_of(name):
    return name if name.endswith(".mq5") else f"Include/Herald/{name}.mqh"


def tried(number, objects):
    """Builds one mutant and runs its tests: (caught, how)."""
    name, file, old, new, tests = MUTANTS[number]
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        sources = os.path.join(folder, "mql5")
        for part in ("Experts", "Services", "Include"):
            shutil.copytree(os.path.join(MQL5, part), os.path.join(sources, part))
        target = os.path.join(sources, path_of(file))
        with open(target, encoding="utf-8") as source:
            text = source.read()
        if old not in text:
            return None, "its text is not in the source any more"
        with open(target, "w", encoding="utf-8") as source:
            source.write(text.replace(old, new, 1))
        serves = {"Past": "HeraldHistory"}.get(file, "HeraldBridge" if "under_a_service" not in tests else "HeraldHistory")
        build = os.path.join(folder, "build")
        environment = {**os.environ, "MQL5_SOURCES": sources, "SHIM_OBJECTS": objects, "PROGRAMS": serves}
        made = subprocess.run([os.path.join(MQL5, "tools", "build.sh"), build, "quick"], env=environment, capture_output=True, text=True, check=False)
        if made.returncode != 0:
            return None, "it does not compile: " + made.stderr[-600:]
        words = [word for test in tests for word in ("-k", test)]
        run = subprocess.run([sys.executable, "-W", "ignore", "-m", "unittest", "discover", "-s", HERE, "-f", *words], capture_output=True,
                             text=True, check=False, env={**os.environ, "BRIDGE_BUILD": build}, timeout=400)
        if "Ran 0 tests" in run.stderr:
            return None, "no such test"
        return run.returncode != 0, run.stderr.strip().splitlines()[-1]


def main(words):
    """Prints a line for each mutant; 1 when one survived or could not be tried."""
    wanted = [i for i, m in enumerate(MUTANTS) if not words or any(word in m[0] for word in words)]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        objects = os.path.join(folder, "objects")
        subprocess.run([os.path.join(MQL5, "tools", "build.sh"), os.path.join(folder, "plain"), "quick"], env={**os.environ, "SHIM_OBJECTS": objects}, check=True)
        failed = 0
        with ThreadPoolExecutor(max_workers=4) as pool:
            for number, (caught, how) in zip(wanted, pool.map(lambda i: tried(i, objects), wanted)):
                failed += not caught
                print(f"{'caught  ' if caught else 'SURVIVED' if caught is False else 'INVALID '} {MUTANTS[number][0]}" + ("" if caught else f": {how}"), flush=True)
        print(f"{len(wanted) - failed} of {len(wanted)} caught")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
