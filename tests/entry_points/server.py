"""A server of several worker processes on a database of its own, and customers who call."""

import contextlib
import html
import os
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

import odoo
from odoo.api import Environment

from ..storm.world import scratch_registry

PROJECT = Path(__file__).parents[2]
WORKERS = 2


def free_ports(count):
    sockets = [socket.socket() for _each in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


class Server:
    """The pages of one database, open."""

    def __init__(self, registry, url):
        self.registry, self.url = registry, url

    @contextlib.contextmanager
    def env(self):
        """As superuser, committed at the end."""
        with self.registry.cursor() as cr:
            yield Environment(cr, odoo.SUPERUSER_ID, {"lang": "zh_CN"})


@contextlib.contextmanager
def open_pages(database, log):
    """Start the workers and wait for the first page."""
    with scratch_registry(database) as registry:
        port, gevent_port = free_ports(2)
        url = f"http://127.0.0.1:{port}"
        with open(log, "w") as output:
            process = subprocess.Popen(
                [
                    sys.executable, "-m", "odoo", "server", "--database", database,
                    "--workers", str(WORKERS), "--proxy-mode", "--max-cron-threads", "0",
                    "--http-port", str(port), "--gevent-port", str(gevent_port),
                    "--limit-time-real", "600", "--limit-time-cpu", "600",
                ],
                cwd=PROJECT, stdout=output, stderr=output,
                env={**os.environ, "ODOO_RC": "config/odoo.conf"},
            )  # fmt: skip
        try:
            wait_for(url, process)
            yield Server(registry, url)
        finally:
            process.terminate()
            process.wait(timeout=60)


def wait_for(url, process):
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"{url}/service", timeout=30).ok:
                return
        time.sleep(0.5)
    raise TimeoutError("the server did not start in time")


class Browser:
    """One customer's browser: cookies, and the token of its session."""

    def __init__(self, server):
        self.server = server
        self.session = requests.Session()
        page = self.session.get(f"{server.url}/service/progress", timeout=60).text
        self.csrf = html.unescape(re.search(r'name="csrf_token" value="([^"]+)"', page)[1])

    def post(self, path, data, address, files=None):
        return self.session.post(
            self.server.url + path,
            data={"csrf_token": self.csrf, **data},
            files=files,
            headers={"X-Forwarded-For": address, "X-Forwarded-Host": "service.example.com"},
            allow_redirects=False,
            timeout=120,
        )


class Crowd:
    """Many browsers that send at the same time."""

    def __init__(self, server, size):
        self.server, self.size = server, size
        self.own = threading.local()

    def browser(self):
        if not hasattr(self.own, "browser"):
            self.own.browser = Browser(self.server)
        return self.own.browser

    def send(self, letters):
        """Status codes of the answers; a letter is (path, data, address)."""
        with ThreadPoolExecutor(self.size) as threads:
            return list(threads.map(lambda letter: self.browser().post(*letter), letters))


def new_key(rng=None):
    return f"{rng.getrandbits(160):040x}" if rng else secrets.token_hex(20)
