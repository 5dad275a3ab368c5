import logging
import os
import random
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LedgerCase

_logger = logging.getLogger(__name__)


class Model:
    """What an account is, in plain Python."""

    def __init__(self):
        self.balance = self.held = Decimal(0)
        self.multiple = Decimal(1)
        self.open_holds = {}

    def allows(self, balance=0, held=0, refund=False):
        within = self.held + held <= (self.balance + balance) * self.multiple
        if refund:
            return within and self.balance + balance >= 0
        return held <= 0 or within

    def move(self, balance=0, held=0):
        self.balance += balance
        self.held += held


@tagged("post_install", "-at_install")
class TestDepositModel(LedgerCase):
    """A random walk over all kinds of entries against the model."""

    WALKS = ("pay_in", "refund", "charge", *["hold"] * 3, "post", "void", "release", "multiple")

    def test_the_account_does_what_the_model_does(self):
        seed = int(os.environ.get("DEPOSIT_SEED") or random.randrange(10**6))
        _logger.info("DEPOSIT_SEED=%s", seed)
        self.random, self.model = random.Random(seed), Model()
        accepted = refused = 0
        for _step in range(400):
            if getattr(self, f"walk_{self.random.choice(self.WALKS)}")():
                accepted += 1
            else:
                refused += 1
            self.assertFigures(self.account, float(self.model.balance), float(self.model.held))
        self.assertGreater(min(accepted, refused), 20, f"seed {seed}: the walk is too narrow")
        self.assertProved()

    def amount(self, most=500):
        return Decimal(self.random.randrange(1, most * 100)) / 100

    def post(self, kind, allowed=True, **vals):
        """Post one entry; the account must agree with the model on whether it may be."""
        vals = {name: float(v) if isinstance(v, Decimal) else v for name, v in vals.items()}
        try:
            entry = self.env["deposit.account"]._post(
                [{"account_id": self.account.id, "kind": kind, **vals}]
            )
        except UserError:
            self.assertFalse(allowed, f"{kind} {vals} should be allowed")
            return None
        self.assertTrue(allowed, f"{kind} {vals} should be refused")
        return entry

    def walk_pay_in(self):
        amount = self.amount()
        self.model.move(balance=amount)
        return self.post("pay_in", balance_delta=amount)

    def walk_refund(self):
        amount = self.amount()
        allowed = self.model.allows(balance=-amount, refund=True)
        if allowed:
            self.model.move(balance=-amount)
        return self.post("refund", allowed, balance_delta=-amount)

    def walk_charge(self):
        amount = self.amount(100)
        self.model.move(balance=-amount)
        return self.post("charge", balance_delta=-amount)

    def walk_hold(self):
        amount = self.amount()
        allowed = self.model.allows(held=amount)
        entry = self.post("hold", allowed, held_delta=amount)
        if entry:
            self.model.move(held=amount)
            self.model.open_holds[entry.id] = amount
        return entry

    def walk_post(self):
        if not self.model.open_holds:
            return None
        hold = self.random.choice(sorted(self.model.open_holds))
        self.model.open_holds.pop(hold)
        return self.post("post", hold_id=hold)

    def walk_void(self):
        if not self.model.open_holds:
            return None
        hold = self.random.choice(sorted(self.model.open_holds))
        amount = self.model.open_holds.pop(hold)
        self.model.move(held=-amount)
        return self.post("void", held_delta=-amount, hold_id=hold)

    def walk_release(self):
        posted = self.model.held - sum(self.model.open_holds.values())
        amount = min(self.amount(), posted)
        if not amount:
            return None
        self.model.move(held=-amount)
        return self.post("release", held_delta=-amount)

    def walk_multiple(self):
        self.model.multiple = Decimal(self.random.choice(["0.5", "1", "1.25", "2", "3"]))
        self.account.multiple = float(self.model.multiple)
        return True
