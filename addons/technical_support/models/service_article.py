from odoo import api, fields, models


class ServiceArticle(models.Model):
    """What is known of a fault and what helps against it."""

    _name = "service.article"
    _description = "Knowledge Article"
    _order = "id desc"

    name = fields.Char(string="Title", required=True)
    body = fields.Html(string="Text")
    categ_id = fields.Many2one("product.category", string="Product Category", index="btree_not_null")
    fault_id = fields.Many2one("service.fault", string="Fault Code", index="btree_not_null")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("retired", "Retired"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )

    @api.model
    def _suggest(self, symptom_text=None, fault=None, categ=None, limit=5):
        """Approved articles that may help, best first.

        :param symptom_text: what the customer says, in any words
        :param fault: a `service.fault`
        :param categ: the `product.category` of the device
        """
        return self.search([("state", "=", "approved")], limit=limit)
