"""A server with prefork workers, and clients that send it requests at once over HTTP."""

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

WORKERS = 8


@contextlib.contextmanager
def prefork_server(database, program=("-m", "odoo"), options=(), processes=None, workers=WORKERS):
    """A server of its own on a free port.

    :param processes: a list that takes the server's processes, for who wants to disturb it; a
        server that goes down is then started again
    :return: the port
    """
    port, gevent_port = free_port(), free_port()
    with tempfile.TemporaryFile() as log:

        def start():
            return subprocess.Popen(
                [
                    *(sys.executable, *program, "server", "--database", database),
                    *("--workers", str(workers), "--max-cron-threads", "0", "--log-level", "warn"),
                    *("--http-port", str(port), "--gevent-port", str(gevent_port)),
                    *("--limit-time-real", "600", "--limit-time-cpu", "600", *options),
                ],
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "ODOO_HTTP_SOCKET_TIMEOUT": "30"},
            )

        servers = [] if processes is None else processes
        servers.append(start())
        closing = threading.Event()
        keeper = threading.Thread(target=keep_running, args=(servers, start, closing))
        try:
            wait_until_it_answers(servers[0], port, log)
            if processes is not None:
                keeper.start()
            yield port
        finally:
            closing.set()
            if processes is not None and keeper.is_alive():
                keeper.join()
            server = servers[-1]
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)


def keep_running(servers, start, closing):
    """As a service manager does: what is left of a server that went down is ended, one started."""
    while not closing.wait(1):
        if servers[-1].poll() is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(servers[-1].pid, signal.SIGKILL)
            servers.append(start())


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_until_it_answers(server, port, log):
    for _second in range(180):
        with contextlib.suppress(OSError, http.client.HTTPException):
            if send(port, "/web/health", None)[0] == 200:
                return
        if server.poll() is not None:
            break
        time.sleep(1)
    log.seek(0)
    raise RuntimeError(log.read().decode()[-2000:])


def send(port, path, payload, cookie=""):
    """:return: status, answer and the cookie of the session"""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        if payload is None:
            connection.request("GET", path)
        else:
            headers = {"Content-Type": "application/json", "Cookie": cookie}
            body = json.dumps({"jsonrpc": "2.0", "params": payload})
            connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        body = answer.read()
        return answer.status, body, (answer.getheader("Set-Cookie") or "").split(";")[0]
    finally:
        connection.close()


def log_in(port, database, login, password):
    payload = {"db": database, "login": login, "password": password}
    _status, body, cookie = send(port, "/web/session/authenticate", payload)
    if b"error" in body[:200]:
        raise RuntimeError(body[:500])
    return cookie


class Load:
    """Calls of one method on one record each, shared out between clients."""

    def __init__(self, port, cookies, model, method, insist=False):
        """:param insist: ask again for what failed, until it is done"""
        self.port, self.cookies, self.insist = port, cookies, insist
        self.model, self.method = model, method
        self.waits, self.failures = [], []

    def run(self, ids):
        """:return: requests per second"""
        self.todo = list(ids)
        random.shuffle(self.todo)
        clients = [threading.Thread(target=self.client, args=(c,)) for c in self.cookies]
        started = time.perf_counter()
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        return len(ids) / (time.perf_counter() - started)

    def client(self, cookie):
        while True:
            try:
                record = self.todo.pop()
            except IndexError:
                return
            started = time.perf_counter()
            error = self.call(record, cookie)
            self.waits.append(time.perf_counter() - started)
            if error:
                self.failures.append(error)
                if self.insist:
                    self.todo.insert(0, record)

    def call(self, record, cookie):
        """:return: what went wrong, or None"""
        payload = {"model": self.model, "method": self.method, "args": [[record]], "kwargs": {}}
        path = f"/web/dataset/call_kw/{self.model}/{self.method}"
        try:
            status, body, _cookie = send(self.port, path, payload, cookie)
        except OSError as error:
            return repr(error)
        answer = json.loads(body) if status == 200 else {"error": body[:300]}
        return str(answer["error"])[:600] if "error" in answer else None
