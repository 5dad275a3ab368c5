from odoo import api, models

from ..models.settlement_statement import FROZEN_STATES


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _get_lasting_links(self, partners):
        frozen = [("payee_id", "in", partners.ids), ("state", "in", FROZEN_STATES)]
        return [*super()._get_lasting_links(partners), ("settlement.statement", frozen)]
