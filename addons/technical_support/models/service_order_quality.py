from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

RATE = "defect_rate:avg"


class ServiceOrder(models.Model):
    """Faults counted by model and cause, and told to the manufacturer."""

    _inherit = "service.order"

    defect_rate = fields.Float(
        string="Per 1,000 Units",
        compute="_compute_defect_rate",
        aggregator="avg",
        digits=(16, 1),
        help="Orders for each thousand known devices of the models they are about.",
        # how many devices there are is the head office's business
        groups="service_network.group_office_user",
    )

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
        told = ", ".join(f"{value.name} × {len(orders)}" for value, orders in counts)
        return [f"{label}: {told}"]
