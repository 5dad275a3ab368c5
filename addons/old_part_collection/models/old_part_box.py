from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.service_base.models.step_mixin import Step
from odoo.addons.spare_parts_deposit.mixins.parts_step_mixin import POINT, WAREHOUSE


class OldPartBox(models.Model):
    """Old parts on their way from a service point to the warehouse, with a packing list."""

    _name = "old.part.box"
    _description = "Box of Old Parts"
    _inherit = ["mail.thread", "parts.document.mixin"]
    _order = "id desc"

    _log_field = "box_id"

    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [
            ("draft", "Packing"),
            ("sent", "Sent"),
            ("received", "Received"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    carrier = fields.Char()
    tracking_ref = fields.Char(string="Tracking Number")
    sent_at = fields.Datetime(string="Sent On", readonly=True, copy=False)
    received_at = fields.Datetime(string="Received On", readonly=True, copy=False)
    part_ids = fields.One2many("old.part.return", "box_id", string="Old Parts", readonly=True)
    part_count = fields.Integer(string="Number of Parts", compute="_compute_parts")
    open_count = fields.Integer(string="To Inspect", compute="_compute_parts")
    held_value = fields.Monetary(compute="_compute_parts")
    log_ids = fields.One2many("parts.log", "box_id", readonly=True)
    can_send = fields.Boolean(compute="_compute_can")
    can_receive = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")

    _name_unique = models.Constraint(
        "UNIQUE(company_id, name)", "A box with this number exists already."
    )

    @api.depends("part_ids.state", "part_ids.held_value")
    def _compute_parts(self):
        for box in self:
            box.part_count = len(box.part_ids)
            box.open_count = len(box.part_ids.filtered(lambda part: part.state == "returned"))
            box.held_value = sum(box.part_ids.mapped("held_value"))

    def write(self, vals):
        if "point_id" in vals and any(box.part_ids for box in self):
            raise UserError(self.env._("The box holds parts of its point. Unpack them first."))
        shipping = {"carrier", "tracking_ref"} & vals.keys()
        if shipping and any(box.state in ("received", "cancelled") for box in self):
            raise UserError(self.env._("Shipping details of a received box cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(box.state != "draft" or box.part_ids for box in self):
            raise UserError(self.env._("Only empty boxes that were not sent are deleted."))

    # --- packing and inspecting ---

    @api.model
    def _steps(self):
        return {
            "send": Step(("draft",), "sent", POINT, stamp="sent_at"),
            "receive": Step(("sent",), "received", WAREHOUSE, stamp="received_at"),
            "cancel": Step(("draft",), "cancelled", POINT),
        }

    @api.model
    def _filled_by_steps(self):
        return super()._filled_by_steps() | {"name"}

    def action_pack_all(self):
        """Everything that was handed in and waits."""
        self.ensure_one()
        self._check_packing()
        waiting = self.env["old.part.return"].search(
            [
                ("point_id", "=", self.point_id.id),
                ("state", "=", "returned"),
                ("box_id", "=", False),
            ]
        )
        if not waiting:
            raise UserError(
                self.env._(
                    "No old part waits at %s. Note first what the technicians hand in.",
                    self.point_id.name,
                )
            )
        # sudo: parts of the point's own, into its own box
        waiting.sudo()._pack(self.sudo())

    def _check_packing(self):
        self.check_access("write")
        for box in self:
            if refusal := box._refusal("send"):
                raise UserError(refusal)

    def action_scan(self, code, key=None):
        """At the point a label packs its part, at the warehouse it accepts it.

        :param code: label of an old part
        :param key: made by the scanner; sent again, it does nothing
        :return: dict for the screen
        """
        self.ensure_one()
        self.check_access("read")
        old_part = self._find_scanned(code)
        if self.state == "draft":
            self._check_packing()
            old_part.sudo()._pack(self.sudo())  # sudo: see action_pack_all
        else:
            old_part.action_accept(key)
        return {"message": old_part.display_name}

    def _find_scanned(self, code):
        Part = self.env["old.part.return"]
        domain = Domain("id", "=", Part._id_of_label(code))
        if self.state == "draft":
            domain &= Domain("point_id", "=", self.point_id.id)
        else:
            domain &= Domain("box_id", "=", self.id)
        found = Part.search(domain)
        if not found:
            raise UserError(
                self.env._(
                    "“%(code)s” is no old part of %(box)s. Put it aside.",
                    code=code,
                    box=self.display_name,
                )
            )
        return found

    # --- steps ---

    def action_send(self, key=None):
        self._request("send", key)

    def action_receive(self, key=None):
        self._request("receive", key)

    def action_cancel(self, key=None):
        self._request("cancel", key)

    def _accounts_to_lock(self):
        """A box moves no money: each of its parts does, when it is written off."""
        return self.env["deposit.account"]

    def _on_send(self):
        for box in self:
            if not box.part_ids:
                raise UserError(self.env._("%s is empty. Pack something first.", box.name))

    def _on_cancel(self):
        self.part_ids.box_id = False
