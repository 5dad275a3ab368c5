from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LedgerCase

TODAY = date.today()


@tagged("post_install", "-at_install")
class TestDepositAgreement(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_accountant = cls.make_user(
            "finance.2", "account.group_account_invoice,service_network.group_office_user"
        )
        (cls.accountant | cls.other_accountant).tz = "UTC"  # where TODAY is reckoned

    def draft(self, user=None, **vals):
        return (
            self.env["deposit.agreement"]
            .with_user(user or self.accountant)
            .create(
                {
                    "account_id": self.account.id,
                    "required_amount": 1000.0,
                    "multiple": 2.0,
                    "valid_from": TODAY,
                    **vals,
                }
            )
        )

    def approve(self, agreement):
        agreement.with_user(self.other_accountant).action_approve()
        self.account.invalidate_recordset()
        return agreement

    def plan(self, *instalments):
        return [
            Command.create({"due_date": TODAY + timedelta(days=days), "amount": amount})
            for days, amount in instalments
        ]

    def hold(self, amount):
        return self.env["deposit.account"]._post(
            [{"account_id": self.account.id, "kind": "hold", "held_delta": amount}]
        )

    def test_an_approved_agreement_sets_the_multiple(self):
        agreement = self.approve(self.draft(multiple=2.5))
        self.assertEqual(self.account.multiple, 2.5)
        self.assertEqual(self.account.agreement_id, agreement)
        self.assertEqual(agreement.approver_id, self.other_accountant)

    def test_nobody_approves_what_he_wrote(self):
        agreement = self.draft()
        with self.assertRefused("You wrote"):
            agreement.action_approve()
        agreement.with_user(self.other_accountant).required_amount = 2000
        with self.assertRefused("You wrote"):
            agreement.with_user(self.other_accountant).action_approve()
        agreement.with_user(self.office).action_approve()

    def test_who_changes_the_plan_has_written_it(self):
        agreement = self.draft(instalment_ids=self.plan((0, 1000)))
        agreement.instalment_ids.with_user(self.other_accountant).due_date = TODAY
        with self.assertRefused("You wrote"):
            agreement.with_user(self.other_accountant).action_approve()

    def test_points_read_their_agreement_and_approve_nothing(self):
        agreement = self.draft()
        for user in (self.other_manager, self.manager):
            self.assertFalse(agreement.with_user(user).search([("id", "=", agreement.id)]))
            with self.assertRaises(AccessError):
                agreement.with_user(user).action_approve()
        self.approve(agreement)
        self.assertTrue(agreement.with_user(self.manager).search([("id", "=", agreement.id)]))
        self.assertFalse(
            agreement.with_user(self.other_manager).search([("id", "=", agreement.id)])
        )
        with self.assertRaises(AccessError):
            agreement.with_user(self.manager).multiple = 9

    def test_approved_terms_stay(self):
        agreement = self.approve(self.draft(instalment_ids=self.plan((0, 400), (30, 600))))
        for change in (
            lambda: agreement.write({"multiple": 9}),
            lambda: agreement.write({"state": "draft"}),
            lambda: agreement.instalment_ids[0].write({"amount": 1}),
            lambda: agreement.instalment_ids[0].unlink(),
            agreement.unlink,
            lambda: self.env["deposit.instalment"].create(
                {"agreement_id": agreement.id, "due_date": TODAY, "amount": 1}
            ),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()

    def test_finance_cannot_write_the_multiple_past_an_agreement(self):
        for vals in ({"multiple": 9}, {"due_balance": 0}):
            with self.assertRefused("follow from the agreement"):
                self.account.with_user(self.accountant).write(vals)

    def test_instalments_add_up_to_the_required_deposit(self):
        with self.assertRefused("add up to"):
            self.draft(instalment_ids=self.plan((0, 400), (30, 500)))

    def test_a_new_agreement_ends_the_one_before(self):
        first = self.approve(self.draft(valid_from=TODAY - timedelta(days=90)))
        second = self.approve(self.draft(multiple=3))
        self.assertEqual(first.valid_to, TODAY - timedelta(days=1))
        self.assertEqual(self.account.agreement_id, second)
        third = self.approve(self.draft(multiple=4))
        self.assertEqual(second.state, "ended")
        self.assertEqual(self.account.agreement_id, third)

    def test_the_last_one_approved_of_a_day_is_in_force(self):
        terms = {"required_amount": 0}
        first, second = self.draft(multiple=2, **terms), self.draft(multiple=3, **terms)
        for agreement in (second, first, self.draft(multiple=4, **terms)):
            self.env.flush_all()
            self.env.invalidate_all()
            self.approve(agreement)
            self.env.flush_all()
            self.assertEqual(self.account.multiple, agreement.multiple)
        self.assertEqual((first | second).mapped("state"), ["ended", "ended"])

    def test_an_agreement_of_the_future_starts_on_its_day(self):
        self.approve(self.draft(multiple=3))
        later = self.approve(self.draft(multiple=5, valid_from=TODAY + timedelta(days=10)))
        self.assertEqual(self.account.multiple, 3)
        in_force = self.account._agreements_in_force(TODAY + timedelta(days=10))
        self.assertEqual(in_force[self.account.id], later)

    def test_a_lagging_deposit_stops_new_issues_until_it_is_paid_in(self):
        self.pay_in(self.account, 300)
        plan = self.plan((-40, 400), (-10, 300), (20, 300))
        self.approve(self.draft(grace_days=15, grace_amount=50, instalment_ids=plan))
        self.assertEqual(self.account.due_balance, 350)
        self.assertIn("lags behind", self.account.stop_reason)
        self.assertIn(self.account, self.account.search([("is_lagging", "=", True)]))
        with self.assertRefused("lags behind its agreement"):
            self.hold(1)
        self.pay_in(self.account, 50)
        self.hold(600)
        self.account.invalidate_recordset()
        self.assertFalse(self.account.stop_reason)

    def test_the_day_brings_the_next_instalment_due(self):
        self.approve(self.draft(instalment_ids=self.plan((0, 400), (20, 600))))
        self.assertEqual(self.account.due_balance, 0)
        self.env.flush_all()
        self.env.cr.execute("UPDATE deposit_instalment SET due_date = due_date - 1")
        self.env["deposit.account"]._cron_review_terms()
        self.assertEqual(self.account.due_balance, 400)

    def test_less_may_be_held_and_nothing_held_is_touched(self):
        self.pay_in(self.account, 1000)
        self.approve(self.draft(multiple=2))
        self.hold(1800)
        self.approve(self.draft(multiple=1, required_amount=1000))
        self.assertFigures(self.account, 1000, 1800)
        self.assertIn("What is held stays", self.account.stop_reason)
        self.assertIn("What is held stays", self.account.message_ids[0].body)
        with self.assertRaises(UserError):
            self.hold(1)

    def test_an_instalment_is_found_by_its_point_and_agreement(self):
        agreement = self.draft(instalment_ids=self.plan((0, 1000)))
        instalment = agreement.instalment_ids
        Instalment = self.env["deposit.instalment"].with_user(self.accountant)
        for word in (self.point.name, agreement.name):
            self.assertIn(
                instalment.id, [row[0] for row in Instalment.name_search(word, limit=None)]
            )
        self.assertFalse(Instalment.name_search("Nothing is called like this"))
        self.assertIn(self.point.name, instalment.display_name)

    def test_overdue_instalments_are_listed_for_finance(self):
        self.pay_in(self.account, 500)
        plan = self.plan((-40, 400), (-10, 300), (20, 300))
        agreement = self.approve(self.draft(instalment_ids=plan))
        self.assertRecordValues(
            agreement.instalment_ids,
            [
                {"open_amount": 0.0, "is_overdue": False},
                {"open_amount": 200.0, "is_overdue": True},
                {"open_amount": 300.0, "is_overdue": False},
            ],
        )
        overdue = self.env["deposit.instalment"].search(
            [("is_overdue", "=", True), ("account_id", "=", self.account.id)]
        )
        self.assertEqual(overdue, agreement.instalment_ids[1])
        action = overdue.with_user(self.accountant).action_pay_in()
        self.assertEqual(action["context"]["default_amount"], 200)

    def test_another_level_proposes_another_agreement(self):
        level = self.env["service.point.level"].create(
            {"name": "A", "code": "A+", "deposit_multiple": 4, "deposit_required": 5000}
        )
        self.point.level_id = level
        proposal = self.env["deposit.agreement"].search(
            [("account_id", "=", self.account.id), ("state", "=", "draft")]
        )
        self.assertRecordValues(proposal, [{"multiple": 4.0, "required_amount": 5000.0}])
        self.assertEqual(self.account.multiple, 1)
