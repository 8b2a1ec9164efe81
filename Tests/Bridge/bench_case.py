"""A terminal model with one of the programs in it, and a listener it dials."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import wire

KEY = b"a key of twenty bytes"
BUILD = os.environ.get("BRIDGE_BUILD", "")


class Terminal:
    """One process; its folder outlives it, so that it can be started again."""

    def __init__(self, folder, program, port, inputs, environment):
        self.folder, self.program, self.port = folder, program, port
        self.inputs, self.environment, self.process, self.line = inputs, environment, None, None

    def start(self, **changes):
        control = os.path.join(self.folder, self.program[-5:])
        environment = {**os.environ, "SHIM_FOLDER": self.folder, "SHIM_CONTROL": control, "MQL_InpPort": str(self.port),
                       "MQL_InpKey": KEY.decode(), "MQL_InpLogin": "5012345", "ASAN_OPTIONS": "detect_leaks=0", **self.environment,
                       **{f"MQL_{k}": str(v) for k, v in self.inputs.items()}, **{k: str(v) for k, v in changes.items()}}
        self.log = open(os.path.join(self.folder, self.program + ".log"), "ab")
        self.process = subprocess.Popen([os.path.join(BUILD, self.program)], env=environment, stderr=self.log, stdout=self.log)
        self.control, self.line = control, None

    def say(self, line):
        """One line to the control socket; its answer."""
        end = time.monotonic() + 20
        while self.line is None:
            try:
                connection = socket.socket(socket.AF_UNIX)
                connection.connect(self.control)
                self.line = connection.makefile("rwb", buffering=0)
                connection.settimeout(20)
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)
        try:
            self.line.write(line.encode() + b"\n")
            return self.line.readline().decode().strip()
        except OSError:
            self.line = None
            raise

    def vice(self, name, value=1):
        self.say(f"vice {name} {value}")

    def state(self):
        return json.loads(self.say("state"))

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.line = None

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
        if self.process:
            self.log.close()
        self.line = None

    def messages(self):
        with open(os.path.join(self.folder, self.program + ".log"), encoding="utf-8", errors="replace") as file:
            return file.read()


class BridgeCase(unittest.TestCase):
    """A listener on a free port of this computer; the model is started by `terminal`."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="bridge-")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(20)
        self.port = self.listener.getsockname()[1]
        self.terminals, self.links = [], []

    def tearDown(self):
        for link in self.links:
            link.close()
        self.listener.close()
        codes = []
        for terminal in self.terminals:
            alive = terminal.process and terminal.process.poll() is None
            terminal.stop()
            if alive and terminal.process.returncode != 0:
                codes.append((terminal.process.returncode, terminal.messages()[-3000:]))
            self.assertNotIn("runtime error", terminal.messages())
            self.assertNotIn("AddressSanitizer", terminal.messages())
            self.assertNotIn("critical error", terminal.messages())
        shutil.rmtree(self.folder, ignore_errors=True)
        self.assertEqual(codes, [])

    def terminal(self, program="HeraldBridge", inputs=None, start=True, **environment):
        terminal = Terminal(self.folder, program, self.port, inputs or {}, {k: str(v) for k, v in environment.items()})
        self.terminals.append(terminal)
        if start:
            terminal.start()
        return terminal

    def accept(self, key=KEY, timeout=20):
        self.listener.settimeout(timeout)
        connection, _ = self.listener.accept()
        link = wire.Link(connection, key)
        self.links.append(link)
        return link

    def session(self, **more):
        return self.accept().make(**more)

    def expert(self, **more):
        """A running expert and its session."""
        terminal = self.terminal(**more)
        return terminal, self.session()

    def assertEnds(self, link, timeout=8.0):
        """The terminal ends the connection, and not because of silence."""
        end = time.monotonic() + timeout
        with self.assertRaises(wire.Ended):
            while time.monotonic() < end:
                link.next(end - time.monotonic())

    def eventually(self, condition, timeout=8.0):
        end = time.monotonic() + timeout
        while not condition():
            self.assertLess(time.monotonic(), end, "did not happen in time")
            time.sleep(0.02)
