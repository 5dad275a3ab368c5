from odoo import api, fields, models


class ServiceOrderExclusion(models.Model):
    """A cause found on the device that the warranty does not answer for, with its evidence."""

    _name = "service.order.exclusion"
    _description = "Exclusion Found"
    _pictures_redrawn = True  # see ir.attachment
    _order = "id"
    _rec_name = "exclusion_id"

    order_id = fields.Many2one("service.order", required=True, index=True, ondelete="cascade")
    point_id = fields.Many2one(related="order_id.point_id", string="Service Point")
    exclusion_id = fields.Many2one("warranty.exclusion", required=True, ondelete="restrict")
    photo_required = fields.Boolean(related="exclusion_id.photo_required", string="Needs Photo")
    photo = fields.Image(string="Photo as Evidence", max_width=1920, max_height=1920, copy=False)
    # stored: a verdict asks whether there is a photo and never loads it
    has_photo = fields.Boolean(compute="_compute_has_photo", store=True, precompute=True)

    _exclusion_unique = models.Constraint(
        "UNIQUE(order_id, exclusion_id)", "The order names this exclusion already."
    )

    @api.depends("photo")
    def _compute_has_photo(self):
        for found in self:
            found.has_photo = bool(found.photo)

    @api.model_create_multi
    def create(self, vals_list):
        orders = self.env["service.order"].browse({vals.get("order_id") for vals in vals_list})
        with orders._changing_facts():
            return super().create(vals_list)

    def write(self, vals):
        orders = self.order_id | self.order_id.browse(vals.get("order_id") or [])
        # a line moves to no order that its user may not change
        orders.check_access("write")
        with orders._changing_facts():
            return super().write(vals)

    def unlink(self):
        with self.order_id._changing_facts():
            return super().unlink()
