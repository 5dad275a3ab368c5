"""P13: no public method tells a customer's number or address to who sees masks.

Reading, searching and grouping are asked for elsewhere. Here each other method follows that a
client may call with nothing but records: what it answers is made by code, which reads real values.
"""

import inspect
from contextlib import contextmanager

from odoo.models import BaseModel
from odoo.service.model import get_public_method
from odoo.tests import TransactionCase
from odoo.tools import mute_logger

from ..calls import LOUD, Calls
from ..common import CrossAddons
from .person import EMAIL, PHONE, STREET, KnownPerson

# With the key by which somebody becomes a customer's account.
SECRETS = (PHONE, EMAIL, STREET, "auth_signup_token", "signup_token=")
TALKATIVE = ("odoo.addons.mail.models.mail_thread", "odoo.addons.stock.models.stock_rule")
NAMED = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.POSITIONAL_ONLY


class TestMethodsTellNothing(CrossAddons, Calls, KnownPerson, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.expert = cls.make_user("expert", "repair_intake.group_technical_expert")
        cls.network = cls.make_user("network", "service_network.group_network_manager")
        cls.meet()
        cls.partner.service_point_ids += cls.point
        cls.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        cls.account = cls.make_user(EMAIL, "base.group_portal")
        cls.account.partner_id = cls.partner
        cls.stranger = cls.env["res.partner"].create({"name": "Without account", "phone": PHONE})
        cls.env.flush_all()

    def methods(self, Model):
        """Public methods beyond those of every model that need nothing but records."""
        for name, method in inspect.getmembers(type(Model), inspect.isroutine):
            if name.startswith("_") or hasattr(BaseModel, name):
                continue
            try:
                get_public_method(Model, name)
            except Exception:  # not for clients  # noqa: S112
                continue
            taken = list(inspect.signature(method).parameters.values())[1:]
            if not any(it.default is it.empty and it.kind in NAMED for it in taken):
                yield name, getattr(method, "_api_model", False)

    def asked_of(self, name):
        """Records of the customer, whoever may read them, else the newest."""
        if name == "res.partner":
            return [self.partner.ids, self.stranger.ids]
        if name == "res.users":
            return [self.account.ids]
        newest = self.env[name].with_context(active_test=False).search([], limit=2, order="id desc")
        return [newest.ids] if newest else []

    def models(self):
        for name, model in sorted(self.env.registry.items()):
            if not model._abstract and not model._transient and self.env[name]._auto:
                yield name

    @contextmanager
    def undone(self):
        with self.env.cr.savepoint(flush=True) as savepoint:
            yield
            self.env.invalidate_all(flush=False)
            savepoint.rollback()

    def ask(self, name, method, args):
        with self.undone(), mute_logger(*LOUD, *TALKATIVE):
            return str(self.try_rpc(name, method, *args))

    def test_no_method_tells_what_is_masked(self):
        told, asked = set(), 0
        for user in self.expert | self.network | self.accountant | self.north_hand:
            self.ask_as(user)
            for name in self.models():
                for ids in self.asked_of(name):
                    for method, of_model in self.methods(self.env[name].with_user(user)):
                        asked += 1
                        answer = self.ask(name, method, [] if of_model else [ids])
                        if any(secret in answer for secret in SECRETS):
                            told.add(f"{user.login}: {name}.{method}: {answer[:200]}")
        print(f"{asked} methods were asked")
        self.assertEqual(sorted(told), [])
        self.assertGreater(asked, 3000)
