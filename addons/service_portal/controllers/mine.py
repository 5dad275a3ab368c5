from urllib.parse import urlencode

from odoo.http import request
from odoo.tools import format_date

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from .progress import ProgressPage
from .public_page import public_route

PAGE = "/my/service-orders"
A_PAGE = 20


class MyOrders(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "service_order_count" in counters:
            orders, mine = request.env["service.order"]._my_orders()
            values["service_order_count"] = orders.search_count(mine)
        return values


class MyPages(ProgressPage):
    @public_route([PAGE, PAGE + "/page/<int:page>"], auth="user")
    def mine(self, page=1, **_ignored):
        Order = self.orders()
        orders, own = Order._my_orders()
        pages = pager(PAGE, orders.search_count(own), page=page, step=A_PAGE)
        found = orders.search(own, limit=A_PAGE, offset=pages["offset"], order="id desc")
        return self.render(
            "page_mine",
            rows=[order._customer_row() for order in found],
            devices=[self.device_row(device) for device in Order._my_devices()],
            pages=pages,
            unproved=Order._my_unproved(),
        )

    def device_row(self, device):
        """A device of the customer, with a link to a form that knows it."""
        return {
            "product": device.product_id.name,
            "serial": device.name,
            "bought": device.purchase_date and format_date(request.env, device.purchase_date),
            "url": "/service/request?" + urlencode({"serial": device.name}),
        }

    @public_route(PAGE + "/<int:order_id>", auth="user")
    def my_order(self, order_id, **_ignored):
        """The page of the link, for an order that is the user's own."""
        orders, own = self.orders()._my_orders()
        order = orders.search([("id", "=", order_id), *own], limit=1)
        return self.render_progress(order) if order else self.not_found()
