from dataclasses import replace

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.service_base.labels import listing
from odoo.addons.service_base.privacy import redact

# Compared by identity: see service.order.write below.
_FOLLOW = object()


# What an order waits for while a question is open.
REASONS = ("expert", "manufacturer")


RATE = "defect_rate:avg"


class ServiceOrder(models.Model):
    """Symptom, cause and remedy, articles that help, questions to experts, repeated defects."""

    _inherit = "service.order"

    symptom_id = fields.Many2one("service.symptom", string="Symptom Code", ondelete="restrict")
    cause_id = fields.Many2one(
        "service.cause",
        copy=False,
        ondelete="restrict",
    )
    remedy_id = fields.Many2one(
        "service.remedy", string="Remedy Code", copy=False, ondelete="restrict"
    )
    # Read by the form alone.
    symptom_domain = fields.Binary(compute="_compute_code_domains")
    fault_domain = fields.Binary(compute="_compute_code_domains")
    cause_domain = fields.Binary(compute="_compute_code_domains")
    remedy_domain = fields.Binary(compute="_compute_code_domains")
    _cause_idx = models.Index("(reported_at, cause_id, product_id) WHERE cause_id IS NOT NULL")
    article_ids = fields.Many2many(
        "service.article", string="Knowledge", compute="_compute_article_ids"
    )
    wait_reason = fields.Selection(
        selection_add=[("expert", "Technical Expert")], ondelete={"expert": "set null"}
    )
    escalation_ids = fields.One2many("service.escalation", "order_id", string="Escalations")
    # Kept here so that finishing an order need not look for one.
    escalation_id = fields.Many2one(
        "service.escalation",
        string="Open Escalation",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    escalation_tier_id = fields.Many2one(related="escalation_id.tier_id", string="Escalated to")
    escalation_due_at = fields.Datetime(related="escalation_id.due_at", string="Answer Due")
    escalation_state = fields.Selection(related="escalation_id.state", string="Escalation")
    escalation_count = fields.Integer(compute="_compute_escalation_count")
    defect_rate = fields.Float(
        string="Per 1,000 Units",
        compute="_compute_defect_rate",
        aggregator="avg",
        digits=(16, 1),
        help="Orders for each thousand known devices of the models they are about.",
        # how many devices there are is the head office's business
        groups="service_network.group_office_user",
    )

    @api.depends("symptom_id")
    def _compute_verdict(self):
        return super()._compute_verdict()

    def _order_facts(self, earlier_units, history, *known):
        """Who reports names a symptom: where it is that of a repair, so is the fault."""
        facts = super()._order_facts(earlier_units, history, *known)
        if facts.fault or not self.symptom_id:
            return facts
        same = [
            earlier
            for earlier in history
            if earlier.symptom_id == self.symptom_id
            and earlier.fault_id
            and earlier != self._origin
            and earlier.done_at <= self.reported_at
        ]
        return replace(facts, fault=same[-1].fault_id.code) if same else facts

    def _cause_words(self):
        return self.cause_id.name or super()._cause_words()

    @api.depends("categ_id", "symptom_id", "fault_id", "cause_id")
    def _compute_code_domains(self):
        for order in self:
            order.symptom_domain = order._code_domain("service.symptom")
            order.fault_domain = order._code_domain("service.fault", order.symptom_id.fault_ids)
            order.cause_domain = order._code_domain("service.cause", order.fault_id.cause_ids)
            order.remedy_domain = order._code_domain("service.remedy", order.cause_id.remedy_ids)

    @api.model
    def _goes_on(self):
        """Experts code what was learned when the work is done; the codes neither pay nor prove."""
        codes = dict.fromkeys(
            ("symptom_id", "cause_id", "remedy_id"),
            "quality: coded by experts once the work has shown what it was",
        )
        return {**super()._goes_on(), **codes}

    def _code_domain(self, model, following=()):
        """What the code before leads to, or else what the device may have."""
        domain = self.env[model]._category_domain(self.categ_id)
        if following:
            domain &= Domain("id", "in", following.ids)
        return list(domain)

    # Knowledge for the order, and knowledge from it.

    @api.depends("symptom", "symptom_id", "fault_id", "categ_id", "product_id")
    def _compute_article_ids(self):
        wants = [order._fault_key() for order in self]
        found = self.env["service.article"]._suggest_batch(wants)
        for order, want, articles in zip(self, wants, found, strict=True):
            # a category alone would bring the same articles to every order
            order.article_ids = articles if any(want[:3]) else False

    def _fault_key(self):
        return (
            self.symptom,
            self.symptom_id._origin,
            self.fault_id._origin,
            self.categ_id._origin,
            self.product_id._origin,
        )

    def action_write_article(self):
        """Write down what this finished order taught; its customer stays out of it."""
        self.ensure_one()
        self.check_access("read")
        if not self._is_done():
            raise UserError(
                self.env._(
                    "Order %s is not finished yet. What helped is known when the work is done.",
                    self.name,
                )
            )
        article = self.env["service.article"].create(self._prepare_article_vals())
        return article._open_form(article)

    def _prepare_article_vals(self):
        sections = [
            (self._fields["symptom"]._description_string(self.env), self.symptom),
            (self._fields["result_note"]._description_string(self.env), self.result_note),
        ]
        return {
            "name": self._article_title(),
            "categ_id": self.categ_id.id,
            "product_ids": self.product_id.ids,
            "symptom_ids": self.symptom_id.ids,
            "fault_id": self.fault_id.id,
            "cause_id": self.cause_id.id,
            "remedy_id": self.remedy_id.id,
            "order_id": self.id,
            "body": self._article_body(sections),
        }

    def _article_body(self, sections):
        """Pairs of a title and a text, without what tells of the customer."""
        known = self._words_of_the_person()
        return Markup().join(
            Markup("<h3>%s</h3><p>%s</p>") % (title, redact(text, known, gap="…"))
            for title, text in sections
            if text
        )

    def _article_title(self):
        """Model and what was the matter, in words that name nobody."""
        matter = self.fault_id.name or self.symptom_id.name or self.env._("New Article")
        return f"{self.product_id.name}: {matter}" if self.product_id else matter

    def _words_of_the_person(self):
        """What must not get into an article: who it was, where, and which very device."""
        # sudo: to leave them out, whoever writes
        order = self.sudo()
        owner = order.partner_id
        return [
            *(order.contact_name, order.phone, order.street, order.serial, order.name),
            *(owner.name, owner.phone, owner.email, owner.street),
        ]

    # An order whose fault the point cannot solve alone.

    @api.depends("escalation_ids")
    def _compute_escalation_count(self):
        counts = dict(
            self.env["service.escalation"]._read_group(
                [("order_id", "in", self.ids)], ["order_id"], ["__count"]
            )
        )
        for order in self:
            order.escalation_count = counts.get(order._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_escalation(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_escalation(vals)
        return super().write(vals)

    @api.model
    def _refuse_escalation(self, vals):
        if "escalation_id" in vals and self.env.context.get("escalation_follow") is not _FOLLOW:
            raise UserError(self.env._("Use the button “Escalate” of the order."))

    def action_escalate(self):
        """Write down the question; who is asked follows from who asks."""
        self.ensure_one()
        self._ensure_can_be_escalated()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Escalate"),
            "res_model": "service.escalation",
            "view_mode": "form",
            "views": [
                (self.env.ref("technical_support.view_service_escalation_form_ask").id, "form")
            ],
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def action_view_escalations(self):
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Escalations"),
            "res_model": "service.escalation",
            "view_mode": "list,kanban,form",
            "domain": [("order_id", "=", self.id)],
        }
        if self.escalation_count == 1:
            action |= {"view_mode": "form", "res_id": self.escalation_ids.id}
        return action

    def _ensure_can_be_escalated(self):
        self.check_access("write")
        for order in self:
            if not order._is_open():
                raise UserError(
                    self.env._("Order %s is not open any more. Reopen it first.", order.name)
                )
            if order.escalation_id:
                raise UserError(
                    self.env._(
                        "Order %(order)s is escalated already, as %(escalation)s. Add to that.",
                        order=order.name,
                        escalation=order.escalation_id.name,
                    )
                )

    # --- an order ends: nobody needs the answer any more ---

    def _get_step_fields(self):
        return [*super()._get_step_fields(), "escalation_id"]

    def _finish_remarks(self):
        # sudo: what is shown of the question of an order that the user reads
        question = self.sudo().escalation_id
        if not question or question.state == "answered":
            return super()._finish_remarks()
        remark = self.env._(
            "Escalation %(question)s to %(tier)s is still open, the answer due %(when)s. It is"
            " withdrawn when the order is finished.",
            question=question.name,
            tier=question.tier_id.name,
            when=self._desk_time(question.due_at),
        )
        return [*super()._finish_remarks(), remark]

    def _on_finish(self):
        result = super()._on_finish()
        self._end_escalations()
        return result

    def _on_cancel(self):
        result = super()._on_cancel()
        self._end_escalations()
        return result

    def _end_escalations(self):
        # sudo: the end of the order ends its question, whoever ended it
        for escalation in self.sudo().escalation_id:
            escalation._step("accept" if escalation.state == "answered" else "withdraw")

    # --- waiting for the answer ---

    def _wait_for_answer(self, awaited):
        """Wait for the expert or the manufacturer, unless something else holds the order up."""
        self.ensure_one()
        if self.wait_reason and self.wait_reason not in REASONS:
            return
        if awaited and awaited != self.wait_reason:
            self._wait(awaited)
        elif self.wait_reason and not awaited:
            self._stop_waiting()

    # Faults counted by model and cause, and told to the manufacturer.

    def _compute_defect_rate(self):
        """One order is no rate; groups of them have one, see `_read_group_select`."""
        self.defect_rate = False

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != RATE:
            return super()._read_group_select(aggregate_spec, query)
        self._check_field_access(self._fields["defect_rate"], "read")
        return SQL(
            "1000.0 * count(*) / NULLIF((SELECT count(*) FROM stock_lot AS unit"
            " WHERE unit.product_id = ANY (array_agg(DISTINCT %s))), 0)",
            self._field_to_sql(self._table, "product_id", query),
        )

    def action_make_quality_report(self):
        """Write the draft of a report on these orders."""
        return self._make_quality_report()._get_form_action()

    def _make_quality_report(self):
        if not self:
            raise UserError(self.env._("Choose the orders the report is about first."))
        self.check_access("read")
        return self.env["service.quality.report"].create(self._prepare_quality_report_vals())

    def _prepare_quality_report_vals(self):
        return {
            "subject": self._quality_subject(),
            "company_id": self.company_id[:1].id,
            "product_id": self._shared("product_id").id,
            "fault_id": self._shared("fault_id").id,
            "cause_id": self._shared("cause_id").id,
            "order_ids": self.ids,
            "description": self._quality_summary(),
        }

    def _shared(self, name):
        """What all these orders have in common, or nothing."""
        return self[name] if len(self[name]) == 1 and all(o[name] for o in self) else self[name][:0]

    def _quality_subject(self):
        cause = self._shared("cause_id").name or self._shared("fault_id").name
        parts = [self._shared("product_id").name, cause or self.env._("Repeated defect")]
        return ": ".join(filter(None, parts))

    def _quality_summary(self):
        """How often, when and where; no word of the customers."""
        reported = self.mapped("reported_at")
        lines = [
            self.env._(
                "%(count)s orders, reported from %(first)s to %(last)s, at %(points)s points.",
                count=len(self),
                first=format_date(self.env, min(reported)),
                last=format_date(self.env, max(reported)),
                points=len(self.point_id),
            )
        ]
        for name in ("symptom_id", "fault_id", "cause_id", "remedy_id"):
            lines += self._quality_counts(name)
        return "\n".join(lines)

    def _quality_counts(self, name):
        groups = self.filtered(name).grouped(name)
        if not groups:
            return []
        counts = sorted(groups.items(), key=lambda item: -len(item[1]))
        label = self._fields[name]._description_string(self.env)
        listed = listing(self.env, [f"{value.name} × {len(orders)}" for value, orders in counts])
        return [f"{label}: {listed}"]
