from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import NetworkCase

MANAGER = "service_network.group_point_manager"


@tagged("post_install", "-at_install")
class TestStaffNotice(NetworkCase):
    """What happens is told to whom the line of its event names, in the way it says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.make_user("second", MANAGER, points=cls.point)
        cls.technician = cls.make_user(
            "hand", "service_network.group_point_technician", points=cls.point
        )
        cls.notice = cls.make_notice("test_event")

    @classmethod
    def make_notice(cls, event, **vals):
        groups = [Command.link(cls.env.ref(MANAGER).id)]
        return cls.env["service.staff.notice"].create(
            {"name": "Tested", "event": event, "way": "activity", "group_ids": groups, **vals}
        )

    def told(self, event="test_event"):
        return self.point._staff_tasks(event).user_id

    def messages(self, user):
        """What is unread in the bell of this user."""
        return self.env["mail.notification"].search(
            [
                ("res_partner_id", "=", user.partner_id.id),
                ("notification_type", "=", "inbox"),
                ("is_read", "=", False),
            ]
        )

    def test_people_of_the_point_with_the_role_get_an_activity(self):
        self.point._notify_staff("test_event", "Look")
        self.assertEqual(self.told(), self.manager | self.second)
        tasks = self.point._staff_tasks("test_event")
        self.assertEqual(set(tasks.mapped("summary")), {"Tested"})
        self.assertNotIn(self.manager.partner_id, self.point.message_partner_ids)

    def test_who_did_it_is_not_told(self):
        self.point.with_user(self.second)._notify_staff("test_event", "Look")
        self.assertEqual(self.told(), self.manager)

    def test_told_again_there_is_one_task_with_the_news(self):
        self.point._notify_staff("test_event", "Once")
        self.point._notify_staff("test_event", "Twice")
        tasks = self.point._staff_tasks("test_event")
        self.assertEqual(len(tasks), 2)
        self.assertEqual(set(tasks.mapped("note")), {"<p>Twice</p>"})

    def test_what_one_has_done_is_done_for_all(self):
        self.point._notify_staff("test_event", "Look")
        task = self.point._staff_tasks("test_event").filtered(lambda t: t.user_id == self.manager)
        task.with_user(self.manager).action_feedback()
        self.assertFalse(self.point._staff_tasks("test_event"))

    def test_switched_off_nobody_is_told(self):
        self.notice.active = False
        self.point._notify_staff("test_event", "Look")
        self.assertFalse(self.told())

    def test_a_message_lies_in_the_bell_whatever_the_user_prefers(self):
        self.notice.way = "bell"
        self.second.notification_type = "email"
        mails = self.env["mail.mail"].search_count([])
        self.point._notify_staff("test_event", "Call 13812345678")
        message = self.messages(self.second).mail_message_id
        self.assertEqual(len(message), 1)
        self.assertIn("Call 138****5678", message.body)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertFalse(self.messages(self.other_manager))
        self.assertFalse(self.messages(self.technician))

    def test_each_reads_it_in_his_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.notice.with_context(lang="zh_CN").name = "试"
        self.manager.lang, self.second.lang = "en_US", "zh_CN"
        self.point._notify_staff("test_event", lambda point: point.env.lang)
        tasks = {task.user_id: task for task in self.point._staff_tasks("test_event")}
        self.assertEqual(tasks[self.second].summary, "试")
        self.assertEqual(tasks[self.second].note, "<p>zh_CN</p>")
        self.assertEqual(tasks[self.manager].note, "<p>en_US</p>")

    def test_an_event_may_concern_people_whom_the_code_names(self):
        self.make_notice("test_person", audience="concerned", group_ids=False)
        self.point._notify_staff("test_person", "Look", users=self.technician)
        self.assertEqual(self.told("test_person"), self.technician)

    def test_who_may_not_see_the_record_is_not_told(self):
        self.make_notice("test_office", audience="office")
        self.point._notify_staff("test_office", "Look")
        self.assertIn(self.manager, self.told("test_office"))
        self.assertNotIn(self.other_manager, self.told("test_office"))

    def test_administrators_are_told_when_nobody_else_has_the_role(self):
        admin = self.make_user("admin2", "service_network.group_administrator")
        group = self.env["res.groups"].create({"name": "Test Role"})
        self.env.ref("service_network.group_administrator").implied_ids = [Command.link(group.id)]
        self.make_notice("test_role", audience="office", group_ids=[Command.set(group.ids)])
        self.point._notify_staff("test_role", "Look")
        self.assertIn(admin, self.told("test_role"))
        self.office.group_ids = [Command.link(group.id)]
        self.point._staff_done("test_role")
        self.point._notify_staff("test_role", "Look")
        self.assertEqual(self.told("test_role"), self.office)

    def test_the_network_manager_changes_who_is_told_and_no_event(self):
        notice = self.notice.with_user(self.office)
        notice.write({"way": "bell", "active": False, "user_ids": [Command.link(self.office.id)]})
        with self.assertRaises(AccessError):
            notice.event = "another"
        with self.assertRaises(AccessError):
            notice.unlink()
        with self.assertRaises(AccessError):
            notice.with_user(self.manager).read(["name"])
