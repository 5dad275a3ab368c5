"""Tries every entry point of every model with records of somebody else."""

import os
import random
from collections import Counter, defaultdict
from contextlib import contextmanager

import pytest

from ..calls import Calls
from .entry_points import EntryPoints
from .two_points import MARK


class Matrix(EntryPoints, Calls):
    """For a test case that has `foreign()`: pairs of a model and records that are not the asker's.

    The short form tries a part of the entry points, chosen by a seed that it prints; `--long` all.
    """

    secrets = (MARK,)

    @pytest.fixture(autouse=True)
    def choose(self, pytestconfig):
        self.share = 1 if pytestconfig.getoption("--long", default=False) else 0.3

    @classmethod
    def sow(cls):
        cls.seed = int(os.environ.get("MATRIX_SEED") or random.randrange(10**6))
        print(f"matrix: seed {cls.seed}, set MATRIX_SEED to repeat it")
        cls.random = random.Random(cls.seed)

    def try_role(self, user):
        """What the user got of whose by which entry point: {model: {method, …}}."""
        self.ask_as(user)
        found = defaultdict(set)
        self.answered = Counter()
        for name, records in self.foreign():
            if not self.is_open_to(user, name):
                with self.undone():
                    found[name] |= self.try_model(name, records)
        return {name: sorted(methods) for name, methods in found.items() if methods}

    def is_open_to(self, user, name):
        """Override: whether the records may be seen by this kind of user."""
        return False

    def may_read(self, name):
        """Override: whether the asker's role reads records of all points in this model."""
        return False

    def may_change(self, name):
        """Override: whether the asker's role writes, makes or deletes them."""
        return False

    def secrets_of(self, name):
        """Override: what no answer about the model may hold."""
        return self.secrets

    def try_model(self, name, records):
        before, found = self.fingerprint(records), set()
        secrets, is_closed = self.secrets_of(name), not self.may_read(name)
        for method, args, answer in self.answers(name, records.ids, self.is_chosen):
            text = str(answer)
            self.answered[name] += not text.startswith("error")
            if any(secret in text for secret in secrets) and not self.is_echo(args, text):
                found.add(f"{method} tells")
            elif is_closed and self.ids_in(method, answer) & set(records.ids):
                found.add(f"{method} reaches")
        self.env.invalidate_all()
        if not self.may_change(name) and self.fingerprint(records) != before:
            found.add("a row was changed")
        return found

    @contextmanager
    def undone(self):
        """What happens inside is taken back, so that one finding does not make the next."""
        with self.env.cr.savepoint(flush=True) as savepoint:
            yield
            self.env.invalidate_all(flush=False)
            savepoint.rollback()

    def is_chosen(self):
        return self.random.random() < self.share

    def is_echo(self, args, text):
        """An error may repeat what was asked for."""
        return text.startswith("error") and MARK in str(args)

    def assert_was_answered(self, user):
        """Nothing was found because much was asked, not because all of it failed."""
        models, answers = sum(map(bool, self.answered.values())), self.answered.total()
        print(f"{user.login}: {answers} answers that were no error, of {models} models")
        few_models, few_answers = self.least(user)
        self.assertGreaterEqual(models, few_models)
        self.assertGreaterEqual(answers, few_answers * self.share)

    def least(self, user):
        """Override: how many models answer at least, and how often when all is asked."""
        return 1, 1

    def assert_gets_nothing(self, users):
        found = {}
        for user in users:
            found[user.login] = self.try_role(user)
            self.assert_was_answered(user)
        lines = [
            f"{login}: {name}: {', '.join(methods)}"
            for login, models in found.items()
            for name, methods in models.items()
        ]
        self.assertFalse(lines, "\n" + "\n".join(lines))
