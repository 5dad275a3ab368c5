"""Each guard that is taken out lets somebody do what it refuses; nothing else stands in its place.

`test_every_rule_is_needed.py` does this for record rules. Here are the guards in code, each with
one attack of its own kind.
"""

import re
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase
from odoo.tools import mute_logger

from odoo.addons.customer_privacy.models import base as privacy_base
from odoo.addons.customer_privacy.models import ir_qweb_field_contact
from odoo.addons.mail.tools.discuss import Store
from odoo.addons.repair_intake.models import service_order
from odoo.addons.service_base.models import four_eyes_mixin
from odoo.addons.service_network.models import base, ir_model_access, ir_rule
from odoo.addons.service_network.tests.values import other_values
from odoo.addons.service_settlement.models import account_move, account_payment, res_partner_bank
from odoo.addons.spare_parts_deposit.models import (
    product_template,
    stock_location,
    stock_move_line,
    stock_quant,
)

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

    def assert_is_told_without(self, ask, definition, method, answer=...):
        """What `ask` answers holds the customer's number only without the method."""
        customer = self.southern_neighbour()
        number = customer.phone

        def told():
            assert number in str(ask(customer.with_user(self.north_keeper)))

        self.assert_guards(told, definition, method, answer)

    def test_exporting_a_masked_number(self):
        self.north_keeper.group_ids += self.env.ref("base.group_allow_export")
        self.assert_is_told_without(
            lambda customer: customer.export_data(["phone"]), privacy_base.Base, "_export_rows"
        )

    def test_the_chatter_tells_a_masked_number(self):
        """It reads as superuser."""
        self.assert_is_told_without(
            lambda customer: Store().add(customer.sudo(), "phone").get_result(),
            privacy_base.Base,
            "_masked_store_repr",
            [],
        )

    def test_a_paper_shows_a_masked_number(self):
        def print_block(customer):
            block = self.env["ir.qweb.field.contact"].with_user(self.north_keeper)
            return block.value_to_html(customer, {"fields": ["name", "phone"]})

        self.assert_is_told_without(
            print_block, ir_qweb_field_contact.IrQwebFieldContact, "value_to_html"
        )

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
        """A real write, of figures that nothing else looks after."""
        guarded = list(self.figures_that_only_the_guard_holds())
        self.assertGreater(len(guarded), 2)
        for record, vals in guarded:
            with self.subTest(record=record, vals=vals):
                self.assert_guards(
                    lambda record=record, vals=vals: record.write(vals),
                    base.Base,
                    "_check_field_access",
                )

    def figures_that_only_the_guard_holds(self):
        """Pairs (record, values) that somebody may write as soon as the guard is gone."""
        expert = self.make_user("expert", "repair_intake.group_technical_expert")
        for name, user in (
            ("stock.lot", self.warehouse),
            ("service.order", self.office),
            ("service.article", expert),
            ("product.category", self.office),
        ):
            records = self.env[name].with_user(user)
            record = records.search([("state", "=", "new")] if name == "service.order" else [])[:1]
            for field in record._fields.values():
                kept = base._is_kept_by_code(field, record)
                for value in other_values(record.sudo(), field.name)[:1] if kept else ():
                    vals = {field.name: value}
                    with self.without(base.Base, "_check_field_access"):
                        is_free = self.succeeds(lambda r=record, v=vals: r.write(v))
                    if is_free:
                        yield record, vals

    def test_rewriting_a_bill_that_a_statement_stands_on(self):
        run = self.settle(date(2026, 3, 1))
        bill = run.statement_ids.move_id[:1].with_user(self.accountant)
        self.assertTrue(bill)
        self.assert_guards(
            lambda: bill.write({"ref": "another"}), account_move.AccountMove, "_frozen_by", {}
        )

    def test_paying_a_confirmed_bill_to_somebody_else(self):
        bill = self.settle(date(2026, 3, 1)).statement_ids.move_id[:1]
        thief = self.env["res.partner"].create({"name": "Somebody Else", "is_company": True})
        account = self.env["res.partner.bank"].create(
            {"acc_number": "6222 6666", "partner_id": thief.id, "allow_out_payment": True}
        )
        dialog = self.env["account.payment.register"].with_user(self.accountant)
        dialog = dialog.with_context(active_model="account.move", active_ids=bill.ids)
        self.assert_guards(
            lambda: dialog.create({"partner_bank_id": account.id})._create_payments(),
            account_payment.AccountPayment,
            "_pays_as_confirmed",
            True,
        )

    def test_changing_the_account_that_a_statement_is_paid_to(self):
        account = self.env["res.partner.bank"].create(
            {"acc_number": "6222 0001", "partner_id": self.point.partner_id.id}
        )
        self.settle(date(2026, 3, 1))
        self.assert_guards(
            lambda: account.write({"acc_number": "6222 6666"}),
            res_partner_bank.ResPartnerBank,
            "_check_on_no_statement",
            None,
        )

    def test_counting_pieces_of_a_point_by_hand(self):
        counting = self.make_user("stock.boss", "stock.group_stock_manager")
        quant = self.env["stock.quant"].search(
            [("location_id", "=", self.point.parts_location_id.id), ("quantity", ">", 0)], limit=1
        )
        self.assert_guards(
            lambda: quant.with_user(counting).write({"quantity": 99}),
            stock_quant.StockQuant,
            "_refuse_by_hand",
            None,
        )

    def test_marking_a_place_as_one_of_a_point(self):
        boss = self.make_user("stock.boss", "stock.group_stock_manager")
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "usage": "internal", "company_id": False}
        )
        self.assert_guards(
            lambda: shelf.with_user(boss).write({"is_service_points_root": True}),
            stock_location.StockLocation,
            "_refuse_marks",
            None,
        )

    def test_making_a_service_part_of_what_lies_at_a_point(self):
        product = self.env["product.template"].create({"name": "Case", "is_storable": True})
        shelf = self.point.parts_location_id
        self.env["stock.quant"]._update_available_quantity(product.product_variant_id, shelf, 8)
        self.assert_guards(
            lambda: product.write({"is_service_part": True}),
            product_template.ProductTemplate,
            "_check_none_is_held",
            None,
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

    # --- every guard is attacked ---

    def test_every_guard_in_the_walls_is_attacked_here_or_elsewhere(self):
        attacked = set(re.findall(r'"(_\w+)"', Path(__file__).read_text()))
        guards = {
            found
            for pattern in WALLS
            for file in sorted((ADDONS).glob(pattern))
            for found in re.findall(r"def (_refuse\w*|_guard\w*|_check_not\w*)\(", file.read_text())
        }
        self.assertGreater(len(guards), 10)
        self.assertEqual(sorted(guards - attacked), [], "attack it, or say where that is done")


ADDONS = Path(__file__).resolve().parents[2] / "addons"
# Where the walls stand; ARCHITECTURE, “Where each rule stands”.
WALLS = (
    "customer_privacy/models/*.py",
    "deposit_ledger/models/account_*.py",
    "service_network/models/base.py",
    "service_network/models/ir_*.py",
    "service_settlement/models/account_*.py",
    "service_settlement/models/res_partner_bank.py",
    "spare_parts_deposit/models/stock_*.py",
    "spare_parts_deposit/models/product_template.py",
)
# Parts of a guard that is attacked here by its name, or attacked where it is easier to see.
ELSEWHERE = {
    "_check_not_frozen": "asks `_frozen_by`",
    "_guarded_domain": "only makes allowed questions work; the column refuses the rest",
    "_order_field_to_sql": "only leaves the order out; without it the column refuses",
    "_refuse_column": "says what `_field_to_sql` found",
    "_refuse_document_links": "spare_parts_deposit/tests/test_parts_by_documents.py",
    "_refuse_elsewhere": "spare_parts_deposit/tests/test_parts_by_documents.py",
    "_refuse_link": "says what `_check_links` found",
    "_refuse_links": "says what `_check_links` found",
    "_refuse_new_past_documents": "spare_parts_deposit/tests/test_parts_by_documents.py",
    "_refuse_orphans": "spare_parts_deposit/tests/test_parts_by_documents.py",
    "_refuse_payment": "says what `_pays_as_confirmed` found",
    "_refuse_rewriting": "spare_parts_deposit/tests/test_parts_by_documents.py",
    "_refuse_to_move_place": "spare_parts_deposit/tests/test_parts_by_documents.py",
    "_refuse_to_redirect": "spare_parts_deposit/tests/test_parts_by_documents.py",
}
