"""Each guard that is taken out lets somebody do what it refuses; nothing else stands in its place.

`test_every_rule_is_needed.py` does this for record rules. Here are the guards in code, each with
one attack of its own kind.
"""

from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase
from odoo.tools import mute_logger

from odoo.addons.customer_privacy.models import base as privacy_base
from odoo.addons.repair_intake.models import service_order
from odoo.addons.service_base.models import four_eyes_mixin
from odoo.addons.service_network.models import base, ir_model_access, ir_rule
from odoo.addons.service_settlement.models import account_move
from odoo.addons.spare_parts_deposit.models import stock_move_line

from .two_points import TwoPoints


class TestEveryGuardIsNeeded(TwoPoints, TransactionCase):
    @contextmanager
    def without(self, definition, method, answer=...):
        """The method of this class of ours does nothing, or answers so, or leaves it to Odoo."""

        def left_to_odoo(records, *args, **kwargs):
            return getattr(super(definition, records), method)(*args, **kwargs)

        instead = left_to_odoo if answer is ... else lambda *_args, **_kwargs: answer
        with patch.object(definition, method, instead):
            self.env.registry.clear_all_caches()
            try:
                yield
            finally:
                self.env.registry.clear_all_caches()

    def succeeds(self, attack):
        self.env.invalidate_all()
        try:
            with mute_logger("odoo.addons.base.models.ir_rule"), self.env.cr.savepoint() as trial:
                attack()
                self.env.flush_all()
                trial.rollback()
                return True
        except (AccessError, UserError, AssertionError):
            return False
        finally:
            self.env.invalidate_all(flush=False)

    def assert_guards(self, attack, definition, method, answer=...):
        self.assertFalse(self.succeeds(attack), "the guard lets it through")
        with self.without(definition, method, answer):
            self.assertTrue(self.succeeds(attack), "another guard stands in its place")

    def foreign_customer(self):
        order = self.southern("service.order", "point_id").filtered("partner_id")[:1]
        return order.partner_id

    # --- rule 5, masks ---

    def test_naming_a_record_that_one_may_not_see(self):
        vals = {"partner_id": self.foreign_customer().id, "point_id": self.point.id}
        Order = self.env["service.order"].with_user(self.north_hand)
        self.assert_guards(
            lambda: Order.create({**vals, "symptom": "x"}), base.Base, "_check_links", None
        )

    def test_a_right_of_every_internal_user(self):
        Bank = self.env["res.partner.bank"].with_user(self.manager)
        self.assert_guards(
            lambda: Bank.search_count([]), ir_model_access.IrModelAccess, "_get_allowed_models"
        )

    def test_the_open_dialog_of_another(self):
        self.run_of(date(2026, 3, 1)).action_send()
        statement = self.southern("settlement.statement", "point_id")[:1]
        dialog = self.env["settlement.dispute"].with_user(self.other_manager)
        dialog = dialog.create({"statement_id": statement.id, "note": "x"})
        self.assert_guards(
            lambda: dialog.with_user(self.manager).read(["note"]), ir_rule.IrRule, "_compute_domain"
        )

    def test_guessing_at_the_column(self):
        Partner = self.env["res.partner"].with_user(self.north_keeper)
        self.assert_guards(
            lambda: Partner._read_group([], ["phone"]), privacy_base.Base, "_field_to_sql"
        )

    def test_reading_a_masked_number(self):
        customer = self.southern_neighbour()
        number = customer.phone

        def read():
            rows = customer.with_user(self.north_keeper).read(["phone"])
            assert rows[0]["phone"] == number

        self.assert_guards(read, privacy_base.Base, "_read_format")

    def southern_neighbour(self):
        """A private customer of the northern point."""
        order = self.env["service.order"].search(
            [("point_id", "=", self.point.id), ("partner_id.phone", "!=", False)], limit=1
        )
        return order.partner_id

    # --- money and facts ---

    def closed_order(self):
        return self.env["service.order"].search(
            [("point_id", "=", self.point.id), ("state", "=", "closed")], limit=1
        )

    def test_raising_the_pay_of_a_finished_order(self):
        order = self.closed_order().with_user(self.north_hand)
        self.assert_guards(
            lambda: order.write({"symptom": "another"}),
            service_order.ServiceOrder,
            "_refuse_frozen",
            None,
        )

    def test_writing_a_figure_that_the_server_makes(self):
        entry = self.env["old.part.return"].search([], limit=1).with_user(self.warehouse)
        names = [
            name
            for name, it in entry._fields.items()
            if it.store and it.compute and it.readonly and it.type in ("integer", "float", "date")
        ]
        self.assertTrue(names)
        self.assert_guards(
            lambda: entry._check_field_access(entry._fields[names[0]], "write"),
            base.Base,
            "_check_field_access",
        )

    def test_rewriting_a_bill_that_a_statement_stands_on(self):
        run = self.settle(date(2026, 3, 1))
        bill = run.statement_ids.move_id[:1].with_user(self.accountant)
        self.assertTrue(bill)
        self.assert_guards(
            lambda: bill.write({"ref": "another"}), account_move.AccountMove, "_frozen_by", {}
        )

    def test_moving_parts_past_the_documents(self):
        shelf = self.point.parts_location_id
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )

        def move():
            vals = {
                "product_id": self.part.id,
                "product_uom_qty": 1,
                "location_id": warehouse.lot_stock_id.id,
                "location_dest_id": shelf.id,
                "picking_type_id": warehouse.int_type_id.id,
            }
            moved = self.env["stock.move"].create(vals)._action_confirm(merge=False)
            moved._action_assign()
            moved.picked = True
            moved._action_done()
            self.env.flush_all()

        self.assert_guards(move, stock_move_line.StockMoveLine, "_refuse_past_documents", None)

    def test_approving_what_one_changed(self):
        asked = self.env["parts.requisition"].with_user(self.north_keeper)
        line = [(0, 0, {"product_id": self.part.id, "quantity": 1})]
        document = asked.create({"point_id": self.point.id, "line_ids": line})
        document.action_submit()
        document.sudo().editor_ids = self.warehouse
        self.assert_guards(
            lambda: document.with_user(self.warehouse).action_approve(),
            four_eyes_mixin.FourEyesMixin,
            "_own_refusal",
            False,
        )
