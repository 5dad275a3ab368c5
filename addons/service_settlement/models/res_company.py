from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    settlement_account_id = fields.Many2one(
        "account.account",
        string="Service Fee Account",
        domain="[('account_type', 'in', ('expense', 'expense_direct_cost'))]",
        help="Expense account of the fees paid to service points. Empty: the account of the"
        " product “After-Sales Service Fee”.",
    )
