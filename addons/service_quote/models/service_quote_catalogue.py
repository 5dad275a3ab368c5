from odoo import models
from odoo.fields import Domain


class ServiceQuote(models.Model):
    """The catalogue to add lines from with one tap."""

    _inherit = "service.quote"

    def action_add_from_catalog(self):
        self._ensure_draft()
        return dict(super().action_add_from_catalog(), name=self.env._("Service Catalogue"))

    def _get_action_add_from_catalog_extra_context(self):
        return {
            **super()._get_action_add_from_catalog_extra_context(),
            "order_id": self.id,  # what the catalogue's own client asks for
            "product_catalog_currency_id": self.currency_id.id,
            "search_default_services": 1,
        }

    def _get_product_catalog_domain(self):
        quotable = Domain("is_service_item", "=", True) | Domain("type", "=", "consu")
        return super()._get_product_catalog_domain() & quotable

    def _get_product_catalog_order_data(self, products, **kwargs):
        data = super()._get_product_catalog_order_data(products, **kwargs)
        for product in products:
            data[product.id]["price"] = self.order_id._service_price(product)
        return data

    def _get_product_catalog_record_lines(self, product_ids, **kwargs):
        lines = self.line_ids.filtered(lambda line: line.product_id.id in product_ids)
        return lines.grouped("product_id")

    def _is_readonly(self):
        return self.state != "draft"

    def _update_order_line_info(self, product_id, quantity, **kwargs):
        """The catalogue's plus and minus: the number of pieces on the quote."""
        self.check_access("write")
        lines = self.line_ids.filtered(lambda line: line.product_id.id == product_id)
        if not quantity:
            lines.unlink()
            return self.order_id._service_price(self.env["product.product"].browse(product_id))
        if lines:
            lines[0].quantity = quantity
        else:
            vals = {"quote_id": self.id, "product_id": product_id, "quantity": quantity}
            lines = lines.create(vals)
        return lines[0].price_unit


class ServiceQuoteLine(models.Model):
    _inherit = "service.quote.line"

    def _get_product_catalog_lines_data(self, parent_record=False, **kwargs):
        """One product's lines as the catalogue shows them."""
        return {
            "quantity": sum(self.mapped("quantity")),
            "price": self[:1].price_unit,
            "readOnly": self[:1].quote_id.state != "draft" or len(self) > 1,
            "uomDisplayName": self[:1].product_id.uom_id.display_name,
        }
