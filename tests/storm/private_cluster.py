"""A PostgreSQL cluster of the test's own, durable as a business's, that may be stopped dead."""

import contextlib
import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

ROLE = "storm"
SETTINGS = """
fsync = on
full_page_writes = on
synchronous_commit = on
shared_buffers = 256MB
max_connections = 100
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
timezone = 'UTC'
"""


class PrivateCluster:
    """In a folder of its own, on a free port; removed at the end."""

    def __init__(self):
        self.bin = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        # PostgreSQL refuses to run as root.
        self.owner = "postgres" if os.getuid() == 0 else getpass.getuser()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": ROLE,
            "PGPASSWORD": "",
        }

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="after-sales-storm-"))
        user = pwd.getpwnam(self.owner)
        os.chown(self.folder, user.pw_uid, user.pw_gid)
        self.data = self.folder / "data"
        self.run(
            "initdb", "-D", self.data, "-U", ROLE, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust"
        )
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS)
        self.start()
        return self

    def __exit__(self, *_exception):
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop("fast")
        shutil.rmtree(self.folder)

    def start(self):
        log = self.folder / "log"
        self.run(
            "pg_ctl",
            "start",
            "-w",
            "-t",
            "120",
            "-D",
            self.data,
            "-l",
            log,
            "-o",
            f"-p {self.port}",
        )

    def stop(self, how):
        self.run("pg_ctl", "stop", "-w", "-D", self.data, "-m", how)

    def run(self, program, *arguments):
        command = [str(self.bin / program), *map(str, arguments)]
        subprocess.run(
            command,
            check=True,
            cwd="/",
            user=self.owner if os.getuid() == 0 else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    # --- databases ---

    def take(self, source, environment, name):
        """A copy of a database of another server."""
        dump = self.folder / "source.dump"
        self.tool(
            "pg_dump", "-Fc", "-Z0", "--no-owner", "--no-acl", "-f", dump, source, env=environment
        )
        self.tool("createdb", name)
        # Loading need not wait for the disk, line by line; the checkpoint does for all of it.
        hasty = {**os.environ, **self.environment, "PGOPTIONS": "-c synchronous_commit=off"}
        self.tool("pg_restore", "-j2", "--no-owner", "--no-acl", "-d", name, dump, env=hasty)
        self.tool("psql", "-c", "CHECKPOINT", name)

    def tool(self, program, *arguments, env=None):
        command = [str(self.bin / program), *map(str, arguments)]
        environment = {**os.environ, **self.environment} if env is None else env
        subprocess.run(command, check=True, env=environment, capture_output=True)
