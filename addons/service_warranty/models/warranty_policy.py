from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache

from odoo.addons.service_base.labels import listing

from ..warranty import Policy, Rules
from ..warranty.book import Book, Entry, model_first
from ..warranty.shortfalls import shortfalls

# Fields that stand in `Rules` by the same name and as they are.
FIGURES = (
    "return_days",
    "exchange_days",
    "software_days",
    "repairs_before_exchange",
    "repeat_months",
    "same_fault_days",
    "fallback_months",
    "fallback_days",
    "add_repair_time",
    "renew_on_exchange",
    "count_purchase_day",
    "unit_covers_parts",
    "software_as_hardware",
    "repeat_while_covered",
    "told_date_shortens",
    "after_repair_days",
    "renew_replaced_part",
    "accessory_replacements",
    "loaner_days",
    "repairer_days",
    "parts_days",
    "evidence_months",
    "no_reason_days",
    "distance_days",
    "refund_for_exchange",
    "return_with",
    "carriage_free",
)

# Compared by identity: no client can send it. The policy told the reason of the change.
_REASONED = object()


class WarrantyPolicy(models.Model):
    """The three guarantees as a company grants them for a model, category, brand or everything.

    A statutory one is the floor under all others: right by right the customer gets the better.
    """

    _name = "warranty.policy"
    _description = "Warranty Policy"
    _inherit = ["warranty.rule.mixin"]
    _order = "name, date_from desc, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    is_law = fields.Boolean(
        string="Statutory",
        readonly=True,
        copy=False,
        help="What the law gives for the category, whatever a policy says.",
    )
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
    count_purchase_day = fields.Boolean(
        default=True,
        help="The day of purchase is day 1. The law begins with the day after it.",
    )
    unit_covers_parts = fields.Boolean(
        string="Unit Covers Its Parts",
        default=True,
        help="A part of the unit that has no term of its own is covered as the main unit is.",
    )
    software_as_hardware = fields.Boolean(
        help="A fault of the software that came with the unit counts like one of the hardware."
    )
    repeat_while_covered = fields.Boolean(
        help="The exchange after repairs holds while the unit is covered, added days included."
    )
    fallback_days = fields.Integer(string="Plus Days")
    told_date_shortens = fields.Boolean(
        default=True,
        help="Without proof, an earlier day of purchase that was merely told is the start.",
    )
    after_repair_days = fields.Integer(
        string="Days a Repair Holds",
        help="So long after a repair the unit works, whatever fails; 0: no such promise.",
    )
    renew_replaced_part = fields.Boolean(
        string="New Period of a Replaced Part",
        help="A part with a term of its own that was replaced begins it anew.",
    )
    accessory_replacements = fields.Integer(
        string="Replacements of an Accessory",
        help="A failed accessory is replaced; after so many replacements its price is paid back."
        " 0: it is repaired.",
    )
    loaner_days = fields.Integer(
        string="Loaner after Days",
        help="A repair that takes longer gives a loaner, free of charge and deposit; 0: none.",
    )
    repairer_days = fields.Integer(
        string="Exchange after Days, Repairer's Fault",
        help="Calendar days from hand-in; the repairer bears the exchange. 0: none.",
    )
    parts_days = fields.Integer(
        string="Exchange after Days, Parts Lacking",
        help="Calendar days from hand-in, where the maker supplies no parts. 0: none.",
    )
    evidence_months = fields.Integer(
        string="Months with Evidence",
        help="So long from the start an exclusion counts only with its evidence.",
    )
    no_reason_days = fields.Integer(
        string="Return without Reason (Days)", help="A unit without a fault may be given back."
    )
    distance_days = fields.Integer(
        string="Distance Sale (Days)", help="The same where the unit was sold at a distance."
    )
    refund_for_exchange = fields.Boolean(
        string="Refund instead of Exchange",
        help="Where an exchange is due the customer may have the money instead.",
    )
    refund_in_full = fields.Boolean(
        default=True, help="The price is paid back whole; else less the days of use."
    )
    depreciation = fields.Float(
        string="Depreciation a Day (%)",
        digits=(5, 3),
        help="Percent of the price, for each day from the purchase that was not spent in repair.",
    )
    return_with = fields.Boolean(
        string="Sold With Goes Back",
        help="What was sold with the unit, such as display, keyboard and mouse, goes back with it.",
    )
    carriage_free = fields.Boolean(
        help="Carriage and other necessary costs are not the customer's."
    )
    term_ids = fields.One2many("warranty.term", "policy_id", string="Terms", copy=True)
    article_ids = fields.One2many(
        "warranty.article", "policy_id", string="Legal Articles", copy=True
    )
    change_ids = fields.One2many("warranty.change", "policy_id", string="Changes", readonly=True)
    change_reason = fields.Char(
        string="Reason for the Change",
        store=False,
        help="Whoever changes what the law says leaves the reason.",
    )
    to_check = fields.Boolean(compute="_compute_to_check", search="_search_to_check")
    shortfall_text = fields.Text(
        string="Below the Law", compute="_compute_shortfall_text", compute_sudo=True
    )

    _numbers_possible = models.Constraint(
        "CHECK(LEAST(return_days, exchange_days, software_days, repairs_before_exchange,"
        " repeat_months, same_fault_days, fallback_months, fallback_days, after_repair_days,"
        " accessory_replacements, loaner_days, repairer_days, parts_days, evidence_months,"
        " no_reason_days, distance_days) >= 0"
        " AND GREATEST(return_days, exchange_days, software_days, same_fault_days, fallback_days,"
        " after_repair_days, loaner_days, repairer_days, parts_days, no_reason_days,"
        " distance_days) <= 3660"
        " AND GREATEST(repeat_months, fallback_months, evidence_months) <= 600"
        " AND accessory_replacements <= 100)",
        "Days and months of a policy are numbers from 0 up, at most ten years of days"
        " or fifty of months.",
    )
    _depreciation_possible = models.Constraint(
        "CHECK(depreciation BETWEEN 0 AND 100)",
        "Enter the depreciation of a day as a percentage from 0 to 100.",
    )
    _law_by_category = models.Constraint(
        "CHECK(NOT is_law OR (product_tmpl_id IS NULL AND brand_id IS NULL))",
        "The law holds for a product category, whatever model or brand it is.",
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for policy in self:
            if policy.date_from and policy.date_to and policy.date_to < policy.date_from:
                raise ValidationError(
                    self.env._("Policy %s ends before it begins. Check both dates.", policy.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        reasons = [vals.pop("change_reason", "") for vals in vals_list]
        for vals in vals_list:
            self._refuse_to_make_law(vals)
        policies = super(WarrantyPolicy, self.with_context(warranty_change=_REASONED)).create(
            vals_list
        )
        for policy, reason in zip(policies, reasons, strict=True):
            if policy.is_law and reason:
                policy._log_change(reason, {})
        return policies.with_env(self.env)

    def write(self, vals):
        reason = vals.get("change_reason")
        vals = {name: value for name, value in vals.items() if name != "change_reason"}
        self._refuse_to_make_law(vals)
        laws = self.filtered("is_law")
        if not laws or not vals:
            return super().write(vals)
        self._ensure_reason(reason)
        before = {law: law._words() for law in laws}
        result = super(WarrantyPolicy, self.with_context(warranty_change=_REASONED)).write(vals)
        for law, words in before.items():
            law._log_change(reason, words)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_law(self):
        if any(policy.is_law for policy in self):
            raise ValidationError(
                self.env._("What the law says cannot be deleted. Archive it with a reason.")
            )

    @api.model
    def _refuse_to_make_law(self, vals):
        # what is the law comes with the program
        if "is_law" in vals and not self.env.su:
            raise ValidationError(
                self.env._("Nobody makes a policy the law, or takes that from it.")
            )

    def _ensure_reason(self, reason):
        # what the program itself ships and repairs needs no reason
        if not self.env.su and not (reason or "").strip():
            raise ValidationError(
                self.env._("Enter the reason for the change: this policy says what the law says.")
            )

    def _ensure_reasoned(self):
        """Refuse that terms and articles of a law change apart from it."""
        if self.env.su or self.env.context.get("warranty_change") is _REASONED:
            return
        if any(policy.is_law for policy in self):
            raise ValidationError(
                self.env._("Change it on the statutory policy itself, with the reason.")
            )

    def _words(self):
        """The figures of the policy as words, to tell what a change changed."""
        self.ensure_one()
        labels = self.fields_get(
            [
                *FIGURES,
                "name",
                "active",
                "date_from",
                "date_to",
                "fallback_basis",
                "refund_in_full",
                "depreciation",
            ],
            ["string"],
        )
        words = {label["string"]: str(self[name]) for name, label in labels.items()}
        for term in self.term_ids:
            words[term.component_id.name] = term._words()
        for article in self.article_ids:
            words[f"{article._label()} · {article._description}"] = article._words()
        return words

    def _log_change(self, reason, before):
        after = self._words() if before else {}
        lines = [
            f"{label}: {before.get(label) or '–'} → {after.get(label) or '–'}"
            for label in dict.fromkeys((*before, *after))
            if before.get(label) != after.get(label)
        ]
        # sudo: whoever may change the policy leaves his name; nobody writes changes by hand
        self.env["warranty.change"].sudo().create(
            {
                "policy_id": self.id,
                "user_id": self.env.uid,
                "reason": (reason or "").strip() or "–",
                "change_text": "\n".join(lines),
            }
        )

    @api.depends("article_ids.to_check", "term_ids.to_check")
    def _compute_to_check(self):
        for policy in self:
            policy.to_check = any(policy.article_ids.mapped("to_check")) or any(
                policy.term_ids.mapped("to_check")
            )

    def _search_to_check(self, operator, value):
        if operator != "in":
            return NotImplemented
        unsure = Domain("article_ids.to_check", "=", True) | Domain("term_ids.to_check", "=", True)
        return unsure if True in value else ~unsure

    @api.depends(
        "is_law",
        "categ_id",
        "product_tmpl_id.categ_id",
        "term_ids.months",
        "term_ids.component_id",
        "fallback_basis",
        *FIGURES,
    )
    @api.depends_context("lang")
    def _compute_shortfall_text(self):
        laws = self.search([("is_law", "=", True)])
        for policy in self:
            texts = [] if policy.is_law else policy._shortfall_texts(laws)
            policy.shortfall_text = "\n".join(texts) or False

    def _shortfall_texts(self, laws):
        own = self._to_engine(self.env["warranty.checklist"])
        category = self.categ_id or self.product_tmpl_id.categ_id
        path = self._category_path(category.id) if category else ()
        texts = []
        for law in laws:
            below = law.categ_id.id in path or not category
            above = category and category.id in self._category_path(law.categ_id.id)
            if not law.categ_id or not (below or above):
                continue
            lacking = shortfalls(own, law._law_rules())
            if lacking:
                names = law._figure_names(lacking)
                texts.append(f"{law.name}: {listing(self.env, names)}")
        return texts

    def _figure_names(self, figures):
        """Names of what `shortfalls` tells of this statutory policy."""
        names = {f"term:{it.component_id.code}": it.component_id.name for it in self.term_ids}
        labels = self.fields_get(FIGURES, ["string"])
        return [names.get(figure) or labels[figure]["string"] for figure in figures]

    def _touched_policies(self):
        # the law stands under every policy
        return None if any(policy.is_law for policy in self) else self

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
        policy, law = self._find(key), self._find_law(key)
        if not policy and not law:
            return False, None
        checklist = policy and self.env["warranty.checklist"]._find(key)
        return policy or law, self._engine_policy(policy, law, checklist)

    @api.model
    def _find_law(self, key):
        """Id of the statutory policy for a `Key`: that of the nearest category, else the general.

        The law of another day than that of the purchase does not count.
        """
        return self._laws().find(
            key._replace(model=False, brand=False), self._category_path(key.category)
        )

    @ormcache(cache="stable")
    def _book(self):
        return self._book_of([("is_law", "=", False)])

    @ormcache(cache="stable")
    def _laws(self):
        return self._book_of([("is_law", "=", True)])

    @api.model
    def _book_of(self, domain):
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
                for policy in self.sudo().with_context(active_test=True).search(domain)
            ],
            model_first,
        )

    @ormcache("categ_id", cache="stable")
    def _category_path(self, categ_id):
        """Ids from a category up to its root."""
        # sudo: only the ids of the tree
        category = self.env["product.category"].sudo().browse(categ_id or [])
        return tuple(int(id_) for id_ in reversed((category.parent_path or "").split("/")[:-1]))

    @ormcache("policy_id", "law_id", "checklist_id", "self.env.lang", cache="stable")
    def _engine_policy(self, policy_id, law_id, checklist_id):
        """The policy with the law beneath and the checks of the checklist, for the engine."""
        # sudo: see _book_of
        checklist = self.env["warranty.checklist"].sudo().browse(checklist_id or [])
        law = self.sudo().browse(law_id or [])
        floor = law._law_rules() if law else None
        if not policy_id:
            return Policy(**law._law_figures())
        return self.sudo().browse(policy_id)._to_engine(checklist, floor)

    def _to_engine(self, checklist, floor=None):
        self.ensure_one()
        return Policy(
            **self._figures(),
            checks=tuple(checklist.item_ids.check_id.mapped("code")),
            check_days=checklist.days,
            floor=floor,
        )

    def _law_rules(self):
        self.ensure_one()
        return Rules(**self._law_figures())

    def _law_figures(self):
        articles = sorted((article.figure, article.article) for article in self.article_ids)
        return {**self._figures(), "articles": tuple(articles)}

    def _figures(self):
        return {
            "name": self.name,
            **{name: self[name] for name in FIGURES},
            "fallback_basis": self.fallback_basis or "",
            "depreciation": 0.0 if self.refund_in_full else self.depreciation,
            # a failed check never takes a right from the customer, see R2.6
            "checks_bind": False,
            "holidays": self.env["service.holiday"]._days(),
            "terms": tuple(term._to_engine() for term in self.term_ids),
        }
