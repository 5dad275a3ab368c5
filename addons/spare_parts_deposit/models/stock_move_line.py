from odoo import api, models
from odoo.exceptions import AccessError, UserError

# Compared by identity, so that no client can send them in a context.
DOCUMENT = object()  # the parts are moved by a document of ours, whose step is granted
DONE = object()  # Odoo is doing the move at this moment

# What was moved, from where to where, and when.
FACTS = frozenset(
    {
        "quantity",
        "product_id",
        "product_uom_id",
        "location_id",
        "location_dest_id",
        "lot_id",
        "lot_name",
        "owner_id",
        "package_id",
        "result_package_id",
        "quant_id",
        "move_id",
        "picking_id",
        "date",
        "state",
    }
)
ROLES = "service_network.group_point_user,service_network.group_office_user"


class StockMoveLine(models.Model):
    """What moves pieces: every way through Odoo ends here, so here the parts of points are guarded.

    Pieces of a service part come to a point, and leave it, by a document of after-sales alone,
    since their value is held on the deposit of the point. Who has a role of after-sales and none of
    Odoo's inventory writes no lines at all.
    """

    _inherit = "stock.move.line"

    def _check_access(self, operation):
        """Odoo lets every internal user write lines; the roles of after-sales only read them."""
        if operation != "read" and not self.env.su and self._only_reads():
            return self, self._only_reads_error
        return super()._check_access(operation)

    def _only_reads(self):
        user = self.env.user
        return user.has_groups(ROLES) and not user.has_group("stock.group_stock_user")

    def _only_reads_error(self):
        return AccessError(
            self.env._("Pieces in stock are moved by the documents of after-sales, not by hand.")
        )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._refuse_new_past_documents()
        return lines

    def write(self, vals):
        if vals.keys() & FACTS:
            self._refuse_rewriting(vals)
        result = super().write(vals)
        if vals.keys() & FACTS:
            self.filtered(lambda line: line.state == "done")._refuse_past_documents()
            if self.move_id._is_by_hand():
                self._refuse_elsewhere()
        return result

    # --- by documents alone ---

    def _action_done(self):
        self.filtered("quantity")._refuse_past_documents()
        return super()._action_done()

    def _refuse_past_documents(self):
        """:raise UserError: pieces of a point are moved, and not by a document"""
        if self.env.context.get("parts_document") is DOCUMENT:
            return
        for line in self.filtered(lambda line: line._is_held_by_documents()):
            raise UserError(line.picking_id._by_hand_message())

    def _refuse_new_past_documents(self):
        if self.move_id._is_by_hand():
            self._refuse_orphans()
            self._refuse_elsewhere()
        self.filtered(lambda line: line.state == "done")._refuse_past_documents()

    def _is_held_by_documents(self):
        """Whether it takes pieces of a service part to a place of after-sales or out of it."""
        return (self.location_id | self.location_dest_id)._are_kept_for(self.product_id)

    def _refuse_rewriting(self, vals):
        """What was moved stays as it was: at points for all, its day for every role of ours."""
        done = self.filtered(lambda line: line.state == "done")
        done._refuse_past_documents()
        by_odoo = self.env.context.get("parts_done") is DONE
        if done and "date" in vals and not by_odoo and not self.env.su:
            if self.env.user.has_groups(ROLES):
                raise UserError(self.env._("When pieces were moved is not written by hand."))

    def _refuse_orphans(self):
        """A line of no move sets pieces aside for nobody: no service parts, and none by our roles.

        Other goods of other departments are set aside as Odoo lets them.
        """
        ours = self.env.user.has_groups(ROLES)
        for line in self.filtered(lambda line: not (line.move_id or line.picking_id)):
            if ours or line.product_id.sudo().is_service_part:  # sudo: its kind
                raise UserError(
                    self.env._(
                        "Pieces are set aside for a transfer. Make one, and reserve it there."
                    )
                )

    def _refuse_elsewhere(self):
        """Pieces of points are taken and put where the move goes, and nowhere else."""
        for line in self.filtered(lambda line: line._is_held_by_documents()):
            move = line.move_id
            if not (
                line.location_id._is_within(move.location_id)
                and line.location_dest_id._is_within(move.location_dest_id)
            ):
                raise UserError(self.env["stock.picking"]._by_document_message())
