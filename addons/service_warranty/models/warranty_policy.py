from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache

from ..warranty import Policy
from ..warranty.book import Book, Entry, model_first


class WarrantyPolicy(models.Model):
    """The three guarantees as a company grants them for a model, category, brand or everything."""

    _name = "warranty.policy"
    _description = "Warranty Policy"
    _inherit = ["warranty.rule.mixin"]
    _order = "name, date_from desc, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    product_tmpl_id = fields.Many2one(
        "product.template", string="Model", index="btree_not_null", ondelete="cascade"
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Product Category",
        index="btree_not_null",
        ondelete="cascade",
        help="With the categories below it, unless one of them has a policy of its own.",
    )
    brand_id = fields.Many2one("service.brand", ondelete="cascade")
    date_from = fields.Date(string="Bought from")
    date_to = fields.Date(string="Bought until")
    return_days = fields.Integer(
        default=7, help="Return, exchange or repair up to this day; the purchase is day 1."
    )
    exchange_days = fields.Integer(default=15, help="Exchange or repair up to this day.")
    software_days = fields.Integer(
        default=15, help="Software is put right free of charge up to this day."
    )
    repairs_before_exchange = fields.Integer(
        default=2, help="After so many repairs a unit that fails again is exchanged; 0: never."
    )
    repeat_months = fields.Integer(
        string="Repairs Count Within (Months)",
        default=12,
        help="The exchange after repairs holds for so long from the start; 0: while covered.",
    )
    same_fault_days = fields.Integer(
        default=90, help="So long after a repair the same fault is repaired free of charge."
    )
    fallback_basis = fields.Selection(
        [("manufacture", "Manufacture"), ("activation", "Activation")],
        string="Without Proof from",
        default="manufacture",
        help="Empty: no warranty without proof of purchase.",
    )
    fallback_months = fields.Integer(string="Plus Months", default=3)
    add_repair_time = fields.Boolean(help="The warranty is longer by the days spent in repair.")
    renew_on_exchange = fields.Boolean(
        string="New Period after Exchange", help="An exchanged unit gets its periods anew."
    )
    term_ids = fields.One2many("warranty.term", "policy_id", string="Terms", copy=True)

    _numbers_possible = models.Constraint(
        "CHECK(LEAST(return_days, exchange_days, software_days, repairs_before_exchange,"
        " repeat_months, same_fault_days, fallback_months) >= 0"
        " AND GREATEST(return_days, exchange_days, software_days, same_fault_days) <= 3660"
        " AND GREATEST(repeat_months, fallback_months) <= 600)",
        "Days and months of a policy are numbers from 0 up, at most ten years of days"
        " or fifty of months.",
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for policy in self:
            if policy.date_from and policy.date_to and policy.date_to < policy.date_from:
                raise ValidationError(
                    self.env._("Policy %s ends before it begins. Check both dates.", policy.name)
                )

    def _touched_policies(self):
        return self

    def _scope_domain(self):
        """Orders that this policy may win, by what stands on them."""
        self.ensure_one()
        scope = Domain("company_id", "=", self.company_id.id) if self.company_id else Domain.TRUE
        if self.product_tmpl_id:
            scope &= Domain("product_id.product_tmpl_id", "=", self.product_tmpl_id.id)
        if self.categ_id:
            scope &= Domain("categ_id", "child_of", self.categ_id.id)
        if self.brand_id:
            scope &= Domain("brand_id", "=", self.brand_id.id)
        return scope

    @api.model
    def _find(self, key):
        """Id of the policy for a `Key`, False where none applies.

        Model wins over category (the nearest one up the tree), category over brand, brand over
        a general policy; then the newest `date_from` wins.
        """
        return self._book().find(key, self._category_path(key.category))

    @api.model
    def _rules(self, key):
        """What the engine judges a `Key` by: (id of the policy or False, `Policy` or None).

        Kept in memory until a rule changes: judging reads no policy.
        """
        policy = self._find(key)
        if not policy:
            return False, None
        return policy, self._engine_policy(policy, self.env["warranty.checklist"]._find(key))

    @ormcache(cache="stable")
    def _book(self):
        # sudo: the policy an order falls under, whoever asks
        return Book(
            [
                Entry(
                    policy.id,
                    policy.company_id.id,
                    policy.product_tmpl_id.id,
                    policy.categ_id.id,
                    policy.brand_id.id,
                    policy.date_from or None,
                    policy.date_to or None,
                )
                for policy in self.sudo().with_context(active_test=True).search([])
            ],
            model_first,
        )

    @ormcache("categ_id", cache="stable")
    def _category_path(self, categ_id):
        """Ids from a category up to its root."""
        # sudo: only the ids of the tree
        category = self.env["product.category"].sudo().browse(categ_id or [])
        return tuple(int(id_) for id_ in reversed((category.parent_path or "").split("/")[:-1]))

    @ormcache("policy_id", "checklist_id", "self.env.lang", cache="stable")
    def _engine_policy(self, policy_id, checklist_id):
        """The policy with the checks of the checklist, as the engine needs it."""
        # sudo: see _book
        checklist = self.env["warranty.checklist"].sudo().browse(checklist_id or [])
        return self.sudo().browse(policy_id)._to_engine(checklist)

    def _to_engine(self, checklist):
        self.ensure_one()
        return Policy(
            name=self.name,
            return_days=self.return_days,
            exchange_days=self.exchange_days,
            software_days=self.software_days,
            repairs_before_exchange=self.repairs_before_exchange,
            repeat_months=self.repeat_months,
            same_fault_days=self.same_fault_days,
            fallback_basis=self.fallback_basis or "",
            fallback_months=self.fallback_months,
            add_repair_time=self.add_repair_time,
            renew_on_exchange=self.renew_on_exchange,
            checks=tuple(checklist.item_ids.check_id.mapped("code")),
            check_days=checklist.days,
            terms=tuple(term._to_engine() for term in self.term_ids),
        )
