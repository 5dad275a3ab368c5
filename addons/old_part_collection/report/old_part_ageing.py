from odoo import api, fields, models, tools

from odoo.addons.service_base.labels import same_options


class OldPartAgeing(models.Model):
    """Old parts that points still owe, by how late they are."""

    _name = "old.part.ageing"
    _description = "Ageing of Old Parts"
    _auto = False
    _order = "bucket, point_id"
    _rec_names_search = ["old_part_id", "point_id"]

    old_part_id = fields.Many2one("old.part.return", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    point_id = fields.Many2one("service.point", readonly=True)
    order_id = fields.Many2one("service.order", string="Service Order", readonly=True)
    product_id = fields.Many2one("product.product", string="Part", readonly=True)
    lot_id = fields.Many2one("stock.lot", string="Serial", readonly=True)
    state = fields.Selection(
        same_options("old.part.return", "state"),
        readonly=True,
    )
    due_on = fields.Date(string="Due", readonly=True)
    bucket = fields.Selection(
        [
            ("0", "Not Due Yet"),
            ("1", "1–7 Days Late"),
            ("2", "8–30 Days Late"),
            ("3", "31–90 Days Late"),
            ("4", "Over 90 Days Late"),
        ],
        string="Age",
        readonly=True,
    )
    quantity = fields.Float(digits="Product Unit", readonly=True)
    held_value = fields.Monetary(readonly=True)

    @api.depends("old_part_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.old_part_id.display_name

    def init(self):
        tools.drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            """
            CREATE VIEW old_part_ageing AS
            SELECT part.id, part.id AS old_part_id, part.company_id, account.currency_id,
                   part.point_id, part.order_id, part.product_id, part.lot_id, part.state,
                   part.due_on,
                   CASE WHEN part.due_on >= today.day THEN '0'
                        WHEN part.due_on >= today.day - 7 THEN '1'
                        WHEN part.due_on >= today.day - 30 THEN '2'
                        WHEN part.due_on >= today.day - 90 THEN '3'
                        ELSE '4' END AS bucket,
                   part.quantity, part.held_value
              FROM old_part_return part
              JOIN deposit_account account ON account.id = part.account_id
              JOIN service_point point ON point.id = part.point_id
              JOIN resource_calendar calendar ON calendar.id = point.calendar_id
        CROSS JOIN LATERAL (
                   SELECT (now() AT TIME ZONE COALESCE(calendar.tz, 'UTC'))::date AS day) today
             WHERE part.state IN ('owed', 'returned', 'rejected')
            """
        )
