from odoo import api, fields, models
from odoo.tools import ormcache

from ..warranty.book import Book, Entry, brand_first


class WarrantyChecklist(models.Model):
    """What must be found in order before a brand takes an opening-box failure back."""

    _name = "warranty.checklist"
    _description = "Opening-box Checklist"
    _inherit = ["warranty.rule.mixin"]
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    brand_id = fields.Many2one("service.brand", ondelete="cascade")
    categ_id = fields.Many2one(
        "product.category",
        string="Product Category",
        index="btree_not_null",
        ondelete="cascade",
        help="With the categories below it. A list of the brand wins over one of the category.",
    )
    days = fields.Integer(
        string="Up to Day", help="The purchase is day 1. 0: as long as the policy says."
    )
    item_ids = fields.One2many(
        "warranty.checklist.item", "checklist_id", string="Checks", copy=True
    )

    _days_possible = models.Constraint(
        "CHECK(days BETWEEN 0 AND 3660)", "Give the days as a number from 0 to ten years."
    )

    @api.model
    def _find(self, key):
        """Id of the checklist for a `Key`, False if none is asked for."""
        return self._book().find(key, self.env["warranty.policy"]._category_path(key.category))

    @ormcache(cache="stable")
    def _book(self):
        # sudo: the list an order falls under, whoever asks
        lists = self.sudo().with_context(active_test=True).search([("item_ids", "!=", False)])
        return Book(
            [
                Entry(
                    checklist.id,
                    company=checklist.company_id.id,
                    category=checklist.categ_id.id,
                    brand=checklist.brand_id.id,
                )
                for checklist in lists
            ],
            brand_first,
        )
