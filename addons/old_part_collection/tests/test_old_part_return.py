from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import OldPartCase

PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
@freeze_time("2026-05-06 04:00")
class TestOldPartReturn(OldPartCase):
    def test_it_is_due_some_days_after_the_new_part_was_used(self):
        self.company.old_part_days = 20
        self.assertEqual(self.owe().due_on, date(2026, 5, 26))
        self.screen.old_part_days = 7
        self.assertEqual(self.owe().due_on, date(2026, 5, 13))

    def test_the_day_is_that_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2026-05-06 17:00"):
            self.assertEqual(self.owe().due_on, date(2026, 6, 6))

    def test_overdue_is_found_and_told_alike(self):
        old_part = self.owe()
        Part = self.env["old.part.return"]
        with freeze_time("2026-06-05 04:00"):
            self.assertFalse(old_part.is_overdue)
            self.assertNotIn(old_part, Part.search([("is_overdue", "=", True)]))
        old_part.invalidate_recordset(["is_overdue"])
        with freeze_time("2026-06-06 04:00"):
            self.assertTrue(old_part.is_overdue)
            self.assertIn(old_part, Part.search([("is_overdue", "=", True)]))
            self.assertNotIn(old_part, Part.search([("is_overdue", "=", False)]))

    def test_a_label_finds_its_part(self):
        old_part = self.owe()
        Part = self.env["old.part.return"]
        self.assertEqual(old_part.label, f"OP{old_part.id:08d}")
        for code in (old_part.label, old_part.label.lower(), str(old_part.id)):
            self.assertEqual(Part.search([("label", "=", code)]), old_part, code)
        for code in ("OP", "OPX1", "", "٣", "9" * 12):
            self.assertFalse(Part.search([("label", "=", code)]), code)
        self.assertTrue(old_part._label_facts()["picture"].startswith("data:image/png;base64,"))

    def test_a_rejection_keeps_reason_words_and_photo(self):
        old_part = self.hand_in()
        old_part.with_user(self.keeper).action_inspect("tampered", "Screws missing", PIXEL)
        self.assertEqual(old_part.state, "rejected")
        self.assertEqual(old_part.reject_reason, "tampered")
        self.assertEqual(old_part.inspection_note, "Screws missing")
        self.assertTrue(old_part.photo)
        with self.assertRefused("why"):
            self.hand_in().with_user(self.keeper).action_inspect("because")

    def test_a_rejected_part_may_come_again(self):
        old_part = self.hand_in()
        old_part.with_user(self.keeper).action_inspect("wrong")
        old_part.with_user(self.storekeeper).action_hand_in()
        old_part.with_user(self.keeper).action_accept()
        old_part.with_user(self.keeper).action_write_off()
        self.assertEqual(old_part.state, "written_off")

    def test_what_does_not_come_is_paid_from_the_deposit_and_frees_the_limit(self):
        old_part = self.owe()
        before = self.account.balance, self.account.held
        with self.assertRefused("until then"):
            old_part.with_user(self.accountant).action_charge()
        with freeze_time("2026-06-06 04:00"):
            old_part.with_user(self.accountant).action_charge()
        self.assertEqual(old_part.state, "charged")
        self.assertEqual(old_part.use_id.state, "cleared")
        self.assertFigures(self.account, before[0] - 100, before[1] - 100)
        entry = self.account.entry_ids.filtered(lambda e: e.kind == "charge")
        self.assertEqual(entry.old_part_id, old_part)
        self.assertEqual(entry.move_id.state, "posted")
        self.assertProved()

    def test_what_the_point_has_lost_is_charged_before_it_is_due(self):
        old_part = self.owe()
        held = self.account.held
        mine = old_part.with_user(self.storekeeper)
        with self.assertRefused("what became of"):
            mine.action_lose(note=" ")
        action = mine.action_ask_lost()
        Dialog = self.env[action["res_model"]].with_user(self.storekeeper)
        dialog = Dialog.with_context(action["context"]).create({"note": "The customer kept it"})
        dialog.action_lose()
        dialog.action_lose()
        self.assertEqual(old_part.state, "owed", "it is owed until somebody charges it")
        self.assertTrue(old_part.lost_at)
        self.assertEqual(self.account.held, held)
        self.assertEqual(
            old_part.log_ids.filtered(lambda log: log.step == "lose").note, dialog.note
        )
        with self.assertRefused("told lost already"):
            mine.action_lose(note="Again")
        old_part.with_user(self.accountant).action_charge()
        self.assertEqual(old_part.state, "charged")
        self.assertEqual(self.account.held, held - 100)
        self.assertProved()

    def test_what_was_lost_and_turns_up_is_handed_in(self):
        old_part = self.owe()
        old_part.with_user(self.storekeeper).action_lose(note="Gone")
        old_part.with_user(self.storekeeper).action_hand_in()
        self.assertEqual((old_part.state, old_part.lost_at), ("returned", False))
        with self.assertRefused("not possible from there"):
            old_part.with_user(self.storekeeper).action_lose(note="Gone")

    def test_only_the_point_tells_that_it_has_lost_a_part(self):
        old_part = self.owe()
        for user in (self.accountant, self.keeper, self.technician_user, self.other_storekeeper):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                old_part.with_user(user).action_lose(note="Gone")

    def test_a_charge_happens_once(self):
        old_part = self.hand_in()
        old_part.with_user(self.keeper).action_inspect("wrong")
        charge = old_part.with_user(self.accountant).action_charge
        charge(key="charge-once")
        charge(key="charge-once")
        entries = self.account.entry_ids.filtered(lambda e: e.kind == "charge")
        self.assertEqual(len(entries), 1)
        with self.assertRefused("Charged"):
            charge(key="another")

    def test_an_upgrade_is_clear_when_its_old_part_was_charged_and_its_money_is_in(self):
        better = self.make_part("Better Screen", 60.0, list_price=450)
        self.stock_point((better, 1))
        part = self.plan_part(
            self.start_order(), better, outcome="upgrade", upgraded_product_id=self.screen.id
        )
        lines = [(0, 0, vals) for vals in part.order_id._prepare_quote_lines()]
        quote = self.env["service.quote"].create({"order_id": part.order_id.id, "line_ids": lines})
        quote.action_send()
        quote.accept("Li Lei", "phone")
        part.action_use()
        old_part = part.sudo().old_part_ids
        old_part.with_user(self.storekeeper).action_hand_in()
        old_part.with_user(self.keeper).action_inspect("wrong")
        old_part.with_user(self.accountant).action_charge()
        self.assertEqual(part.state, "used")
        part.with_user(self.accountant).action_clear()
        self.assertEqual(part.state, "cleared")
        self.assertEqual(part.order_id.old_part_count, 0)
        self.assertProved()

    def test_without_this_addon_what_was_charged_is_settled(self):
        """As the uninstallation of the addon leaves it: the point owes nothing again."""
        old_part = self.hand_in()
        old_part.with_user(self.keeper).action_inspect("wrong")
        old_part.with_user(self.accountant).action_charge()
        self.env["old.part.return"]._fields["state"].ondelete["charged"](old_part.sudo())
        self.assertEqual(old_part.state, "written_off")
        self.assertProved()

    def test_only_finance_charges(self):
        old_part = self.hand_in()
        old_part.with_user(self.keeper).action_inspect("wrong")
        for user in (self.keeper, self.storekeeper):
            with self.assertRefused("another desk"):
                old_part.with_user(user).action_charge()

    def test_it_is_found_by_part_order_serial_point_and_label(self):
        old_part = self.owe()
        old_part.lot_id = self.env["stock.lot"].create(
            {
                "name": "OLD-SERIAL-7",
                "product_id": self.screen.id,
                "service_point_ids": self.point.ids,
            }
        )
        self.env.flush_all()
        Ageing = self.env["old.part.ageing"].with_user(self.storekeeper)
        words = (self.screen.name, old_part.order_id.name, "OLD-SERIAL-7", old_part.label)
        for word in words:
            found = Ageing.browse([found[0] for found in Ageing.name_search(word, limit=None)])
            self.assertIn(old_part, found.old_part_id, word)
        self.assertTrue(Ageing.name_search(self.point.name))
        self.assertFalse(Ageing.name_search("Nothing is called like this"))

    def test_the_age_is_that_of_the_due_day(self):
        old_part = self.owe()
        self.env.flush_all()
        Ageing = self.env["old.part.ageing"]
        for days, bucket in ((0, "0"), (1, "1"), (7, "1"), (8, "2"), (31, "3"), (91, "4")):
            self.env.cr.execute(
                "UPDATE old_part_return SET due_on ="
                " (now() AT TIME ZONE %s)::date - %s WHERE id = %s",
                [self.point.tz, days, old_part.id],
            )
            Ageing.invalidate_model()
            row = Ageing.search([("old_part_id", "=", old_part.id)])
            self.assertEqual((row.bucket, row.held_value), (bucket, 100), days)
