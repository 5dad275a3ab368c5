import math

from psycopg2 import Error as DatabaseError

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PartsCase

ADDONS = {
    "spare_parts_deposit",
    "technician_bag",
    "old_part_collection",
    "point_stocktake",
    "parts_planning",
    "loaner_deposit",
    "part_quality",
}
KINDS = ("float", "integer", "monetary")
WRONG = (math.nan, math.inf, -math.inf, 1e308, -1e308, 1e15, 10**30, "1e999", "many", [1], {})
# May be below zero: what a difference found, what a ledger says.
SIGNED = {"deposit.entry", "deposit.difference"}


@tagged("post_install", "-at_install")
class TestNumbersWithinReason(PartsCase):
    """Whatever number is sent, it is taken or refused with a sentence; and never beyond reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)

    def numbers(self):
        """Fields of the addons of parts that somebody might send a number for."""
        for name in sorted(self.registry):
            model = self.env[name]
            if model._original_module not in ADDONS or model._abstract or not model._auto:
                continue
            for field in model._fields.values():
                if field.type in KINDS and field.store and field.name != "id" and not field.related:
                    yield model, field

    def refusal(self, call):
        """The exception that a number ends in, of the kind that is told as a sentence."""
        try:
            with self.env.cr.savepoint():
                call()
        except UserError as error:
            return str(error)
        except DatabaseError as error:
            constraint = error.diag.constraint_name
            self.assertTrue(constraint, f"no sentence: {error}")  # what RPC makes a sentence of
            return constraint
        return None

    def test_every_number_of_every_document_is_bounded(self):
        checked = 0
        for model, field in self.numbers():
            if not hasattr(model, "_refuse_beyond_reason"):
                # made by the server alone: nobody may write the model
                self.assertFalse(self.writers(model), f"{model._name}.{field.name}")
                continue
            for number in WRONG:
                with self.subTest(model=model._name, field=field.name, number=number):
                    with self.assertRaises(UserError):
                        model._refuse_beyond_reason({field.name: number})
            model._refuse_beyond_reason({field.name: 0})
            model._refuse_beyond_reason({field.name: 12})
            checked += 1
        self.assertGreaterEqual(checked, 30)  # more with each addon above

    def writers(self, model):
        access = self.env["ir.model.access"].search([("model_id.model", "=", model._name)])
        return access.filtered(lambda row: row.perm_write or row.perm_create).mapped("name")

    def samples(self):
        """A record for each model of the numbers, found or made by the life of a requisition."""
        requisition = self.take_to(self.ask_for((self.screen, 3)), "received")
        yield requisition.line_ids
        yield self.ask_for((self.screen, 3)).line_ids
        order = self.start_order()
        yield self.plan_part(order, self.screen)
        for model in sorted({model._name for model, _field in self.numbers()}):
            yield self.env[model].search([], limit=1)

    def test_a_negative_number_is_refused_where_it_makes_no_sense(self):
        self.samples_checked = 0
        for record in self.samples():
            if not record or record._name in SIGNED or not hasattr(record, "_refuse_beyond_reason"):
                continue
            for model, field in self.numbers():
                if model._name == record._name and not field.compute and not field.readonly:
                    with self.subTest(model=model._name, field=field.name):
                        self.assertTrue(self.refusal(lambda r=record, f=field: self.put(r, f)))
                        self.samples_checked += 1
        self.assertGreater(self.samples_checked, 15)

    def put(self, record, field):
        record.sudo().write({field.name: -1})
        record.flush_recordset()

    def test_a_requisition_tells_what_is_wrong_with_its_number(self):
        line = self.ask_for((self.screen, 3)).line_ids
        for number in WRONG:
            message = self.refusal(lambda n=number: line.write({"quantity": n}))
            self.assertIn("Enter a number up to 10,000,000,000", message, number)
            message = self.refusal(lambda n=number: self.ask_for((self.battery, n)))
            self.assertIn("Enter a number", message)

    def test_the_ledger_takes_no_sum_that_it_cannot_keep_to_the_cent(self):
        for amount in (1e14, 1e15, math.nan, math.inf):
            message = self.refusal(lambda a=amount: self.pay_in(self.account, a))
            self.assertIn("Enter a number", message)
        self.pay_in(self.account, 9_999_999_999.99)
        self.assertProved()
        self.assertFigures(self.account, 10_000_000_999.99, 0)
        for _time in range(3):
            self.pay_in(self.account, 0.01)
        self.assertProved()
        self.env.cr.execute(
            "UPDATE deposit_account SET balance = 9999999999999 WHERE id = %s", [self.account.id]
        )
        self.account.invalidate_recordset()
        self.assertTrue(self.refusal(lambda: self.pay_in(self.account, 10)))
