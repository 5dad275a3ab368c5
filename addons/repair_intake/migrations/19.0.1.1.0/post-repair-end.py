from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Repair orders end with their service order; those left open by finished orders end now."""
    cr.execute(
        "UPDATE service_order SET repair_open = TRUE WHERE id IN (SELECT service_order_id"
        " FROM repair_order WHERE service_order_id IS NOT NULL AND state NOT IN ('done', 'cancel'))"
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    over = [("repair_open", "=", True), ("state", "in", ("done", "closed", "cancelled"))]
    env["service.order"].search(over)._end_repairs()
