"""Every model × role × entry point that the registry knows, with records that are not the asker's.

The southern point has a record in each model that can hold one (see `planting.py`), Odoo's own
included, with a mark in its texts and a customer with a number of its own. Nobody of the north, no
customer, visitor, channel or telephone may get a mark, a number or an id of it by any entry point,
and no row of it may change.

The head office sees all points, but no role of it all subjects: nothing comes out of a model that
the role does not read, no row changes of one that it does not write, and who reads masks gets no
number or address of the customer from anywhere.
"""

from odoo.tests import HttpCase
from odoo.tools import mute_logger

from .matrix import Matrix
from .planting import Planting
from .two_points import CORE, MARK, SHARED, TwoPoints

# What a planted row of it tells is the set-up of the company, the same for all who work here.
SET_UP = {
    "ir.embedded.actions": "tabs of screens",
    "ir.filters": "favourite searches that are shared with everybody",
    "mail.activity.plan.template": "steps of plans of tasks",
    "mail.activity.type": "kinds of tasks",
    "stock.picking.type": "kinds of transfers",
    "stock.warehouse": "warehouses of the maker; what lies at a point is its place in one",
}
# Odoo shows badges and their rules to everybody who asks; we neither use nor fill them.
SHOWN_BY_ODOO = {
    "gamification.badge.user",
    "gamification.challenge",
    "gamification.challenge.line",
    "gamification.goal.definition",
}
# Models of which the planting makes no record, and why nothing of a point would stand there.
UNPLANTED = {
    "account.bank.statement.line": "its entry is the deposit's here, and frozen; accountants only",
    "account.lock_exception": "dates of the books",
    "calendar.recurrence": "how often a meeting comes again; the meeting is planted",
    "discuss.channel": "a talk within a talk; its messages and members are planted",
    "ir.default": "takes JSON alone",
    "mail.activity.plan": "steps of plans of tasks",
    "mail.message.link.preview": "joins a message with a preview of a public page",
    "product.attribute.custom.value": "of a product's variant",
    "res.company": "the maker's own",
    "sale.order.template.line": "of a template of offers",
    "survey.question.answer": "a choice of a questionnaire",
}
# What Odoo answers from where the asker has no right to the model itself.
ANSWERED_BY = {"hr.employee": "hr.employee.public"}
NUMBER = "13766543219"
ADDRESS = "southern.secret@example.com"


class TestEveryModelAndEntryPoint(Matrix, Planting, TwoPoints, HttpCase):
    secrets = (MARK, NUMBER, ADDRESS)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sow()
        cls.foreign_customer().write({"phone": NUMBER, "email": ADDRESS})
        cls.plant_everywhere()
        cls.customer = cls.make_user("customer", "base.group_portal")
        cls.visitor = cls.env.ref("base.public_user")
        cls.channel = cls.make_user("channel", "service_channel.group_channel")
        cls.telephone = cls.make_user("telephone", "service_hotline.group_telephone")
        export = "base.group_allow_export"
        cls.network = cls.make_user("network", f"service_network.group_network_manager,{export}")
        cls.head_office = cls.accountant | cls.warehouse | cls.network | cls.hotline
        cls.env.flush_all()

    def foreign(self):
        """(model, southern records), Odoo's models first."""
        for name, records in sorted(self.planted.items()):
            if name not in SET_UP:
                yield name, records
        for name in sorted(self.our_models - SHARED | set(CORE)):
            path = CORE.get(name) or self.path_to_point(name)
            if path and self.env[name]._auto and not self.env[name]._transient:
                if records := self.southern(name, path):
                    yield name, records

    # --- what of the south the head office sees ---

    def is_granted(self, name, *operations):
        if self.asker not in self.head_office:
            return False
        Model = self.env[name].with_user(self.asker)
        return any(Model.has_access(operation) for operation in operations)

    def may_read(self, name):
        return self.is_granted(ANSWERED_BY.get(name, name), "read")

    def may_change(self, name):
        return self.is_granted(name, "write", "create", "unlink")

    def secrets_of(self, name):
        if not self.may_read(name):
            return self.secrets
        sees_numbers = self.asker.with_user(self.asker)._user_sees_personal()
        return () if sees_numbers else (NUMBER, ADDRESS)

    def least(self, user):
        return (60, 200) if not user._is_internal() else (90, 1000)

    def is_open_to(self, user, name):
        return name in SHOWN_BY_ODOO and not user._is_internal()

    def test_nobody_of_the_north_gets_anything_of_the_south(self):
        self.assert_gets_nothing(self.manager | self.north_keeper | self.north_hand)

    def test_customers_and_visitors_get_nothing(self):
        self.assert_gets_nothing(self.customer | self.visitor)

    def test_keys_of_other_systems_get_nothing(self):
        self.assert_gets_nothing(self.channel | self.telephone)

    def test_the_head_office_gets_no_number_and_nothing_of_what_is_closed_to_it(self):
        closed = {}
        for user in self.head_office:
            self.ask_as(user)
            closed[user] = [name for name, _records in self.foreign() if not self.may_read(name)]
            self.assertGreater(len(closed[user]), 10)
        self.assertIn("settlement.statement", closed[self.warehouse])
        self.assertIn("res.partner.bank", closed[self.network])
        self.assertIn("deposit.account", closed[self.hotline])
        self.assert_gets_nothing(self.head_office)

    def test_every_model_holds_something_of_the_south_or_it_is_known_why_not(self):
        self.maxDiff = None
        print(f"{len(self.planted)} models of Odoo's are planted, {len(self.unplanted)} refuse")
        self.assertEqual({n: w for n, w in self.unplanted.items() if n not in UNPLANTED}, {})
        self.assertEqual(sorted(UNPLANTED.keys() - self.unplanted.keys()), [], "it is planted now")
        self.assertGreater(len(self.planted), 90)

    # --- pages ---

    def pages(self):
        """Each page of Odoo that shows a record or a file by its id, for the southern ones."""
        reports = self.env["ir.actions.report"].search([("report_type", "like", "qweb")])
        for name, records in self.foreign():
            for report in reports.filtered(lambda it, name=name: it.model == name):
                yield f"/report/html/{report.report_name}/{records.ids[0]}"
            for field in self.env[name]._fields.values():
                if field.type == "binary":
                    yield f"/web/content/{name}/{records.ids[0]}/{field.name}"
                    yield f"/web/image/{name}/{records.ids[0]}/{field.name}"
            if "message_ids" in self.env[name]._fields:
                yield f"/mail/view?model={name}&res_id={records.ids[0]}"
        for file in self.env["ir.attachment"].search([("name", "ilike", MARK)]):
            yield f"/web/content/{file.id}"

    def test_no_page_shows_them_what_is_not_theirs(self):
        pages = list(self.pages())
        self.assertGreater(len(pages), 50)
        shown = []
        for login in (self.manager.login, self.customer.login, None):
            self.authenticate(login, login)
            for page in pages:
                if self.is_chosen():
                    with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
                        answer = self.url_open(page, allow_redirects=False)
                    if any(secret in answer.text for secret in self.secrets):
                        shown.append(f"{login}: {page}")
        self.assertFalse(shown, "\n" + "\n".join(shown))
