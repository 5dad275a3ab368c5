from odoo import api, fields, models
from odoo.exceptions import ValidationError


class StockLot(models.Model):
    """The unit a device was exchanged for, which had its rights before."""

    _inherit = "stock.lot"

    exchanged_from_id = fields.Many2one(
        "stock.lot",
        string="In Exchange for",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The unit the customer gave back for this one; its rights go on.",
    )
    exchanged_on = fields.Date(copy=False)
    exchanged_to_ids = fields.One2many("stock.lot", "exchanged_from_id", string="Exchanged for")
    first_unit_id = fields.Many2one(
        "stock.lot",
        compute="_compute_first_unit_id",
        store=True,
        recursive=True,
        index="btree_not_null",
        help="The unit that was bought, at the other end of all exchanges.",
    )

    _exchanged_once = models.UniqueIndex(
        "(exchanged_from_id) WHERE exchanged_from_id IS NOT NULL",
        "That unit was exchanged for another device already.",
    )
    _exchange_has_day = models.Constraint(
        "CHECK(exchanged_from_id IS NULL OR exchanged_on IS NOT NULL)",
        "Say on which day the device was exchanged.",
    )
    _exchange_is_not_own = models.Constraint(
        "CHECK(exchanged_from_id IS NULL OR exchanged_from_id <> id)",
        "A device is not exchanged for itself.",
    )

    @api.depends("exchanged_from_id", "exchanged_from_id.first_unit_id")
    def _compute_first_unit_id(self):
        for lot in self:
            earlier = lot.exchanged_from_id
            lot.first_unit_id = earlier.first_unit_id or earlier

    @api.model_create_multi
    def create(self, vals_list):
        earlier = {vals["exchanged_from_id"] for vals in vals_list if vals.get("exchanged_from_id")}
        if earlier:
            # whose rights are carried on must be known to whoever says so
            self.browse(earlier).check_access("read")
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_loop(vals)
        return super().write(vals)

    @api.model
    def _get_report_fields(self):
        return [*super()._get_report_fields(), "exchanged_from_id", "exchanged_on", "first_unit_id"]

    def _earlier_units(self):
        """Units each device was exchanged for, the latest first: dict stock.lot → stock.lot.

        A query a link, however many devices.
        """
        # sudo: the rights of the device at hand, wherever the earlier units were served
        chains = {}
        for lot in self.sudo().filtered("exchanged_from_id"):
            chain, unit = self.browse(), lot.exchanged_from_id
            while unit and unit not in chain:
                chain, unit = chain + unit, unit.exchanged_from_id
            chains[lot] = chain.sudo()
        return chains

    def _refuse_loop(self, vals):
        """A chain of exchanges has a beginning: checked against what others commit, too."""
        if not vals.get("exchanged_from_id"):
            return
        target = self.browse(vals["exchanged_from_id"])
        target.check_access("read")
        # sudo: the whole chain, wherever its units were served
        chain = target.sudo() + target._earlier_units().get(target, target.browse())
        # two chains tied together at the same time would close a loop that neither can see
        (chain | self).sudo().lock_for_update(allow_referencing=True)
        if chain & self:
            raise ValidationError(
                self.env._(
                    "%s cannot be exchanged for that unit: it was itself given out for it."
                    " Check which of the two the customer has now.",
                    (chain & self)[0].name,
                )
            )
