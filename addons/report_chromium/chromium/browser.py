"""One headless Chromium, talked to through a pair of pipes, so that nobody else can talk to it."""

import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time

FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    # no network at all: what a page needs is handed to it through the pipe
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-default-apps",
    "--disable-breakpad",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-first-run",
    "--no-default-browser-check",
    "--password-store=basic",
    "--use-mock-keychain",
)
# A server process may have little address space left to give (limit_memory_hard); Chromium reserves
# far more than it uses.
LAUNCH = 'ulimit -S -v unlimited 2>/dev/null; exec "$@"'


class BrowserFailed(Exception):
    """The browser did not start, died, or refused a command."""


class TooSlow(Exception):
    """The time limit has passed; the browser was ended."""


class Browser:
    """A browser with a profile of its own; both are gone after the `with` block.

    :param seconds: the most the whole block may take
    """

    def __init__(self, binary, seconds):
        self.binary = binary
        self.deadline = time.monotonic() + seconds
        self.handlers = {}
        self._number = 0
        self._buffer = bytearray()
        self._answers = {}

    def __enter__(self):
        self.profile = tempfile.mkdtemp(prefix="report_chromium.")
        try:
            self._launch()
        except BaseException:
            self._remove_profile()
            raise
        return self

    def __exit__(self, *exception):
        os.close(self._to)
        os.close(self._from)
        self._end()
        self._remove_profile()

    def call(self, method, session=None, **params):
        """Send a command and return its answer; events that arrive meanwhile are handled."""
        number = self.send(method, session, **params)
        self.wait(lambda: number in self._answers)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise BrowserFailed(f"{method}: {answer['error'].get('message')}")
        return answer["result"]

    def send(self, method, session=None, **params):
        """Send a command without waiting; return its number."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self._write(json.dumps(message).encode() + b"\0")
        return self._number

    def wait(self, is_over):
        """Handle what the browser says until `is_over()`."""
        while not is_over():
            for message in self._read():
                if "id" in message:
                    self._answers[message["id"]] = message
                elif handler := self.handlers.get(message["method"]):
                    handler(message["params"])

    # --- process ---

    def _launch(self):
        their_in, self._to = os.pipe()
        self._from, their_out = os.pipe()
        os.set_blocking(self._to, False)
        # clear of 3 and 4, where the browser looks for its pipes
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (their_in, their_out)]
        os.close(their_in)
        os.close(their_out)
        errors = os.open(os.path.join(self.profile, "errors"), os.O_CREAT | os.O_WRONLY)
        nothing = os.open(os.devnull, os.O_RDWR)
        try:
            # not fork(): the server has threads
            self._pid = os.posix_spawn(
                "/bin/sh",
                ["sh", "-c", LAUNCH, "chromium", *self._command()],
                self._environment(),
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, nothing, 0),
                    (os.POSIX_SPAWN_DUP2, nothing, 1),
                    (os.POSIX_SPAWN_DUP2, errors, 2),
                    (os.POSIX_SPAWN_DUP2, ends[0], 3),
                    (os.POSIX_SPAWN_DUP2, ends[1], 4),
                ],
                setpgroup=0,
            )
        finally:
            for descriptor in (*ends, errors, nothing):
                os.close(descriptor)

    def _command(self):
        command = [self.binary, *FLAGS, f"--user-data-dir={self.profile}"]
        if os.geteuid() == 0:
            command.append("--no-sandbox")  # root cannot have one
        return [*command, "about:blank"]

    def _environment(self):
        """Nothing of the server's own surroundings, which may hold passwords."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
        return {"PATH": os.defpath, **kept, "HOME": self.profile, "TMPDIR": self.profile}

    def _end(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)

    def _remove_profile(self):
        """The browser's helpers are killed with it, but may write while they are still dying."""
        for _attempt in range(40):
            shutil.rmtree(self.profile, ignore_errors=True)
            if not os.path.exists(self.profile):
                return
            time.sleep(0.05)

    def _died(self):
        with open(os.path.join(self.profile, "errors"), errors="replace") as errors:
            return BrowserFailed(errors.read()[-1000:].strip() or "it ended without a word")

    # --- pipes ---

    def _read(self):
        """Messages that have arrived; waits for the first."""
        self._ready([self._from], [])
        try:
            data = os.read(self._from, 1 << 20)
        except OSError as error:
            raise self._died() from error
        if not data:
            raise self._died()
        self._buffer += data
        if b"\0" not in data:
            return []
        *whole, rest = self._buffer.split(b"\0")
        self._buffer = rest
        return [json.loads(message) for message in whole]

    def _write(self, data):
        view = memoryview(data)
        while view:
            self._ready([], [self._to])
            try:
                view = view[os.write(self._to, view) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise self._died() from error

    def _ready(self, readers, writers):
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TooSlow
        poll = select.poll()
        for descriptor in readers:
            poll.register(descriptor, select.POLLIN)
        for descriptor in writers:
            poll.register(descriptor, select.POLLOUT)
        if not poll.poll(left * 1000):
            raise TooSlow
