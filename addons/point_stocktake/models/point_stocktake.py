from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.service_base.labels import listing
from odoo.addons.service_base.models.step_mixin import Step
from odoo.addons.service_base.numbers import number_key
from odoo.addons.spare_parts_deposit.mixins.parts_step_mixin import FINANCE, POINT, WAREHOUSE

EITHER = f"{POINT},{WAREHOUSE}"


APPROVERS = f"{WAREHOUSE},{FINANCE}"


class PointStocktake(models.Model):
    """The parts of a service point are counted, by people who do not see what is expected.

    What a count found is compared with the stock of that very moment, so work at the counter goes
    on. After approval differences leave or enter the stock, and the deposit with them.
    """

    _name = "point.stocktake"
    _description = "Stocktake at a Service Point"
    _inherit = ["mail.thread", "parts.document.mixin", "four.eyes.mixin"]
    _order = "id desc"
    _author_fields = ("counter_id",)  # what it says is what was counted
    _log_field = "stocktake_id"

    account_id = fields.Many2one(
        "deposit.account",
        compute="_compute_account_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [
            ("draft", "Planned"),
            ("counting", "Being Counted"),
            ("counted", "Counted"),
            ("approved", "Approved"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    date = fields.Date(string="Day", required=True, default=fields.Date.context_today)
    product_ids = fields.Many2many(
        "product.product",
        string="Parts to Count",
        domain=[("is_service_part", "=", True)],
        help="Empty: every part at the point.",
    )
    place_ids = fields.Many2many("stock.location", compute="_compute_place_ids")
    counting_place_id = fields.Many2one(
        "stock.location",
        string="Counting Now",
        domain="[('id', 'in', place_ids)]",
        copy=False,
        ondelete="restrict",
        help="Where the next scanned piece lies: the shelf, or a technician's bag.",
    )
    counter_id = fields.Many2one(
        "res.users", string="Counted by", readonly=True, copy=False, ondelete="restrict"
    )
    approver_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False, ondelete="restrict"
    )
    note = fields.Text()
    line_ids = fields.One2many("point.stocktake.line", "stocktake_id")
    counted_line_count = fields.Integer(string="Lines Counted", compute="_compute_progress")
    line_count = fields.Integer(string="Lines", compute="_compute_progress")
    difference_count = fields.Integer(string="Differences", compute="_compute_differences")
    shortage_value = fields.Monetary(string="Short", compute="_compute_differences")
    charge_value = fields.Monetary(string="To Be Charged", compute="_compute_differences")
    log_ids = fields.One2many("parts.log", "stocktake_id", readonly=True)
    can_start = fields.Boolean(compute="_compute_can")
    can_finish = fields.Boolean(compute="_compute_can")
    can_recount = fields.Boolean(compute="_compute_can")
    can_approve = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")
    _name_unique = models.Constraint(
        "UNIQUE(company_id, name)", "A stocktake with this number exists already."
    )
    _one_at_a_time = models.UniqueIndex(
        "(point_id) WHERE state IN ('counting', 'counted')",
        "The parts of this service point are being counted already. Finish that count first.",
    )

    @api.depends("point_id")
    def _compute_account_id(self):
        for stocktake in self:
            stocktake.account_id = stocktake.point_id._deposit_account()

    @api.depends("line_ids.is_counted")
    def _compute_progress(self):
        for stocktake in self:
            stocktake.line_count = len(stocktake.line_ids)
            stocktake.counted_line_count = len(stocktake.line_ids.filtered("is_counted"))

    @api.depends("line_ids.location_id", "point_id")
    def _compute_place_ids(self):
        for stocktake in self:
            # sudo: the places of the point's own parts
            shelf = stocktake.point_id.sudo().parts_location_id
            stocktake.place_ids = shelf | stocktake.line_ids.sudo().location_id

    @api.depends("line_ids.shown_difference", "line_ids.charge_value")
    def _compute_differences(self):
        for stocktake in self:
            differing = stocktake.line_ids.filtered("shown_difference")
            short = differing.filtered(lambda line: line.shown_difference < 0)
            stocktake.difference_count = len(differing)
            stocktake.shortage_value = sum(short.mapped("difference_value"))
            stocktake.charge_value = sum(stocktake.line_ids.mapped("charge_value"))

    def write(self, vals):
        fixed = {"point_id", "product_ids"} & vals.keys()
        if fixed and any(stocktake.state != "draft" for stocktake in self):
            raise UserError(
                self.env._("A stocktake that has begun keeps its point and parts. Cancel it.")
            )
        changed = {"date", "note"} & vals.keys()
        if vals.get("counting_place_id") and any(
            vals["counting_place_id"] not in stocktake.place_ids.ids for stocktake in self
        ):
            raise UserError(self.env._("Nothing of this stocktake lies there."))
        if changed and any(stocktake.state in ("approved", "cancelled") for stocktake in self):
            raise UserError(self.env._("A completed stocktake can no longer be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(stocktake.state != "draft" for stocktake in self):
            raise UserError(self.env._("Only planned stocktakes are deleted. Cancel it instead."))

    # The life of a stocktake and what its approval does.

    @api.model
    def _steps(self):
        return {
            "start": Step(("draft",), "counting", EITHER),
            "finish": Step(("counting",), "counted", EITHER),
            "recount": Step(("counted",), "counting", APPROVERS),
            "approve": Step(("counted",), "approved", APPROVERS),
            "cancel": Step(("draft", "counting", "counted"), "cancelled", WAREHOUSE),
        }

    @api.model
    def _filled_by_steps(self):
        return super()._filled_by_steps() | {"name", "account_id", "counter_id", "approver_id"}

    def action_start(self, key=None):
        self._request("start", key)

    def action_finish(self, key=None):
        self._request("finish", key)

    def action_recount(self, key=None, note=None):
        self._request("recount", key, note)

    def action_approve(self, key=None):
        self._request("approve", key)

    def action_cancel(self, key=None):
        self._request("cancel", key)

    def _guard_approve(self):
        return self._own_refusal()

    # --- counting ---

    def _on_start(self):
        """A line for each part and serial that is there; nothing tells how many."""
        for stocktake in self:
            quants = self.env["stock.quant"].search(stocktake._get_quant_domain())
            keys = {
                (quant.location_id, quant.product_id, stocktake._counted_lot(quant))
                for quant in quants
            }
            stocktake.line_ids.unlink()
            self.env["point.stocktake.line"].create(
                [
                    {
                        "stocktake_id": stocktake.id,
                        "location_id": location.id,
                        "product_id": product.id,
                        "lot_id": lot.id,
                    }
                    for location, product, lot in sorted(
                        keys, key=lambda key: (key[0].id, key[1].display_name, key[2].name or "")
                    )
                ]
            )
            stocktake.counting_place_id = stocktake.point_id.parts_location_id
        self._note_author()
        self.write({"counter_id": self.env.uid})

    def _get_quant_domain(self):
        domain = self.point_id._at_hand_domain() & Domain("quantity", ">", 0)
        domain &= Domain("product_id.is_service_part", "=", True)
        if self.product_ids:
            domain &= Domain("product_id", "in", self.product_ids.ids)
        return domain

    def _counted_lot(self, quant):
        """Pieces with serials of their own are counted one by one."""
        return quant.lot_id if quant.product_id.tracking != "none" else quant.lot_id.browse()

    def _on_finish(self):
        for stocktake in self:
            missing = stocktake.line_ids.filtered(lambda line: not line.is_counted)
            if missing:
                raise UserError(
                    self.env._(
                        "Not counted yet: %s. Write 0 where nothing is there.",
                        listing(self.env, missing[:10].mapped("display_name")),
                    )
                )
        self._note_author()
        self.write({"counter_id": self.env.uid})

    def _on_recount(self):
        """Only what differed is counted again."""
        self.line_ids.filtered("difference").write({"is_counted": False, "counted_qty": 0})

    # --- approval ---

    def _on_approve(self):
        for stocktake in self:
            differing = stocktake.line_ids.filtered("difference")
            short = differing.filtered(lambda line: line.difference < 0)
            stocktake._settle_short(short)
            stocktake._settle_found(differing - short)
            stocktake._move_stock(differing)
        self.write({"approver_id": self.env.uid})

    def _settle_short(self, lines):
        """The value is free again, and charged where the point is to bear it."""
        for short in lines._in_rounds_of_distinct_parts():
            missing = [(line.product_id, -line.difference) for line in short]
            values = self.account_id._held_values(missing)
            for line, value in zip(short, values, strict=True):
                line.settled_value = value
            self._post_entries(short, "release", -1)
        charged = lines.filtered("is_charged")
        if amount := self.currency_id.round(sum(charged.mapped("settled_value"))):
            self.account_id._charge(
                amount,
                self.env._("Short at stocktake %s", self.name),
                f"point.stocktake,{self.id},charge",
            )

    def _settle_found(self, lines):
        """What was found is held like any other part, if the limit has room for it."""
        for line in lines:
            price = line.product_id._get_deposit_price(self.company_id)
            line.settled_value = self.currency_id.round(price * line.difference)
        self._post_entries(lines, "adjust", 1)

    def _post_entries(self, lines, kind, sign):
        self.env["deposit.account"]._post(
            [
                {
                    "account_id": self.account_id.id,
                    "kind": kind,
                    "held_delta": sign * line.settled_value,
                    "product_id": line.product_id.id,
                    "quantity": line.difference,
                    "key": f"point.stocktake.line,{line.id}",
                    "note": line._get_text(),
                }
                for line in lines
            ]
        )

    def _move_stock(self, lines):
        if not lines:
            return
        self.env["stock.quant"]._adjust(
            [(line.product_id, line.location_id, line.lot_id, line.difference) for line in lines],
            self.name,
        )

    # Counting by scanning: one piece a scan, at the place that is counted now.

    def action_view_lines(self):
        """Shelf and bags one below the other."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Counted by Place"),
            "res_model": "point.stocktake.line",
            "views": [
                (self.env.ref("point_stocktake.view_point_stocktake_line_place_list").id, "list"),
                (False, "form"),
            ],
            "domain": [("stocktake_id", "=", self.id)],
            "context": {"group_by": ["location_id"]},
        }

    def action_scan(self, code, key=None):
        """Count one piece more.

        :param code: code of a part, or a serial
        :param key: made by the scanner; sent again, it counts nothing
        :return: dict for the screen; never how many are expected
        """
        self.ensure_one()
        self.check_access("read")
        if refusal := self._refusal("finish"):
            raise UserError(refusal)
        line = self._find_or_add_line((code or "").strip())
        if not key or not self._was_requested("scan", key, {"code": code}):
            line._count_piece()
        name = line.lot_id.name or line.product_id.display_name
        return {"message": f"{line.place} · {name}: {line.counted_qty:g}"}

    def _find_or_add_line(self, code):
        """The line of a scanned code; what nobody expected gets a line of its own."""
        # sudo: whatever lies at the counter may be scanned, known to the point or not
        parts = self.env["product.product"].sudo()
        domain = Domain("is_service_part", "=", True) & parts._code_domain([code])
        part = parts.search(domain, limit=1) if code else parts
        lot = self.env["stock.lot"].sudo()
        if not part and number_key(code):
            lot = lot.search(
                [
                    ("name_key", "=", number_key(code)),
                    ("product_id.is_service_part", "=", True),
                ],
                limit=1,
            )
            part = lot.product_id
        if not part:
            raise UserError(
                self.env._("No part has the code “%s”. Put it aside and tell the warehouse.", code)
            )
        if part.tracking == "serial" and not lot:
            raise UserError(
                self.env._("Pieces of %s have serials: scan the serial.", part.display_name)
            )
        # sudo: lines are made by counting alone, of a stocktake the user may finish
        lines = self.sudo().line_ids
        place = self.sudo().counting_place_id or self.sudo().point_id.parts_location_id
        found = lines.filtered(lambda line: line.product_id == part and line.lot_id == lot)
        # a serial is the same piece wherever it turns up
        found = found if lot else found.filtered(lambda line: line.location_id == place)
        return found[:1] or lines.create(
            {
                "stocktake_id": self.id,
                "location_id": place.id,
                "product_id": part.id,
                "lot_id": lot.id,
            }
        )
