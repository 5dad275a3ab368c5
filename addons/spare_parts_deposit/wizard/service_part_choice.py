from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ServicePartChoice(models.TransientModel):
    """What can be used for an order here and now: what is in reach and fits, and what is planned.

    Made for a thumb: scan a part or tap it, then use them all.
    """

    _name = "service.part.choice"
    _description = "Parts for an Order"

    order_id = fields.Many2one("service.order", required=True, readonly=True, ondelete="cascade")
    order_state = fields.Selection(related="order_id.state", string="Order State")
    currency_id = fields.Many2one(related="order_id.currency_id")
    planned_text = fields.Text(string="To Be Used", compute="_compute_planned_text")
    line_ids = fields.One2many("service.part.choice.line", "choice_id")

    @api.depends("order_id")
    def _compute_planned_text(self):
        for choice in self:
            parts = choice.order_id.part_ids.filtered(lambda part: part.state == "planned")
            choice.planned_text = "\n".join(
                f"{part.quantity:g} × {part.product_id.display_name}" for part in parts
            )

    @api.model_create_multi
    def create(self, vals_list):
        choices = super().create(vals_list)
        choices.order_id.check_access("write")
        for choice in choices:
            choice._find_parts()
        return choices

    def _find_parts(self):
        """A line for each part in reach that fits, those nearest to hand first."""
        places = self.order_id._parts_places()
        parts = self.env["product.product"].union(
            *[found for _label, pieces in places for found in pieces]
        )
        fitting = parts - self.order_id._unfit(parts)
        found = {}
        for rank, (label, pieces) in enumerate(places):
            for part in fitting & self.env["product.product"].union(*pieces):
                line = found.setdefault(part, {"rank": rank, "texts": []})
                line["texts"].append(f"{label} {pieces[part]:g}")
        ordered = sorted(found, key=lambda part: (found[part]["rank"], part.display_name))
        # sudo: lines of the dialog that the user has just opened
        self.sudo().line_ids = [
            Command.create(
                {
                    "sequence": place,
                    "product_id": part.id,
                    "where": " · ".join(found[part]["texts"]),
                }
            )
            for place, part in enumerate(ordered)
        ]

    def action_scan(self, code, key=None):
        """Plan one piece of the part with this code, or of the serial.

        :param key: made by the scanner; sent again, it plans nothing
        :return: dict for the screen
        """
        self.ensure_one()
        self.check_access("read")
        part, lot = self.line_ids.product_id._by_scanned_code((code or "").strip())
        if not part:
            raise UserError(
                self.env._(
                    "“%s” is no part in reach that fits this device. Look whether it was drawn.",
                    code or "?",
                )
            )
        if not key or not self.env["request.key"]._was_taken(
            key, self.order_id, "plan_part", {"code": code}
        ):
            self._plan(part, lot)
        return {"message": part.display_name}

    def _plan(self, part, lot=None):
        """One piece more of what is planned; a piece with a serial is a line of its own."""
        vals = {"order_id": self.order_id.id, "product_id": part.id}
        Part = self.env["service.order.part"]
        if lot:
            if self.order_id.part_ids.filtered(lambda line: line.lot_id == lot):
                raise UserError(
                    self.env._("Serial %s was scanned already. Put this one aside.", lot.name)
                )
            return Part.create({**vals, "lot_id": lot.id})
        planned = self.order_id.part_ids.filtered(
            lambda line: line.product_id == part and line.state == "planned" and not line.lot_id
        )[:1]
        if planned:
            planned.quantity += 1
            return planned
        return Part.create(vals)

    def action_use(self):
        """Use all that is planned."""
        self.ensure_one()
        self.order_id.action_use_parts()
        return {"type": "ir.actions.act_window_close"}

    def action_clear(self):
        """Nothing is planned any more."""
        self.ensure_one()
        self.order_id.part_ids.filtered(lambda part: part.state == "planned").unlink()
        return self._again()

    def _again(self):
        """The dialog stays open, with what is planned now."""
        return self._get_records_action(name=self.env._("Parts"), target="new")
