from odoo import api, fields, models
from odoo.exceptions import UserError


class PartsReceivedMixin(models.AbstractModel):
    """A line of a document by which parts travel: sent by one desk, counted by another.

    A model says in `_editable` what may be written when and by whom; the rest follows by itself.
    """

    _name = "parts.received.mixin"
    _description = "Parts on Their Way"
    _inherit = ["bounded.numbers.mixin", "closed.fields.mixin"]
    _editable = {}  # field: (state of the document, groups)

    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        domain=[("is_service_part", "=", True)],
        ondelete="restrict",
    )
    picked_qty = fields.Float(
        string="Picked", digits="Product Unit", copy=False, help="Scanned for the shipment."
    )
    picked_lot_ids = fields.Many2many("stock.lot", string="Serials Picked", copy=False)
    received_qty = fields.Float(string="Received Good", digits="Product Unit", copy=False)
    damaged_qty = fields.Float(string="Damaged", digits="Product Unit", copy=False)
    wrong_qty = fields.Float(
        string="Wrong Part",
        digits="Product Unit",
        copy=False,
        help="Another part was in the box; it goes back to who sent it.",
    )
    short_qty = fields.Float(string="Short", digits="Product Unit", compute="_compute_short_qty")

    @api.depends("received_qty", "damaged_qty", "wrong_qty")
    def _compute_short_qty(self):
        for line in self:
            line.short_qty = line._sent_qty() - line.received_qty - line._bad_qty()

    def _bad_qty(self):
        """Pieces that came, but not well."""
        return self.damaged_qty + self.wrong_qty

    def _lost_qty(self):
        """Pieces that the point did not get."""
        return self.short_qty + self._bad_qty()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        names = {name for vals in vals_list for name, value in vals.items() if value}
        lines._check_editable({"product_id"} | (names & self._closed_fields()))
        return lines

    @api.model
    def _closed_fields(self):
        """What a new line does not tell yet: it is filled in later, or follows by itself."""
        later = {name for name, (state, _desk) in self._editable.items() if state != "draft"}
        return super()._closed_fields() | later

    def write(self, vals):
        self._check_editable(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_in_draft_only(self):
        self._check_editable(("product_id",))

    def _check_editable(self, names):
        """Only what the table allows in the state of the document, and only to its desk."""
        if self.env.su:
            return
        for name in names:
            state, groups = self._editable.get(name, (None, None))
            allowed = state and self.env.user.has_groups(groups)
            if not allowed or any(line._document().state != state for line in self):
                labels = self.fields_get([name], ["string"])
                raise UserError(
                    self.env._(
                        "“%s” cannot be changed now: each desk fills in its own numbers when it is"
                        " its turn.",
                        labels[name]["string"] if name in labels else name,
                    )
                )

    def _document(self):
        """The document of the line."""
        raise NotImplementedError

    def _sent_qty(self):
        """How much was sent."""
        raise NotImplementedError

    def _good_and_lost(self):
        """What came well and what did not: two lists of pairs ``(product, quantity)``."""
        good = [(line.product_id, line.received_qty) for line in self]
        lost = [(line.product_id, line._lost_qty()) for line in self]
        return [pair for pair in good if pair[1]], [pair for pair in lost if pair[1]]

    # --- counted by scanning ---

    def _expected_qty(self, field):
        """How many pieces there are to count."""
        return self._sent_qty() - (0.0 if field == "picked_qty" else self._bad_qty())

    def _count_piece(self, field, counted, lot):
        self.write({field: counted})
        if field == "picked_qty" and lot:
            self._pick_lot(lot)

    def _pick_lot(self, lot):
        if lot in self.picked_lot_ids:
            raise UserError(
                self.env._("Serial %s was scanned already. Put this one aside.", lot.name)
            )
        self.picked_lot_ids |= lot

    # --- entries ---

    def _expect_all(self):
        """Propose that everything arrives well, so that one tap receives it."""
        for line in self:
            line.write({"received_qty": line._sent_qty(), "damaged_qty": 0.0, "wrong_qty": 0.0})

    def _receive_value(self):
        """Resolve each hold once: post what came well, void the rest."""
        Account = self.env["deposit.account"]
        came = self.filtered("received_qty")
        posts = Account._post([line._prepare_post_vals() for line in came])
        differences = [
            line._prepare_difference_vals(post)
            for line, post in zip(came, posts, strict=True)
            if line._lost_qty()
        ]
        nothing = [line._prepare_void_vals() for line in self - came]
        Account._post(differences + nothing)

    # What did not arrive well is claimed.

    def _claim_differences(self):
        self.env["parts.claim"].create(
            [
                line._prepare_claim_vals(kind, quantity)
                for line in self
                for kind, quantity in line._differences()
                if quantity > 0
            ]
        )

    def _differences(self):
        return [
            ("short", self.short_qty),
            ("damaged", self.damaged_qty),
            ("wrong", self.wrong_qty),
        ]

    def _prepare_claim_vals(self, kind, quantity):
        document = self._document()
        return {
            "document": document.name,
            "point_id": document.point_id.id,
            "account_id": document.account_id.id,
            "product_id": self.product_id.id,
            "kind": kind,
            "quantity": quantity,
            "value": self.currency_id.round(self._piece_value() * quantity),
            "goods": "stock" if kind == "wrong" else "lost",
        }

    def _piece_value(self):
        """What one piece was held at."""
        raise NotImplementedError
