from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.service_base.labels import listing

SHARE = "doa_share:avg"


class PartQuality(models.Model):
    """Parts used and, among them, those dead on opening: whom to tell, and from whom to claim."""

    _name = "part.quality"
    _description = "Quality of Parts"
    _auto = False
    _order = "used_at desc, id desc"
    _rec_name = "product_id"
    _rec_names_search = ["product_id", "vendor_id", "order_id"]
    _depends = {
        "service.order.part": [
            *("order_id", "point_id", "product_id", "quantity", "used_at", "state", "is_doa"),
        ],
        "old.part.return": ["use_id", "state", "vendor_return_id"],
        "product.product": ["product_tmpl_id"],
        "product.supplierinfo": ["partner_id", "product_tmpl_id", "product_id", "sequence"],
        "service.point": ["company_id"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    order_id = fields.Many2one("service.order", string="Service Order", readonly=True)
    point_id = fields.Many2one("service.point", readonly=True)
    product_id = fields.Many2one("product.product", string="Part", readonly=True)
    vendor_id = fields.Many2one("res.partner", readonly=True)
    used_at = fields.Datetime(string="Used", readonly=True)
    quantity = fields.Float(string="Pieces Used", digits="Product Unit", readonly=True)
    doa_quantity = fields.Float(string="Dead on Opening", digits="Product Unit", readonly=True)
    doa_share = fields.Float(
        string="Dead on Opening (%)", digits=(16, 1), aggregator="avg", readonly=True
    )
    is_claimed = fields.Boolean(string="Claimed from the Vendor", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT used.id, point.company_id, used.order_id, used.point_id, used.product_id,
                   vendor.partner_id AS vendor_id, used.used_at, used.quantity,
                   CASE WHEN used.is_doa THEN used.quantity ELSE 0 END AS doa_quantity,
                   CASE WHEN used.is_doa THEN 100.0 ELSE 0 END AS doa_share,
                   old.vendor_return_id IS NOT NULL AS is_claimed
              FROM service_order_part used
              JOIN service_point point ON point.id = used.point_id
              JOIN product_product product ON product.id = used.product_id
              LEFT JOIN LATERAL (%s) vendor ON TRUE
              LEFT JOIN old_part_return old ON old.use_id = used.id
             WHERE used.state <> 'planned'
            """,
            self._vendor_sql(),
        )

    def _vendor_sql(self):
        """Who makes the part: the first vendor on its page."""
        return SQL(
            """
            SELECT info.partner_id
              FROM product_supplierinfo info
             WHERE info.product_tmpl_id = product.product_tmpl_id
               AND (info.product_id IS NULL OR info.product_id = product.id)
               AND (info.company_id IS NULL OR info.company_id = point.company_id)
          ORDER BY info.sequence, info.id
             LIMIT 1
            """
        )

    def _read_group_select(self, aggregate_spec, query):
        """The share of a group is that of its pieces, not the mean of its lines."""
        if aggregate_spec != SHARE:
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "100.0 * sum(%s) / NULLIF(sum(%s), 0)",
            self._field_to_sql(self._table, "doa_quantity", query),
            self._field_to_sql(self._table, "quantity", query),
        )

    def action_make_quality_report(self):
        """Write the draft of a report on these parts."""
        dead = self.filtered("doa_quantity")
        if not dead:
            raise UserError(self.env._("Choose uses of parts that were dead on opening first."))
        dead.order_id.check_access("read")
        report = self.env["service.quality.report"].create(dead._prepare_report_vals())
        return report._get_form_action()

    def _prepare_report_vals(self):
        part = self.product_id if len(self.product_id) == 1 else self.product_id[:0]
        names = listing(self.env, self.product_id.mapped("display_name"))
        return {
            **self.order_id._prepare_quality_report_vals(),
            "product_id": part.id,
            "subject": self.env._("%s: dead on opening", part.name or names),
            "description": "\n".join([*self._part_lines(), self.order_id._quality_summary()]),
        }

    def _part_lines(self):
        """For each part how many of those used so far were dead, and who makes it."""
        rows = self._read_group(
            [("product_id", "in", self.product_id.ids), ("company_id", "in", self.company_id.ids)],
            ["product_id", "vendor_id"],
            ["quantity:sum", "doa_quantity:sum", SHARE],
        )
        return [
            self.env._(
                "%(part)s (%(vendor)s): %(dead)s of %(used)s used, %(share)s %%",
                part=part.display_name,
                vendor=vendor.name or "-",
                dead=f"{dead:g}",
                used=f"{used:g}",
                share=f"{share:.1f}",
            )
            for part, vendor, used, dead, share in rows
        ]
