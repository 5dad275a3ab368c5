from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ServiceCodeMixin(models.AbstractModel):
    """A coded term of the trade, of all products or of one category."""

    _name = "service.code.mixin"
    _description = "Coded Term"
    _order = "code"
    _rec_names_search = ["name", "code", "keywords"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    categ_id = fields.Many2one(
        "product.category",
        string="Product Category",
        ondelete="restrict",
        help="Offered for products of this category and below; empty: for all.",
    )
    keywords = fields.Char(
        string="Also Called", translate=True, help="Other words customers say; it is found by them."
    )
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "This code is taken.")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("Orders speak of this code for life. Archive it instead of deleting it.")
        )

    @api.model
    def _category_domain(self, categ):
        """Codes that may be chosen for a device of this category."""
        if not categ:
            return Domain.TRUE
        return Domain("categ_id", "=", False) | Domain("categ_id", "parent_of", categ.id)
