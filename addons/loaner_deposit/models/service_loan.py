from odoo import fields, models

from odoo.addons.spare_parts_deposit.models.stock_move_line import DOCUMENT


class ServiceLoan(models.Model):
    """A lost unit that the deposit holds is claimed; the warehouse decides who bears it."""

    _inherit = "service.loan"

    claim_ids = fields.One2many("parts.claim", "loan_id", string="Claims", readonly=True)

    def _take_unit_back(self):
        account = self._holding_account()
        if self.condition != "lost" or not account:
            return super()._take_unit_back()
        # sudo: the step is granted; claims, stock and the state of a unit are written by steps
        loan = self.sudo()
        loan.lot_id.loaner_condition = "lost"
        return loan.claim_ids._report_lost(
            account,
            loan.product_id,
            loan.lot_id,
            loan._lent_place(),
            loan.name,
            loan_id=loan.id,
            what_happened=loan.inspection_note,
        )

    def _move_unit(self, source, target, **vals):
        """A loan is a document too: its units go out of a point's shelf and back on it."""
        loan = self.with_context(parts_document=DOCUMENT)
        return super(ServiceLoan, loan)._move_unit(source, target, **vals)

    def _holding_account(self):
        """The deposit account that holds the unit, if it is a part of a service point."""
        # sudo: whoever takes the unit back asks, without a right on deposits
        loan = self.sudo()
        if not loan.product_id.is_service_part:
            return self.env["deposit.account"]
        return loan.home_location_id.service_point_id._deposit_account()

    def action_view_claims(self):
        self.ensure_one()
        self.check_access("read")
        return self.claim_ids._get_records_action(name=self.env._("Claims"))
