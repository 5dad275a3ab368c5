from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ServiceOrderPart(models.Model):
    """A new part that is dead on opening is exchanged without fee and comes back as it is."""

    _inherit = "service.order.part"

    is_doa = fields.Boolean(
        string="Dead on Opening",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The new part itself was faulty; it goes back, and another one is put in.",
    )

    def action_dead_on_opening(self, key=None):
        """Note a planned part as dead: it leaves the stock at the company's cost, is owed like an
        old part, and another one of the same is still planned."""
        self.ensure_one()
        self.check_access("write")
        if key and self._was_requested("dead_on_opening", key, {}):
            return
        if self.state != "planned":
            raise UserError(
                self.env._(
                    "%s was put in already. Plan another one, and let the old one come back.",
                    self.display_name,
                )
            )
        # sudo: the mark is set here alone; the use itself is the user's
        dead = self.sudo().create(self._prepare_dead_vals())
        dead.with_env(self.env).action_use()
        self.lot_id = False

    def _prepare_dead_vals(self):
        return {
            "order_id": self.order_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "quantity": 1.0,
            "outcome": "warranty",
            "old_part_due": True,
            "is_doa": True,
        }

    def _on_use(self):
        """The point still knows the serial of a dead part, which is in its stock no more."""
        result = super()._on_use()
        for part in self.filtered(lambda part: part.is_doa and part.lot_id):
            part.lot_id.service_point_ids = [Command.link(part.point_id.id)]
        return result


class OldPartReturn(models.Model):
    _inherit = "old.part.return"

    is_doa = fields.Boolean(related="use_id.is_doa", store=True, string="Dead on Opening")
