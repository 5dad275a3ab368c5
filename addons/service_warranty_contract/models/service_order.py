from odoo import api, fields, models


class ServiceOrder(models.Model):
    _inherit = "service.order"

    contract_id = fields.Many2one(
        "warranty.contract",
        string="Extended Warranty",
        compute="_compute_verdict",
        store=True,
        precompute=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The contract that bears what the warranty does not.",
    )

    @api.model
    def _engine_fields(self):
        return (*super()._engine_fields(), "contract_id")

    def _verdict_links(self, verdicts):
        """The contract that bears what the engine gave by it."""
        ids = self.env["warranty.contract"]._by_number(verdicts.values())
        links = super()._verdict_links(verdicts)
        return {
            order: {**links.get(order, {}), "contract_id": ids.get(verdict.contract, False)}
            for order, verdict in verdicts.items()
        }
