from odoo import api, fields, models
from odoo.exceptions import UserError


class StockLocation(models.Model):
    """Places of parts that a deposit is held for: points, their bags, and the way there."""

    _inherit = "stock.location"

    is_parts_transit = fields.Boolean(string="Parts in Transit", copy=False, readonly=True)
    is_parts_difference = fields.Boolean(string="Transit Differences", copy=False, readonly=True)

    _parts_transit_unique = models.UniqueIndex(
        "(company_id) WHERE is_parts_transit", "A company has one transit location for parts."
    )
    _parts_difference_unique = models.UniqueIndex(
        "(company_id) WHERE is_parts_difference",
        "A company has one location for differences in transit.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_marks(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_marks(vals)
        if {"location_id", "usage", "company_id"} & vals.keys():
            self._refuse_to_move_place(vals)
        return super().write(vals)

    @api.model
    def _place_flags(self):
        return super()._place_flags() | {"is_parts_transit", "is_parts_difference"}

    def _are_kept_for(self, product):
        """Whether pieces of the product come to any of these, and leave it, by documents alone."""
        return self._are_held_by_documents() and product.sudo().is_service_part  # sudo: its kind

    def _are_held_by_documents(self):
        """Whether any of these is a place of a point, or on the way there or from there."""
        # sudo: what kind of place it is, for whoever moves something
        return any(
            place.service_point_id or place.is_parts_transit or place.is_parts_difference
            for place in self.sudo()
        )

    def _is_within(self, place):
        """Whether it is the place, or lies in it."""
        # sudo: compares two places alone
        return self.sudo().parent_path.startswith(place.sudo().parent_path)

    @api.model
    def _refuse_marks(self, vals):
        """What makes a place one of after-sales is set by its addons, never by hand."""
        marks = {name for name in vals if self._is_mark(name)}
        if marks and not self.env.su:
            raise UserError(
                self.env._("Places of after-sales are made by the application, not by hand.")
            )

    @api.model
    def _is_mark(self, name):
        return name in self._place_flags() | {
            "own_service_point_id",
            "service_point_id",
            "is_service_points_root",
        }

    def _refuse_to_move_place(self, vals):
        """A shelf that goes under another one takes its parts along, past every document."""
        if self.env.su:
            return
        target = self.browse(vals.get("location_id") or ())
        if (self | target)._are_held_by_documents():
            raise UserError(
                self.env._(
                    "Places of service points stay where they are: the parts in them are held on a"
                    " deposit. Move the parts with a requisition, a return or a transfer."
                )
            )
