from odoo import api, models

from odoo.addons.repair_intake.models.service_order_workflow import OPEN_STATES
from odoo.addons.service_base.labels import selection_labels

TWINS, ARTICLES = 20, 5
TONES = {"paid_repair": "warning", "refused": "danger"}


class ServiceHotline(models.AbstractModel):
    """What a report would be told, before and after it is taken."""

    _inherit = "service.hotline"

    @api.model
    def _preview(self, values):
        return self._preview_data(self._drafts([values]))

    @api.model
    def _drafts(self, values_list):
        """Orders as they would be now, not saved."""
        Order = self.env["service.order"]
        given = ["company_id", "reported_at", "service_type", "service_mode", "priority"]
        defaults = Order.default_get(given)
        return Order.concat(*(Order.new({**defaults, **values}) for values in values_list))

    @api.model
    def _preview_data(self, order):
        """What the customer is told at once, of a draft or of an order."""
        return {
            "verdict": self._verdict_data(order),
            "reasons": (order.verdict_text or "").splitlines(),
            "point": order.point_id.name or "",
            "point_phone": order.point_id.phone or "",
            "point_reason": order.point_reason or "",
            "facts": order._desk_facts()[order],
            "mode": self._suggested_mode(order),
            "technician": self._last_served(order.partner_id).technician_id.name or "",
            "articles": self._articles(order),
            "certified": self._certified(order.categ_id),
            "twins": self._order_lines(self._twins(order)),
        }

    @api.model
    def _verdict_data(self, order):
        if not order.verdict:
            return False
        remedies = selection_labels(order, "verdict")
        payers = selection_labels(order, "payer")
        return {
            "remedy": order.verdict,
            "label": remedies[order.verdict],
            "payer": payers.get(order.payer, ""),
            "until": self._day(order.covered_until),
            "tone": TONES.get(order.verdict, "success"),
        }

    @api.model
    def _suggested_mode(self, order):
        """The mode the guarantee pays for (R1.3): at home where that is free, else carry-in."""
        return "on_site" if order.on_site_free or order.service_type != "repair" else "carry_in"

    @api.model
    def _twins(self, order):
        """Open orders of the same device."""
        if not order.device_id:
            return order.browse()
        domain = [
            ("device_id", "=", order.device_id.id),
            ("state", "in", OPEN_STATES),
            ("id", "not in", order.ids),
        ]
        return order.search(domain, limit=TWINS)

    @api.model
    def _articles(self, order):
        if not (order.symptom or order.symptom_id or order.fault_id):
            return []
        articles = self.env["service.article"]._suggest(
            symptom_text=order.symptom,
            symptom=order.symptom_id,
            fault=order.fault_id,
            categ=order.categ_id,
            limit=ARTICLES,
        )
        return [self._article_data(article) for article in articles]

    @api.model
    def _article_data(self, article):
        return {"id": article.id, "name": article.name, "body": article.body or ""}

    @api.model
    def _certified(self, category):
        """Who may advise on these products; `me` tells whether the reader may."""
        if not category:
            return False
        path = set(self._path(category))
        # sudo: asks only who of the agents is certified
        agents = self.env.ref("repair_intake.group_hotline_agent").sudo().all_user_ids
        held = agents._hotline_categories()
        able = agents.filtered(lambda agent: held.get(agent.id, set()) & path)
        return {
            "asked": bool(held),
            "me": self.env.user in able,
            "names": (able - self.env.user).mapped("name"),
        }
