"""What access rights and record rules together grant to a user on a model."""

from odoo.fields import Domain
from odoo.models import BaseModel

from our_addons import our_addons

LETTERS = {"read": "r", "write": "w", "create": "c", "unlink": "u"}
# Conditions by which Odoo keeps companies apart; within one company they leave nothing out.
COMPANY = {
    "active_lang_count",
    "company_id",
    "company_ids",
    "country_code",
    "country_id",
    "partner_share",
    "share",
}
# Code that refuses a user whatever the record is: `has_access` of no record tells of it.
REFUSES_USERS = {("stock.move.line", "odoo.addons.spare_parts_deposit.models.stock_move_line")}


class Grants:
    """For a test case."""

    def models_of_odoo(self):
        ours = our_addons()
        return [
            name
            for name, model in sorted(self.registry.items())
            if not model._abstract and model._original_module not in ours
        ]

    def granted(self, user, name):
        """One letter an operation that is granted: great for all records, small for some."""
        Model = self.env[name].with_user(user)
        return "".join(self.letter(Model, operation) for operation in LETTERS)

    def letter(self, Model, operation):
        if not Model.browse().has_access(operation):
            return ""
        domain = Model.env["ir.rule"]._compute_domain(Model._name, operation)
        if domain.is_false():
            return ""
        everything = self.leaves_nothing_out(domain) and not self.checks_by_code(Model)
        return LETTERS[operation].upper() if everything else LETTERS[operation]

    def leaves_nothing_out(self, domain):
        """Whether the domain is true, or only keeps companies apart."""
        return all(
            self.leaves_nothing_out(Domain(condition.value))
            if condition.operator in ("any", "any!")
            else condition.field_expr.split(".")[-1] in COMPANY
            for condition in domain.iter_conditions()
        )

    def checks_by_code(self, Model):
        """Whether each record is decided about in Python besides (messages, files)."""
        definition = next(
            kind
            for kind in type(Model).mro()
            if "_check_access" in vars(kind) and (Model._name, kind.__module__) not in REFUSES_USERS
        )
        return definition is not BaseModel
