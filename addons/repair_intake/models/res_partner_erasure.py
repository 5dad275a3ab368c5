import re

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .service_order_workflow import OPEN_STATES

# What of a contact does not name the person: where about, which language, whose record.
BLANK = (
    "phone",
    "email",
    "street",
    "street2",
    "zip",
    "city",
    "comment",
    "vat",
    "website",
    "function",
    "ref",
    "barcode",
    "company_name",
    "image_1920",
    "known_phone",
    "known_email",
)


class ResPartner(models.Model):
    """A customer's data handed out, or the person forgotten."""

    _inherit = "res.partner"

    def _person(self):
        """The contact with the addresses under it."""
        everybody = self.with_context(active_test=False).search([("id", "child_of", self.ids)])
        return everybody.filtered("private_person").with_env(self.env)

    # --- handing out ---

    def _collect_personal(self):
        """All that is known of the person: dict title → list of dicts label → text."""
        persons = self._person()
        data = {self.env._("Contact"): persons._export_personal()}
        for name in self._person_models():
            records = self.env[name]._of_person(persons)
            if records:
                data[records._description] = records._export_personal()
        written = self.env["mail.message"].search([("author_id", "in", persons.ids)])
        data[self.env._("Messages")] = [
            {self.env._("Date"): str(message.date), self.env._("Text"): message.preview}
            for message in written
        ]
        return data

    # --- forgetting ---

    def _erase_obstacles(self):
        """Why the person cannot be forgotten yet: a list of sentences. Rooms add theirs."""
        orders = self.env["service.order"].sudo()._of_person(self._person())  # sudo: only counts
        waiting = orders.filtered(lambda order: order.state in (*OPEN_STATES, "done"))
        return [
            self.env._("Order %s is not closed yet. Close or cancel it first.", order.name)
            for order in waiting
        ]

    def _ensure_erasable(self):
        self.ensure_one()
        if not self.private_person or not self.partner_share:
            raise UserError(
                self.env._("%s is not a private customer, so there is nobody to forget.", self.name)
            )
        obstacles = self._erase_obstacles()
        if obstacles:
            raise UserError("\n".join(obstacles))

    def _erase_person(self):
        """Take the person out of everything, for good: dict title → number of records."""
        persons, counts = self._person(), {}
        about = [self.env[name]._of_person(persons) for name in self._person_models()]
        secrets = persons._known_texts(about)
        for records in about:
            records._erase_personal(secrets)
            counts[records._description] = len(records)
        self.env["mail.message"].search([("author_id", "in", persons.ids)])._erase_personal(secrets)
        persons._erase_accounts(secrets)
        persons._erase_addresses()
        persons._erase_traces(secrets)
        persons._erase_contact()
        return counts

    def _known_texts(self, about):
        """Every text that names the person, to find it in what people wrote."""
        texts = set()
        for records in (self, *about):
            kinds = dict(records._erasable_fields()).items()
            names = [field.name for field, kind in kinds if kind != "text" and field.type == "char"]
            texts.update(record[name] for record in records for name in names)
        texts.update(self.mapped("name"))
        texts = {text.strip() for text in texts if text and len(text.strip()) > 1}
        return texts | {re.sub(r"\s", "", text) for text in texts}

    def _erase_accounts(self, secrets):
        """A login of the person ends, and its name with it."""
        Users = self.env["res.users"].with_context(active_test=False)
        users = Users.search([("partner_id", "in", self.ids)]).with_env(self.env)
        for user in users:
            user.write({"login": f"erased-{user.id}", "signature": False, "active": False})
        users.api_key_ids.unlink()
        users._erase_traces(secrets)

    def _erase_addresses(self):
        """Where numbers, addresses and accounts are kept beside the contact."""
        self.bank_ids.unlink()
        numbers = [number for number in self.mapped("phone_sanitized") if number]
        emails = [email for email in self.mapped("email") if email]
        to_them = Domain.OR(Domain("email_to", "ilike", email) for email in emails)
        self.env["mail.mail"].search(to_them | Domain("recipient_ids", "in", self.ids)).unlink()
        if "sms.sms" in self.env:
            sent = Domain("partner_id", "in", self.ids) | Domain("number", "in", numbers)
            self.env["sms.sms"].search(sent).unlink()
        for model, field, values in (
            ("phone.blacklist", "number", numbers),
            ("mail.blacklist", "email", emails),
        ):
            Listed = self.env[model].with_context(active_test=False)
            Listed.search([(field, "in", values)]).unlink()

    def _erase_contact(self):
        bare = self.with_context(tracking_disable=True, mail_notrack=True)
        for partner in bare:
            name = self.env._("Forgotten Customer %s", partner.id)
            partner.write({**dict.fromkeys(BLANK, False), "name": name, "active": False})
