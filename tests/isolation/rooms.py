"""What the rooms after the chain of one repair keep for a point; one method a room."""

from odoo.fields import Command


class Rooms:
    """Class methods for a `ChainCase`; `mark` goes into every text."""

    @classmethod
    def fill_rooms(cls, point, mark, told):
        manager = cls.people_of(point)[0]
        order = cls.report(point, **told, proof="none", serial=f"PAID-{mark}")
        cls.see_contact(order, manager)
        cls.call_about(order, mark)
        cls.agree_and_pay(order, manager)
        cls.lend(cls.report(point, **told), mark)
        cls.keep(cls.report(point, **told, service_mode="carry_in"), point, mark)

    @classmethod
    def see_contact(cls, order, manager):
        order.with_user(manager).action_show_contact()

    @classmethod
    def call_about(cls, order, mark):
        number = {"number": order.phone, "note": mark}
        cls.env["service.call"].create({"order_id": order.id, **number})

    @classmethod
    def agree_and_pay(cls, order, manager):
        quote = cls.env["service.quote"].create(
            {
                "order_id": order.id,
                "line_ids": [Command.create({"name": "Labour", "kind": "labour", "price_unit": 9})],
            }
        )
        quote.action_send()
        quote._accept("Who Pays", "phone")
        technician = cls.people_of(order.point_id)[3]
        order._step("assign", {"technician_id": technician.id})
        order._step("start")
        order._step("finish", {"result": "repaired"})
        order.with_user(manager)._issue_receipt("cash")

    @classmethod
    def lend(cls, order, mark):
        model = cls.env["product.product"].create(
            {"name": "Loaner", "is_storable": True, "tracking": "serial", "is_loaner": True}
        )
        unit = cls.env["stock.lot"].create({"name": f"L-{mark}", "product_id": model.id})
        shelf = order.point_id.custody_location_id
        cls.env["stock.quant"]._update_available_quantity(model, shelf, 1, lot_id=unit)
        cls.env["service.loan"].create({"order_id": order.id, "lot_id": unit.id})

    @classmethod
    def keep(cls, order, point, mark):
        shelf = cls.env["service.shelf"].create({"name": mark, "point_id": point.id})
        order.custody_id._step("receive", {"shelf_id": shelf.id})
