from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from .common import OldPartCase


@tagged("post_install", "-at_install")
class TestOldPartBox(OldPartCase):
    def test_a_box_goes_from_the_point_to_the_warehouse(self):
        box, old_parts = self.received_box(3)
        self.assertEqual((box.state, box.part_count, box.open_count), ("received", 3, 3))
        self.assertEqual(box.held_value, 300)
        for old_part in old_parts:
            old_part.with_user(self.keeper).action_accept()
        self.assertEqual(box.open_count, 0)
        self.assertEqual(box.log_ids.sorted("id").mapped("step"), ["send", "receive"])

    def test_nothing_is_inspected_before_the_box_is_there(self):
        old_part = self.hand_in()
        box = self.make_box()
        box.action_pack_all()
        with self.assertRefused("not received"):
            old_part.with_user(self.keeper).action_accept()
        box.action_send()
        with self.assertRefused("not received"):
            old_part.with_user(self.keeper).action_inspect("wrong")

    def test_scanning_packs_at_the_point_and_accepts_at_the_warehouse(self):
        old_part = self.hand_in()
        box = self.make_box()
        answer = box.action_scan(old_part.label, key="scan-1")
        self.assertIn("Screen", answer["message"])
        self.assertEqual(old_part.box_id, box)
        box.action_scan(old_part.label, key="scan-2")
        box.action_send()
        box.with_user(self.keeper).action_receive()
        box.with_user(self.keeper).action_scan(old_part.label, key="scan-3")
        box.with_user(self.keeper).action_scan(old_part.label, key="scan-3")
        self.assertEqual(old_part.state, "accepted")
        with self.assertRefused("Put it aside"):
            box.with_user(self.keeper).action_scan("OP99999999", key="scan-4")

    def test_a_part_is_in_one_box_at_most_and_only_once_handed_in(self):
        owed, handed_in = self.owe(), self.hand_in()
        first, second = self.make_box(), self.make_box()
        first.action_scan(handed_in.label)
        with self.assertRefused("packed already"):
            second.action_scan(handed_in.label)
        with self.assertRefused("not among"):
            second.action_scan(owed.label)
        handed_in.with_user(self.storekeeper).action_unpack()
        second.action_scan(handed_in.label)
        self.assertEqual(handed_in.box_id, second)

    def test_an_empty_box_is_not_sent(self):
        with self.assertRefused("empty"):
            self.make_box().action_send()
        with self.assertRefused("No old part waits"):
            self.make_box().action_pack_all()

    def test_a_cancelled_box_is_unpacked(self):
        old_part = self.hand_in()
        box = self.make_box()
        box.action_pack_all()
        box.action_cancel()
        self.assertFalse(old_part.box_id)
        self.assertEqual(old_part.state, "returned")

    def test_what_is_missing_in_the_box_is_owed_again(self):
        box, old_part = self.received_box()
        with self.assertRefused("did not come in a box"):
            self.hand_in().with_user(self.keeper).action_miss()
        old_part.with_user(self.keeper).action_miss()
        self.assertEqual((old_part.state, old_part.box_id.id), ("owed", False))
        self.assertProved()

    def test_a_sent_box_is_not_unpacked(self):
        _box, old_part = self.received_box()
        with self.assertRefused(""):
            old_part.with_user(self.storekeeper).action_unpack()

    @users("store.south.user")
    def test_a_point_sees_its_own_boxes_and_ages_and_nothing_of_others(self):
        box, old_part = self.received_box()
        self.env.flush_all()
        self.assertFalse(self.env["old.part.box"].search([("id", "=", box.id)]))
        self.assertFalse(self.env["old.part.ageing"].search([("old_part_id", "=", old_part.id)]))
        with self.assertRaises(AccessError):
            box.with_user(self.env.user).action_receive()
        with self.assertRaises(AccessError):
            self.env["old.part.vendor.return"].search([])

    def test_packing_costs_the_same_for_many_parts(self):
        def count(parts):
            self.hand_in(parts)
            box = self.make_box()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            box.action_pack_all()
            box.action_send()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = count(1)
        self.assertLessEqual(count(6), few + 2)

    def test_documents_are_made_of_every_part(self):
        box, old_parts = self.received_box(2)
        Report = self.env["ir.actions.report"]
        packing, _type = Report._render_qweb_html("old_part_collection.packing_list", box.ids)
        labels, _type = Report._render_qweb_html(
            "old_part_collection.old_part_labels", old_parts.ids
        )
        for old_part in old_parts:
            self.assertIn(old_part.label, packing.decode())
            self.assertIn(old_part.label, labels.decode())

    @users("store.north.user")
    def test_the_desk_tells_what_waits_to_be_packed(self):
        old_part = self.hand_in()
        desk = self.env["parts.desk"].create({"point_id": self.point.id})
        for nothing in ("", "  ", False):
            with self.assertRaises(UserError, msg="no code is no part without a code"):
                desk.action_scan(nothing)
        action = desk.with_context(queue="to_pack").action_view_queue()
        self.assertEqual(desk.to_pack_count, 1)
        self.assertEqual(self.env["old.part.return"].search(action["domain"]), old_part)
