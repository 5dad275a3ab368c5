"""P13: no field of any installed model tells a customer's number or address to who sees masks.

`test_masked_for_everybody_else.py` asks for our models in every way. Here Odoo's own follow,
whatever is installed: each gets a record about the customer, with what Odoo copies from the contact
by itself and a number or address in each field that is named after one. It is read by somebody who
sees masks and has each group of each other app, so that nothing is hidden by a missing right.
"""

from odoo.tests import TransactionCase

from our_addons import our_addons

from ..calls import Calls
from ..common import CrossAddons
from ..isolation.planting import Planting
from .person import EMAIL, PHONE, STREET, KnownPerson

SECRETS = (PHONE, f"+86{PHONE}", "139 7777 5678", EMAIL, STREET)
# What a field is filled with by its name.
NAMED = (("phone", PHONE), ("mobile", PHONE), ("sms", PHONE), ("number", PHONE))
NAMED += (("email", EMAIL), ("street", STREET), ("address", STREET))

# Fields that hold no customer's number or address, although the test could put one there.
REVIEWED = {
    "account.move.invoice_source_email": "who sent a vendor's bill",
    **dict.fromkeys(
        (
            "crm.lead.email_cc",
            "crm.lead.email_from",
            "crm.lead.email_normalized",
            "crm.lead.phone",
            "crm.lead.phone_sanitized",
            "crm.lead.street",
        ),
        "a lead is the sales department's: none of our roles reads one",
    ),
    **dict.fromkeys(
        (
            "hr.employee.emergency_phone",
            "hr.employee.mobile_phone",
            "hr.employee.private_email",
            "hr.employee.private_phone",
            "hr.employee.work_email",
            "hr.employee.work_phone",
            "hr.version.private_street",
            "resource.resource.work_email",
            "resource.resource.work_phone",
        ),
        "of a colleague",
    ),
    **dict.fromkeys(
        (
            "res.partner.bank.acc_number",
            "res.partner.bank.clearing_number",
            "res.partner.bank.display_name",
            "res.partner.bank.sanitized_acc_number",
        ),
        "of a bank account",
    ),
    **dict.fromkeys(
        (
            "hr.work.location.location_number",
            "ir.actions.act_window.mobile_view_mode",
            "mail.template.email_cc",
            "mail.template.email_from",
            "mail.template.email_layout_xmlid",
            "mail.template.email_to",
            "res.device.log.ip_address",
            "res.device.log.linked_ip_addresses",
            "sms.tracker.sms_uuid",
        ),
        "settings and technical data: only the name sounds like a number or an address",
    ),
    "sms.sms.display_name": "only the system's administrator reads messages that wait to be sent",
}


class TestEveryModelOfOdoo(CrossAddons, Planting, Calls, KnownPerson, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meet()
        cls.our_models = {
            name for name, it in cls.registry.items() if it._original_module in our_addons()
        }
        cls.mighty = cls.make_mighty()
        cls.plant_everywhere()
        cls.env.flush_all()

    @classmethod
    def make_mighty(cls):
        """Somebody of ours who sees masks, with each group of each other app."""
        user = cls.make_user("mighty", "service_network.group_oversight_manager")
        reader = cls.env.ref("customer_privacy.group_contact_reader")
        outside = cls.env.ref("base.group_portal") | cls.env.ref("base.group_public")
        groups = cls.env["res.groups"].search([])
        owners = groups._get_external_ids()
        user.sudo().group_ids += groups.filtered(
            lambda group: not (group | group.all_implied_ids) & (reader | outside)
            and not any(it.split(".")[0] in our_addons() for it in owners[group.id])
        )
        return user

    # --- what is planted ---

    @classmethod
    def find_anchors(cls):
        return {
            record._name: record
            for record in (
                cls.partner,
                cls.order,
                cls.order.device_id,
                cls.mighty,
                cls.env.company,
            )
        }

    @classmethod
    def ties(cls, Model):
        ties = super().ties(Model)
        many = {
            field.name: [(4, cls.partner.id)]
            for field in cls.writable(Model)
            if field.type == "many2many" and field.comodel_name == "res.partner"
        }
        return {**ties, **many}

    @classmethod
    def adopt(cls, Model, vals):
        return Model.browse()

    @classmethod
    def marks(cls, Model):
        return {
            field.name: value
            for field in cls.writable(Model)
            if field.type in ("char", "text", "html") and not field.compute
            for word, value in NAMED
            if word in field.name.split("_")
        }

    @classmethod
    def mark_by_force(cls, record):
        """Nothing: a number that nobody would write there is no finding."""

    # --- the tests ---

    def test_nobody_without_the_right_of_sales_or_the_system_reads_leads_and_messages(self):
        """What REVIEWED says of them is so."""
        roles = self.accountant | self.warehouse | self.office | self.manager | self.north_keeper
        for user in roles:
            for name in ("crm.lead", "sms.sms", "mail.mail", "mail.tracking.value"):
                self.assertFalse(self.env[name].with_user(user).has_access("read"), user.login)

    def told(self, name, records):
        """Fields that tell a number or address."""
        fields = [
            field.name
            for field in records._fields.values()
            if field.type in ("char", "text", "html", "json", "properties", "reference")
        ]
        answer = self.try_rpc(name, "read", records.ids, fields)
        if isinstance(answer, str):  # a field that the group of another app keeps to itself
            answers = [self.try_rpc(name, "read", records.ids, [field]) for field in fields]
            answer = [row for rows in answers if isinstance(rows, list) for row in rows]
        self.read += bool(answer)
        for row in answer:
            for field, value in row.items():
                if any(secret in str(value) for secret in SECRETS):
                    yield f"{name}.{field}"

    def test_no_copy_is_told(self):
        self.ask_as(self.mighty)
        self.assertFalse(self.env["res.partner"].with_user(self.mighty)._user_sees_personal())
        self.read = 0
        found = set()
        for name, records in sorted(self.planted.items()):
            found.update(self.told(name, records))
        print(f"{self.read} of {len(self.planted)} planted models were read")
        self.assertEqual(sorted(found - REVIEWED.keys()), [])
        self.assertEqual(sorted(REVIEWED.keys() - found), [], "no longer told: take it out")
        self.assertGreater(self.read, 100)
