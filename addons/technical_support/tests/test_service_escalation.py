from datetime import timedelta

import psycopg2
from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .common import SupportCase

MONDAY_9 = "2026-03-02 01:00:00"  # in Shanghai


@tagged("post_install", "-at_install")
@freeze_time(MONDAY_9)
class TestServiceEscalation(SupportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_tiers()
        cls.chief = cls.make_user("chief", "technical_support.group_technical_centre")
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "8 h", "tz": "Asia/Shanghai", "company_id": cls.company.id}
        )
        cls.calendar.attendance_ids = [(5, 0, 0)] + [
            (0, 0, {"name": "x", "dayofweek": str(day), "hour_from": 9, "hour_to": 17})
            for day in range(5)
        ]
        cls.company.resource_calendar_id = cls.point.calendar_id = cls.calendar
        cls.order = cls.make_order(product_id=cls.phone_model.id, symptom="Dead")

    @classmethod
    def make_tiers(cls):
        """Tiers as shipped, whatever an administrator made of them."""
        cls.tiers = cls.env["service.escalation.tier"]
        cls.tiers.search([]).write({"active": False})
        for name, side, hours, group in (
            ("Maker", "manufacturer", 40, "technical_support.group_technical_centre"),
            ("Lab", "office", 16, "technical_support.group_technical_centre"),
            ("Centre", "office", 4, "repair_intake.group_technical_expert"),
            ("Point", "point", 2, "service_network.group_point_manager"),
        ):
            cls.tiers = (
                cls.tiers.create(
                    {
                        "name": name,
                        "sequence": 50 - 10 * len(cls.tiers),
                        "side": side,
                        "hours": hours,
                        "group_id": cls.env.ref(group).id,
                        "next_id": cls.tiers[:1].id,
                    }
                )
                | cls.tiers
            )
        cls.at_point, cls.centre, cls.lab, cls.maker = cls.tiers

    def escalate(self, user=None, order=None, **vals):
        vals = {"order_id": (order or self.order).id, "question": "Which chip?", **vals}
        return self.env["service.escalation"].with_user(user or self.manager).create(vals)

    def steps(self, escalation):
        return escalation.log_ids.sorted("id").mapped("step")

    # --- asking ---

    def test_a_question_starts_at_the_first_tier_above_the_asker(self):
        for user, tier in (
            (self.worker, self.at_point),
            (self.manager, self.centre),
            (self.hotline, self.centre),
            (self.expert, self.lab),
            (self.chief, self.maker),
        ):
            escalation = self.escalate(user)
            self.assertEqual(escalation.tier_id, tier, user.login)
            escalation.action_withdraw()

    def shown_banners(self):
        """The order form's banners that are to be seen, each as the names of its fields."""
        view = self.env.ref("repair_intake.view_service_order_form")
        form = etree.fromstring(self.order.get_view(view.id, "form")["arch"])
        values = {
            name: self.order[name]
            for name in self.order._fields
            if name in form.xpath("//field/@name")
        }
        values |= {name: value[:1].id for name, value in values.items() if hasattr(value, "ids")}
        return [
            banner.xpath(".//field/@name")
            for banner in form.xpath("//div[contains(@class, 'alert')]")
            if not safe_eval(banner.get("invisible") or "False", {"id": self.order.id, **values})
        ]

    def test_one_banner_tells_of_a_question(self):
        self.agree(self.order)
        self.order._step("assign", {"technician_id": self.technician.id})
        question = self.escalate()
        (banner,) = self.shown_banners()
        self.assertIn("escalation_due_at", banner)
        self.order._step("start")
        self.order.invalidate_recordset()
        self.assertEqual(self.shown_banners(), [["finish_remarks"]])
        for told in (question.name, "Centre", self.order._desk_time(question.due_at)):
            self.assertIn(told, self.order.finish_remarks)
        question.with_user(self.expert).action_take()
        question.with_user(self.expert).answer = "The one by the port."
        question.with_user(self.expert).action_answer()
        self.order.invalidate_recordset()
        self.assertFalse(self.order.finish_remarks)
        (banner,) = self.shown_banners()
        self.assertIn("escalation_state", banner)

    def test_asking_needs_the_order_and_tells_its_timeline(self):
        escalation = self.escalate()
        self.assertEqual(escalation.name, f"{self.order.name}/1")
        self.assertRecordValues(
            self.order, [{"escalation_id": escalation.id, "wait_reason": "expert"}]
        )
        notes = self.order.log_ids.filtered("note").mapped("note")
        self.assertTrue(any("Centre" in note for note in notes), notes)

    def test_an_order_has_one_open_question(self):
        self.escalate().action_withdraw()
        second = self.escalate()
        self.assertEqual(second.name, f"{self.order.name}/2")
        with self.assertRaises(UserError):
            self.escalate()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation):
            with self.env.cr.savepoint():
                self.env.cr.execute(
                    "UPDATE service_escalation SET state = 'open' WHERE order_id = %s",
                    [self.order.id],
                )

    def test_only_an_open_order_is_escalated(self):
        done = self.make_finished()
        with self.assertRaises(UserError):
            self.escalate(order=done)
        with self.assertRaises(UserError):
            self.env["service.escalation"].create({"question": "?"})

    def test_the_time_limit_runs_in_working_hours(self):
        self.assertEqual(self.escalate().due_at, fields.Datetime.to_datetime("2026-03-02 05:00:00"))
        with freeze_time("2026-03-06 08:00:00"):  # Friday 16:00, an hour before closing
            order = self.make_order(point_id=self.point.id)
            self.assertEqual(
                self.escalate(order=order).due_at,
                fields.Datetime.to_datetime("2026-03-09 04:00:00"),
            )

    def test_evidence_is_read_by_whoever_is_asked(self):
        file = (
            self.env["ir.attachment"]
            .with_user(self.manager)
            .create({"name": "board.txt", "raw": b"x"})
        )
        escalation = self.escalate(evidence_ids=file.ids)
        found = escalation.with_user(self.expert).evidence_ids
        self.assertEqual(found.raw, b"x")
        with self.assertRaises(AccessError):
            file.with_user(self.other_manager).read(["raw"])

    # --- answering ---

    def test_taken_answered_and_accepted(self):
        escalation = self.escalate()
        asked = escalation.with_user(self.expert)
        asked.action_take()
        self.assertEqual(escalation.user_id, self.expert)
        with self.assertRaises(UserError):
            asked.action_answer()
        asked.answer = "Replace U7"
        asked.action_answer()
        self.assertEqual(escalation.answered_by_id, self.expert)
        self.assertFalse(self.order.wait_reason)
        escalation.with_user(self.manager).action_accept()
        self.assertFalse(self.order.escalation_id)
        self.assertEqual(self.steps(escalation), ["ask", "take", "answer", "accept"])

    def test_an_answer_that_does_not_help_goes_up_and_says_why(self):
        escalation = self.escalate()
        escalation.with_user(self.expert).answer = "Replace U7"
        escalation.with_user(self.expert).action_answer()
        with self.assertRaises(UserError):
            escalation.action_reject()
        escalation.action_reject("Same after U7")
        self.assertRecordValues(
            escalation,
            [{"state": "open", "tier_id": self.lab.id, "former_tier_id": self.centre.id}],
        )
        self.assertEqual(self.order.wait_reason, "expert")

    def test_handed_over_to_the_manufacturer_and_taken_back(self):
        escalation = self.escalate(self.expert)
        asked = escalation.with_user(self.chief)
        with self.assertRaises(UserError):
            asked.action_hand_over("  ")
        asked.action_hand_over("Needs the maker's firmware")
        self.assertEqual(self.order.wait_reason, "manufacturer")
        self.assertEqual(escalation.tier_id, self.maker)
        with self.assertRaises(UserError):
            asked.action_hand_over("further")
        asked.action_take_back()
        self.assertRecordValues(escalation, [{"tier_id": self.lab.id, "former_tier_id": False}])
        self.assertEqual(self.order.wait_reason, "expert")

    def test_another_reason_to_wait_stays(self):
        self.order._wait("parts")
        escalation = self.escalate()
        self.assertEqual(self.order.wait_reason, "parts")
        escalation.action_withdraw()
        self.assertEqual(self.order.wait_reason, "parts")

    def test_the_end_of_an_order_ends_its_question(self):
        finished, cancelled = self.order, self.make_order(point_id=self.point.id)
        questions = self.escalate(order=finished) | self.escalate(order=cancelled)
        finished.with_user(self.worker)._step("finish", {"result": "no_fault"})
        cancelled._step("cancel")
        self.assertEqual(questions.mapped("state"), ["withdrawn", "withdrawn"])
        self.assertFalse((finished | cancelled).escalation_id)

    # --- who may ---

    def test_only_the_tier_that_is_asked_answers(self):
        escalation = self.escalate()
        for user in (self.manager, self.hotline, self.office):
            asked = escalation.with_user(user)
            with self.assertRaises(AccessError):
                asked.action_take()
            with self.assertRaises(AccessError):
                asked.answer = "I know"
            with self.assertRaises(AccessError):
                asked.action_hand_over("x")

    @users("south.user")
    def test_another_point_sees_and_does_nothing(self):
        foreign = self.escalate().with_user(self.env.user)
        self.assertFalse(self.env["service.escalation"].search([("id", "=", foreign.id)]))
        self.assertFalse(
            self.env["service.escalation.log"].search([("escalation_id", "=", foreign.id)])
        )
        for act in (
            foreign.action_withdraw,
            foreign.action_accept,
            foreign.action_take,
            foreign.read,
            lambda: foreign.message_post(body="x"),
            lambda: self.escalate(self.env.user),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_nobody_moves_a_question_by_hand(self):
        escalation = self.escalate()
        for field, value in (
            ("state", "closed"),
            ("tier_id", self.maker.id),
            ("due_at", "2030-01-01"),
            ("order_id", self.order.id),
            ("point_id", self.other_point.id),
        ):
            for user in (self.manager, self.expert):
                with self.assertRaises(UserError):
                    escalation.with_user(user).write({field: value})
        with self.assertRaises(UserError):
            self.escalate(order=self.make_order(point_id=self.point.id), answer="I know")
        with self.assertRaises(UserError):
            self.order.with_user(self.expert).write({"escalation_id": False})
        with self.assertRaises(UserError):
            escalation.log_ids.sudo().write({"note": "other"})
        with self.assertRaises(UserError):
            escalation.sudo().unlink()

    def test_what_is_over_is_not_rewritten(self):
        escalation = self.escalate()
        escalation.action_withdraw()
        with self.assertRaises(UserError):
            escalation.question = "other"
        with self.assertRaises(UserError):
            escalation.with_user(self.expert).action_take()

    # --- calling people ---

    def test_the_one_with_the_fewest_questions_gets_the_task(self):
        colleague = self.make_user("colleague", "repair_intake.group_technical_expert")
        self.centre.user_ids = self.expert | colleague
        orders = [self.make_order(point_id=self.point.id) for _number in range(4)]
        called = [self.escalate(order=order).user_id for order in orders]
        self.assertEqual(called, [self.expert, colleague] * 2)
        tasks = self.env["mail.activity"].search([("user_id", "=", colleague.id)])
        self.assertEqual(len(tasks), 2)

    def test_the_task_goes_with_the_question_and_back_to_the_asker(self):
        self.centre.user_ids = self.expert
        escalation = self.escalate(self.worker)
        self.assertEqual(escalation.activity_ids.user_id, self.manager)
        escalation.with_user(self.manager).action_hand_over("Beyond us")
        self.assertEqual(escalation.sudo().activity_ids.user_id, self.expert)
        escalation.with_user(self.expert).answer = "U7"
        escalation.with_user(self.expert).action_answer()
        self.assertEqual(escalation.sudo().activity_ids.user_id, self.worker)
        escalation.with_user(self.worker).action_accept()
        self.assertFalse(escalation.sudo().activity_ids)

    @users("expert.user")
    def test_the_queue_holds_what_is_mine_to_answer(self):
        mine = self.escalate()
        other = self.escalate(self.expert, order=self.make_order(point_id=self.point.id))
        found = self.env["service.escalation"].search([("is_for_me", "=", True)])
        self.assertIn(mine, found)
        self.assertNotIn(other, found, "the lab's")
        self.assertTrue(mine.with_user(self.env.user).is_for_me)

    def test_the_queue_leaves_out_what_a_colleague_has_in_hand(self):
        colleague = self.make_user("expert2", "repair_intake.group_technical_expert")
        escalation = self.escalate()
        view = self.env.ref("technical_support.view_service_escalation_search")
        domain = etree.fromstring(view.arch).xpath("//filter[@name='for_me']")[0].get("domain")

        def queue(user):
            found = safe_eval(domain, {"uid": user.id})
            return self.env["service.escalation"].with_user(user).search(found)

        self.assertIn(escalation, queue(self.expert))
        self.assertIn(escalation, queue(colleague))
        escalation.with_user(colleague).action_take()
        self.assertNotIn(escalation, queue(self.expert))
        self.assertIn(escalation, queue(colleague))
        self.assertTrue(escalation.with_user(self.expert).is_for_me, "he may still help out")

    def test_whether_an_answer_helped_is_said_by_who_asked(self):
        escalation = self.escalate()
        answered = escalation.with_user(self.expert)
        answered.answer = "Measure U7"
        answered.action_answer()
        self.assertFalse(answered.can_judge)
        for act in (answered.action_accept, lambda: answered.action_reject("no")):
            with self.assertRaisesRegex(UserError, escalation.name):
                act()
        self.assertEqual(escalation.state, "answered")
        asker = escalation.asked_by_id
        self.assertTrue(escalation.with_user(asker).can_judge)

    def test_an_answer_is_to_be_read_today_and_not_when_the_question_was_due(self):
        escalation = self.escalate(self.worker)
        with freeze_time("2026-03-02 06:00:00"):
            escalation._as_step().write({"due_at": "2026-03-05 06:00:00"})
            escalation.with_user(self.manager).answer = "U7"
            escalation.with_user(self.manager).action_answer()
        task = escalation.sudo().activity_ids
        self.assertEqual((task.user_id, str(task.date_deadline)), (self.worker, "2026-03-02"))

    def test_an_answer_becomes_an_article_without_the_customer(self):
        escalation = self.escalate()
        escalation.order_id.contact_name = "Han Meimei"
        escalation._as_step().write({"question": "Phone of Han Meimei stays dark"})
        expert = escalation.with_user(self.expert)
        with self.assertRaises(UserError):
            expert.action_write_article()
        expert.answer = "Replace U7"
        action = expert.action_write_article()
        article = self.env["service.article"].browse(action["res_id"])
        self.assertEqual(article.state, "draft")
        self.assertIn("Replace U7", article.body)
        self.assertIn("stays dark", article.body)
        self.assertNotIn("Han Meimei", article.body)

    # --- time ---

    def run_cron(self):
        cron = self.env.ref("technical_support.cron_move_up")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def test_what_nobody_answers_in_time_moves_up(self):
        escalation, other = self.escalate(), self.make_order(point_id=self.point.id)
        with freeze_time("2026-03-02 06:00:00"):
            early = self.escalate(order=other)
            self.run_cron()
            self.assertRecordValues(
                escalation | early,
                [
                    {"tier_id": self.lab.id, "overdue_count": 1, "state": "open"},
                    {"tier_id": self.centre.id, "overdue_count": 0, "state": "open"},
                ],
            )
            self.assertGreater(escalation.due_at, fields.Datetime.now())
            self.run_cron()
            self.assertEqual(escalation.overdue_count, 1, "it has new time")
        self.assertIn("overdue", self.steps(escalation))
        self.assertIn("Lab", self.order.log_ids[0].note)

    def test_what_is_overdue_at_the_last_tier_stays_and_is_late(self):
        escalation = self.escalate(self.chief)
        with freeze_time("2026-04-02 06:00:00"):
            self.run_cron()
            escalation.invalidate_recordset()
            self.assertEqual(escalation.tier_id, self.maker)
            self.assertTrue(escalation.is_late)

    @mute_logger("odoo.addons.technical_support.models.service_escalation")
    def test_one_that_cannot_move_stops_no_other(self):
        bad = self.escalate()
        good = self.escalate(order=self.make_order(point_id=self.point.id))
        plain = type(bad)._step_vals

        def prepare(escalation, name):
            if escalation == bad:
                raise RuntimeError("broken")
            return plain(escalation, name)

        self.patch(type(bad), "_step_vals", prepare)
        with freeze_time("2026-03-02 06:00:00"):
            self.run_cron()
        self.assertEqual(bad.tier_id, self.centre)
        self.assertEqual(good.tier_id, self.lab)

    # --- tiers ---

    def test_tiers_lead_in_no_circle_and_have_a_limit(self):
        with self.assertRaises(ValidationError):
            self.maker.next_id = self.at_point
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.CheckViolation):
            with self.env.cr.savepoint():
                self.maker.hours = 0
                self.maker.flush_recordset()

    def test_a_calendar_that_plans_nothing_lets_the_clock_run(self):
        self.calendar.attendance_ids.unlink()
        self.assertEqual(self.escalate().due_at, fields.Datetime.now() + timedelta(hours=4))

    def test_the_life_of_an_order_without_question_asks_for_none(self):
        asked = []
        plain = type(self.env.cr).execute

        def execute(cursor, query, *args, **options):
            asked.append(str(getattr(query, "code", query)))
            return plain(cursor, query, *args, **options)

        self.patch(type(self.env.cr), "execute", execute)
        order = self.make_order(product_id=self.phone_model.id, point_id=self.point.id)
        order._step("finish", {"result": "no_fault"})
        self.env.flush_all()
        self.assertTrue(any("service_order" in query for query in asked))
        self.assertFalse([query for query in asked if '"service_escalation"' in query])
