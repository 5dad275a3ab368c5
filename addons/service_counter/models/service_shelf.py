from odoo import api, fields, models

from .service_custody_states import ON_SHELF


class ServiceShelf(models.Model):
    """A place at a service point where a customer's device lies."""

    _name = "service.shelf"
    _description = "Shelf Place"
    _order = "point_id, name, id"

    name = fields.Char(string="Code", required=True)
    point_id = fields.Many2one(
        "service.point",
        string="Service Point",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user._usual_point(),
    )
    company_id = fields.Many2one(related="point_id.company_id", store=True, precompute=True)
    active = fields.Boolean(default=True)
    note = fields.Char()
    custody_ids = fields.One2many("service.custody", "shelf_id")
    held_count = fields.Integer(string="Devices Here", compute="_compute_held_count")

    _code_unique = models.UniqueIndex(
        "(point_id, lower(name))", "This point has a shelf place with this code already."
    )

    @api.depends("custody_ids.state")
    def _compute_held_count(self):
        counts = self._held_counts()
        for shelf in self:
            shelf.held_count = counts.get(shelf, 0)

    def _held_counts(self):
        groups = self.env["service.custody"]._read_group(
            [("shelf_id", "in", self.ids), ("state", "in", ON_SHELF)], ["shelf_id"], ["__count"]
        )
        return dict(groups)

    def action_view_devices(self):
        """The devices that lie here."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "service.custody",
            "view_mode": "kanban,list,form",
            "domain": [("shelf_id", "=", self.id)],
        }

    @api.model
    def _first_free(self, point):
        """An empty place of the point, the first by code; none if all are taken."""
        shelves = self.search([("point_id", "=", point.id)]) if point else self.browse()
        taken = shelves._held_counts()
        return next((shelf for shelf in shelves if shelf not in taken), self.browse())
