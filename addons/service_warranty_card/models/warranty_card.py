from odoo import api, fields, models

from odoo.addons.service_base.numbers import number_key


class WarrantyCard(models.Model):
    """The code of a warranty card that lies in a box, loaded in advance by the maker.

    Only a code that stands here registers a device through a public page, and where the serial
    number of the unit is known, only together with it: a guess finds nothing.
    """

    _name = "warranty.card"
    _description = "Warranty Card"
    _order = "id desc"
    _rec_name = "code"

    code = fields.Char(required=True, copy=False, help="As printed on the card.")
    serial = fields.Char(
        string="Serial/IMEI", index="btree_not_null", help="Of the unit in the same box."
    )
    product_id = fields.Many2one(
        "product.product",
        string="Model",
        domain="[('tracking', '=', 'serial')]",
        ondelete="restrict",
    )
    registered_at = fields.Datetime(string="Registered", readonly=True, by_hand=False, copy=False)

    _code_unique = models.UniqueIndex("(code)", "A card with this code is loaded already.")
    _code_long = models.Constraint(
        "CHECK(length(code) >= 8)", "A card code needs at least 8 characters, else it is guessed."
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._in_one_spelling(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._in_one_spelling(vals))

    @api.model
    def _in_one_spelling(self, vals):
        return {**vals, "code": number_key(vals["code"])} if "code" in vals else vals

    @api.model
    def _take(self, code):
        """The card with this code, its row locked until the end of the transaction."""
        card = self.search([("code", "=", number_key(code))]) if number_key(code) else self.browse()
        if card:
            # waits for a registration of the same card; if that succeeds, this one starts anew
            self.env.cr.execute("SELECT 1 FROM warranty_card WHERE id = %s FOR UPDATE", [card.id])
        return card

    def _fits(self, serial):
        return not self.serial or number_key(self.serial) == number_key(serial)
