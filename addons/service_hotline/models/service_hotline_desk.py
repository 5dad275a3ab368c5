from odoo import api, models

from odoo.addons.service_base.labels import selection_options

TODAY_LINES = 40


class ServiceHotline(models.AbstractModel):
    """What the desk offers before anybody calls: choices, and what is due today."""

    _inherit = "service.hotline"

    @api.model
    def _choices(self):
        Order = self.env["service.order"]

        return {
            "modes": selection_options(Order, "service_mode"),
            "types": selection_options(Order, "service_type"),
            "wishes": selection_options(Order, "remedy_wish"),
            "faults": self._fault_choices(),
            "results": self._result_choices(),
        }

    @api.model
    def _fault_choices(self):
        """Symptoms, faults and components in one list, to be found by code or name."""
        sources = {
            "symptom_id": "service.symptom",
            "fault_id": "service.fault",
            "component_id": "warranty.component",
        }
        return [
            {
                "field": field,
                "id": record.id,
                "label": f"{record.code} {record.name}" if "categ_id" in record else record.name,
                "categ_id": record.categ_id.id if "categ_id" in record else False,
            }
            for field, model in sources.items()
            for record in self.env[model].search([])
        ]

    @api.model
    def _result_choices(self):
        results = self.env["service.call.result"].search_fetch(
            [("by_hand", "=", True)], ["name", "kind"]
        )
        return [{"id": r.id, "label": r.name, "kind": r.kind} for r in results]

    @api.model
    def _own_certificates(self):
        held = self.env.user._hotline_categories().get(self.env.uid, ())
        return self.env["product.category"].browse(held).mapped("display_name")

    @api.model
    def _desk_side(self):
        """The right side: promises of today, calls somebody waits for."""
        orders = self.env["service.order"]._desk_today(TODAY_LINES)
        calls = self.env["service.call"]._to_return(TODAY_LINES)
        return {"today": self._order_lines(orders), "callbacks": self._callback_lines(calls)}

    @api.model
    def _callback_lines(self, calls):
        due = self.env["service.order"]._desk_time
        return [
            {
                "id": call.id,
                "number": call.number or "",
                "name": call.partner_id.name or "",
                "due": due(call.callback_at),
                "late": call.callback_at < self.env.cr.now(),
                "missed": call.state == "missed",
            }
            for call in calls
        ]
