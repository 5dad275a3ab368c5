from odoo import models

from odoo.addons.service_base.labels import listing

from .service_order_states import OPEN_STATES

NAMED = 3  # more orders than this are counted, not named


class ServicePoint(models.Model):
    _inherit = "service.point"

    def _get_open_work(self):
        # sudo: looks only which orders of the point are open
        orders = self.env["service.order"].sudo()
        domain = [("point_id", "=", self.id), ("state", "in", OPEN_STATES)]
        waiting = orders.search(domain, limit=NAMED, order="id")
        if not waiting:
            return super()._get_open_work()
        told = self.env._(
            "%(count)s order(s) are open, such as %(names)s. Finish them or give them to another"
            " point.",
            count=orders.search_count(domain),
            names=listing(self.env, waiting.mapped("name")),
        )
        return [told, *super()._get_open_work()]
