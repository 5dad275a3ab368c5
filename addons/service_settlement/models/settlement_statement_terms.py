from odoo import api, fields, models


class SettlementStatement(models.Model):
    """Whom the bill will pay, where to, and with which taxes.

    Taken when the statement is sent, so that the point confirms what it has read. What becomes of
    the point, its contact or its bank account afterwards changes nothing; where the point does not
    agree it objects, and the statement is sent again.
    """

    _inherit = "settlement.statement"

    payee_kind = fields.Selection(selection="_selection_payee_kind", readonly=True)
    payee_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    payee_bank_id = fields.Many2one(
        "res.partner.bank",
        string="Bank Account of the Payee",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        groups="account.group_account_invoice",
    )
    payee_account = fields.Char(
        string="Bank Account", readonly=True, help="The number of the account, as it was sent."
    )
    fiscal_position_id = fields.Many2one(
        "account.fiscal.position",
        readonly=True,
        ondelete="restrict",
        groups="account.group_account_invoice",
    )
    tax_ids = fields.Many2many(
        "account.tax", string="Taxes", readonly=True, groups="account.group_account_invoice"
    )

    @api.model
    def _selection_payee_kind(self):
        return self.env["service.point"]._fields["kind"]._description_selection(self.env)

    def _take_terms(self):
        # sudo: whoever sends a statement need not see bank accounts and taxes
        for statement in self.sudo():
            statement._as_step().write(statement._prepare_terms())

    def _prepare_terms(self):
        self.ensure_one()
        payee = self.point_id.partner_id
        bank = self._choose_bank(payee)
        position = (
            self.env["account.fiscal.position"]
            .with_company(self.company_id)
            ._get_fiscal_position(payee)
        )
        return {
            "payee_kind": self.point_id.kind,
            "payee_id": payee.id,
            "payee_bank_id": bank.id,
            "payee_account": bank.acc_number,
            "fiscal_position_id": position.id,
            "tax_ids": [fields.Command.set(self._choose_taxes(position).ids)],
        }

    def _choose_bank(self, payee):
        """The account that a vendor bill proposes: a trusted one before others."""
        banks = payee.commercial_partner_id.bank_ids.filtered(
            lambda bank: bank.company_id.id in (False, self.company_id.id)
            and bank.currency_id.id in (False, self.currency_id.id)
        )
        return banks.sorted(lambda bank: not bank.allow_out_payment)[:1]

    def _choose_taxes(self, position):
        taxes = self._service_fee().supplier_taxes_id
        return position.map_tax(taxes._filter_taxes_by_company(self.company_id))

    def _service_fee(self):
        return self.env.ref("service_settlement.product_service_fee")
