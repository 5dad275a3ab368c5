from odoo import api, fields, models


class StockLocation(models.Model):
    _inherit = "stock.location"

    is_lent = fields.Boolean(string="Lent to Customers", copy=False, readonly=True)

    _lent_unique = models.UniqueIndex(
        "(location_id) WHERE is_lent", "Each place has one location for what it has lent out."
    )

    @api.model
    def _lent_out_of(self, shelf):
        """Where units lent out of `shelf` are: below it, so that who held them answers for them.

        :param shelf: the stock.location a unit lies in, of a point or a warehouse
        """
        # sudo: a location of the company that no point role may make
        Location = self.sudo()
        domain = [("is_lent", "=", True), ("location_id", "=", shelf.id)]
        return Location.search(domain, limit=1) or Location.create(
            {
                "name": self.env._("Lent to Customers"),
                "usage": "internal",
                "location_id": shelf.id,
                "company_id": shelf.company_id.id,
                "is_lent": True,
            }
        )
