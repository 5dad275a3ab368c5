from itertools import product
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..warranty import Policy


class PolicyKey(NamedTuple):
    """What a policy is looked up by: ids (or False) and the day of purchase or report."""

    company: int
    model: int | bool
    category: int | bool
    brand: int | bool
    day: object


class WarrantyPolicy(models.Model):
    """The three guarantees as a company grants them for a model, category, brand or everything."""

    _name = "warranty.policy"
    _description = "Warranty Policy"
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
        help="Empty: no guarantee without proof of purchase.",
    )
    fallback_months = fields.Integer(string="Plus Months", default=3)
    add_repair_time = fields.Boolean(help="The guarantee is longer by the days spent in repair.")
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

    @api.model
    def _for_orders(self, keys):
        """The policy of each key: dict `PolicyKey` → warranty.policy, empty where none applies.

        Model wins over category (the nearest one up the tree), category over brand, brand over
        a general policy; then the newest `date_from` wins. Queries do not grow with the keys.
        """
        shelves = self._shelves({key.company for key in keys})
        paths = self._category_paths({key.category for key in keys})
        return {
            key: next(
                (
                    policy
                    for place in self._places(key, paths)
                    for policy in shelves.get(place, ())
                    if policy._applies(key)
                ),
                self.browse(),
            )
            for key in keys
        }

    def _to_engine(self):
        """What the engine needs of each policy: dict warranty.policy → `Policy`."""
        terms = self.env["warranty.term"]._of_policies(self)
        return {policy: policy._to_engine_policy(terms.get(policy, ())) for policy in self}

    @api.model
    def _shelves(self, companies):
        """Policies by (model, category, brand) id, on each shelf the newest first."""
        every = [name for name, field in self._fields.items() if field.column_type]
        policies = self.search_fetch([("company_id", "in", [False, *companies])], every)
        newest = policies.sorted(lambda policy: (str(policy.date_from or ""), policy.id), True)
        return newest.grouped(
            lambda policy: (policy.product_tmpl_id.id, policy.categ_id.id, policy.brand_id.id)
        )

    @api.model
    def _category_paths(self, category_ids):
        """Ids from each category up to its root: dict id → list."""
        categories = self.env["product.category"].browse([id_ for id_ in category_ids if id_])
        return {
            category.id: [int(id_) for id_ in reversed(category.parent_path.split("/")[:-1])]
            for category in categories
        }

    @api.model
    def _places(self, key, paths):
        """Shelves a policy for `key` may stand on, the most specific first."""
        return product(
            dict.fromkeys((key.model, False)),
            [*paths.get(key.category, ()), False],
            dict.fromkeys((key.brand, False)),
        )

    def _applies(self, key):
        return (
            self.company_id.id in (False, key.company)
            and (not self.date_from or self.date_from <= key.day)
            and (not self.date_to or key.day <= self.date_to)
        )

    def _to_engine_policy(self, terms):
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
            terms=terms,
        )
