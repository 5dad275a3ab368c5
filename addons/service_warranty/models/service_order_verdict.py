from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..warranty import decide, pack
from .service_order_verdict_text import _LOGGED
from .service_order_warranty import REMEDY_SELECTION, TOLD_FACTS

# Compared by identity: no client can send it.
_VERDICT = object()

# Written by the engine or by an override, never by hand.
ENGINE_FIELDS = (
    "policy_id",
    "verdict",
    "payer",
    "parts_free",
    "labour_free",
    "on_site_free",
    "covered_until",
    "check_state",
    "verdict_data",
)
OVERRIDE_FIELDS = ("verdict_override", "override_reason", "override_user_id", "override_at")


class ServiceOrder(models.Model):
    """The warranty verdict: decided by the pure engine, stored with what it rests on."""

    _inherit = "service.order"

    policy_id = fields.Many2one(
        "warranty.policy",
        string="Warranty Policy",
        compute="_compute_verdict",
        store=True,
        precompute=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    verdict = fields.Selection(
        REMEDY_SELECTION, compute="_compute_verdict", store=True, precompute=True, copy=False
    )
    payer = fields.Selection(
        [
            ("manufacturer", "Manufacturer"),
            ("contract", "Extended Warranty"),
            ("customer", "Customer"),
            ("shared", "Shared"),
        ],
        string="Cost Borne by",
        compute="_compute_verdict",
        store=True,
        precompute=True,
        copy=False,
    )
    parts_free = fields.Boolean(compute="_compute_verdict", store=True, precompute=True, copy=False)
    labour_free = fields.Boolean(
        compute="_compute_verdict", store=True, precompute=True, copy=False
    )
    on_site_free = fields.Boolean(
        string="Free on Site", compute="_compute_verdict", store=True, precompute=True, copy=False
    )
    covered_until = fields.Date(compute="_compute_verdict", store=True, precompute=True, copy=False)
    check_state = fields.Selection(
        [("pending", "To Check"), ("failed", "Not in Order"), ("passed", "In Order")],
        string="Opening-box Check",
        compute="_compute_verdict",
        store=True,
        precompute=True,
        copy=False,
        help="Whether the unit may be taken back as failed on opening. Empty: not asked for.",
    )
    verdict_data = fields.Json(
        string="Verdict Record",
        compute="_compute_verdict",
        store=True,
        precompute=True,
        copy=False,
        help="Policy, facts, answer and reasons, enough to decide it again.",
    )

    @api.depends(
        "company_id",
        "service_type",
        "reported_at",
        "serial",
        "product_id",
        "categ_id",
        "brand_id",
        "device_id.activation_date",
        "device_id.manufacture_date",
        "device_id.first_unit_id",
        "device_id.exchanged_on",
        "fault_id",
        "component_id",
        "exclusion_line_ids.exclusion_id",
        "exclusion_line_ids.has_photo",
        "check_ids",
        "purchase_date",
        "proof",
        "proof_serial",
        "remedy_wish",
        "verdict_override",
    )
    def _compute_verdict(self):
        """Judge the repairs that are not finished yet; what was finished keeps its verdict."""
        settled = self.filtered(lambda order: order._is_finished())
        for order in settled.filtered(lambda order: not order.id):
            order.update({name: order._origin[name] for name in self._engine_fields()})
        open_orders = self - settled
        repairs = open_orders.filtered(lambda order: order.service_type == "repair")
        (open_orders - repairs).update(dict.fromkeys(self._engine_fields(), False))
        for order, vals in repairs._judged():
            order.update(vals)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_verdict_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_verdict_fields(vals)
        if not TOLD_FACTS & vals.keys():
            return super().write(vals)
        with self._changing_facts():
            return super(ServiceOrder, self.with_context(verdict_logged=_LOGGED)).write(vals)

    def _judge(self):
        """Decide anew, with the policies of today; finished orders keep their verdict."""
        names = self._engine_fields()
        for name in names:
            self.env.add_to_compute(self._fields[name], self)
        self._recompute_recordset(names)

    def _judged(self):
        """Pairs of an order and the values of its verdict. Queries do not grow with orders."""
        facts = self._warranty_facts()
        Policy = self.env["warranty.policy"]
        rules = {order: Policy._rules(order._policy_key(facts[order])) for order in self}
        asked = self.filtered(lambda order: rules[order][1] and rules[order][1].checks)
        facts = asked._with_checks(facts)
        verdicts = {order: decide(rules[order][1], facts[order]) for order in self}
        links = self._verdict_links(verdicts)
        for order, verdict in verdicts.items():
            policy_id, policy = rules[order]
            vals = order._prepare_verdict_vals(verdict)
            yield (
                order,
                vals
                | {
                    "policy_id": policy_id,
                    "check_state": _check_state(policy, verdict),
                    "verdict_data": pack(policy, verdict),
                }
                | links.get(order, {})
                | order._prepare_override_vals(),
            )

    @api.model
    def _engine_fields(self):
        """Hook: the fields that `_compute_verdict` fills."""
        return ENGINE_FIELDS

    def _verdict_links(self, verdicts):
        """Hook: what the answers of the engine lead to beside the policy, in few queries.

        :param verdicts: dict service.order → `Verdict`
        :return: dict service.order → values
        """
        return {}

    @api.model
    def _prepare_verdict_vals(self, verdict):
        return {
            "verdict": verdict.remedy,
            "payer": verdict.payer,
            "parts_free": verdict.parts_free,
            "labour_free": verdict.labour_free,
            "on_site_free": verdict.on_site,
            "covered_until": verdict.covered_until,
        }

    def _prepare_override_vals(self):
        """Hook: values that stand in place of the engine's."""
        return {}

    def _write_verdict(self, vals):
        """Write fields of the verdict, as its own rules do."""
        return self.with_context(warranty_verdict=_VERDICT)._note(vals)

    @api.model
    def _refuse_verdict_fields(self, vals):
        if self.env.context.get("warranty_verdict") is _VERDICT:
            return
        if vals.keys() & {*self._engine_fields(), *OVERRIDE_FIELDS}:
            raise ValidationError(
                self.env._(
                    "A warranty verdict is not written by hand. Correct the facts it rests on,"
                    " or let a manager override it."
                )
            )


def _check_state(policy, verdict):
    """Where the opening-box check stands; False where nobody asks for it."""
    if not policy or not (policy.checks or policy.check_days):
        return False
    codes = {reason.code for reason in verdict.reasons}
    if codes & {"check_failed", "check_late"}:
        return "failed"
    if "check_pending" in codes:
        return "pending"
    return "passed" if codes & {"return_open", "exchange_open"} else False
