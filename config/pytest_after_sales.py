"""What `./run test` asks of pytest beyond pytest-odoo.

A test that is skipped for a reason nobody declared makes the run fail: a browser that is missing
or too slow must not look like success. The reasons that are fine are listed in pyproject.toml.
"""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_odoo

from odoo.tools import config as odoo_config


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="Run the trust tests at full length.")
    parser.addini(
        "declared_skips",
        "texts one of which the reason of a skipped test contains",
        type="linelist",
    )


def skip_reason(report):
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2]
    return str(report.longrepr)


class SkipWatch:
    def __init__(self, declared):
        self.declared = declared
        self.undeclared = []

    def pytest_runtest_logreport(self, report):
        if report.skipped and not hasattr(report, "wasxfail"):
            reason = skip_reason(report)
            if not any(text in reason for text in self.declared):
                self.undeclared.append((report.nodeid, reason))

    def pytest_collectreport(self, report):
        if report.skipped:
            self.pytest_runtest_logreport(report)

    def pytest_sessionfinish(self, session):
        if self.undeclared and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        if self.undeclared:
            terminalreporter.section(
                "skipped for a reason not declared in pyproject.toml", red=True
            )
            for nodeid, reason in self.undeclared:
                terminalreporter.line(f"{nodeid}: {reason}")


@contextmanager
def own_filestore(source_database, database):
    """A filestore for each worker's clone of the database.

    Odoo removes files that no attachment of its database names after every test; in a filestore
    shared by two workers it would remove what the other has just written.
    """
    if source_database == database:
        yield
        return
    files = Path(odoo_config["data_dir"], "filestore")
    shutil.rmtree(files / database, ignore_errors=True)
    shutil.copytree(files / source_database, files / database, copy_function=os.link)
    try:
        yield
    finally:
        shutil.rmtree(files / database, ignore_errors=True)


pytest_odoo._shared_filestore = own_filestore


def pytest_configure(config):
    config.pluginmanager.register(SkipWatch(config.getini("declared_skips")))
