"""What the addons after the chain of one repair keep for a point; one method an addon."""

from odoo.fields import Command

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


class OtherAddons:
    """Class methods for a `ChainCase`; `mark` goes into every text."""

    @classmethod
    def fill_other_addons(cls, point, mark, vals):
        manager = cls.people_of(point)[0]
        order = cls.report(point, **vals, proof="none", serial=f"PAID-{mark}")
        cls.see_contact(order, manager)
        cls.call_about(order, mark)
        cls.put_mail_aside(order, mark)
        cls.agree_and_pay(order, manager)
        cls.lend(cls.report(point, **vals), mark)
        cls.exchange(cls.report(point, **vals), mark)
        cls.keep(cls.report(point, **vals, service_mode="carry_in"), point, mark)
        cls.move_parts(point, mark)
        cls.draw_parts(point)
        cls.permit_part(cls.report(point, **vals), mark)
        cls.agree_on_deposit(point, mark)
        cls.be_away(point)

    @classmethod
    def be_away(cls, point):
        """A technician is not there for a day."""
        cls.env["service.absence"].create(
            {
                "technician_id": cls.people_of(point)[3].id,
                "date_from": "2026-05-02 00:00:00",
                "date_to": "2026-05-03 00:00:00",
            }
        )

    @classmethod
    def see_contact(cls, order, manager):
        order.with_user(manager).action_show_contact()

    @classmethod
    def call_about(cls, order, mark):
        number = {"number": order.phone, "note": mark}
        cls.env["service.call"].create({"order_id": order.id, **number})

    @classmethod
    def put_mail_aside(cls, order, mark):
        vals = {"reason": "machine", "sender": f"{mark} <out@example.com>", "subject": mark}
        cls.env["service.mail"].create({**vals, "answers_id": order.id})

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
        own = {"product_id": model.id, "company_id": order.company_id.id}
        unit = cls.env["stock.lot"].create({"name": f"L-{mark}", **own})
        shelf = order.point_id.parts_location_id
        cls.env["stock.quant"]._update_available_quantity(model, shelf, 1, lot_id=unit)
        cls.env["service.loan"].create({"order_id": order.id, "lot_id": unit.id})

    @classmethod
    def exchange(cls, order, mark):
        """Applied for, approved and a unit reserved, so that its time stands in the figures."""
        unit = cls.env["product.product"].create(
            {"name": "Exchange Unit", "is_storable": True, "is_service_part": True}
        )
        cls.env["service.exchange"].create(
            {
                "order_id": order.id,
                "kind": "swap",
                "reason": "goodwill",
                "new_product_id": unit.id,
                "other_model_reason": mark,
                "serial_seen": order.serial,
                "inspection_note": mark,
            }
        )._as_step().write(
            {
                "state": "approved",
                "inspected_at": "2026-05-01 01:00:00",
                "decided_at": "2026-05-01 02:00:00",
                "applied_at": "2026-05-01 00:00:00",
            }
        )

    @classmethod
    def keep(cls, order, point, mark):
        shelf = cls.env["service.shelf"].create({"name": mark, "point_id": point.id})
        order.custody_id._step("receive", {"shelf_id": shelf.id})

    @classmethod
    def move_parts(cls, point, mark):
        """A parcel with a piece too few, a transfer that is asked for, a minimum."""
        keeper = cls.people_of(point)[1]
        lines = [Command.create({"product_id": cls.part.id, "quantity": 2})]
        asked = {"point_id": point.id, "note": mark, "line_ids": lines}
        parcel = cls.env["parts.requisition"].with_user(keeper).create(asked)
        parcel.action_submit()
        parcel.with_user(cls.warehouse).action_approve()
        parcel.with_user(cls.warehouse).action_ship()
        parcel.line_ids.received_qty = 1
        parcel.action_receive()
        cls.env["parts.transfer"].with_user(keeper).create(asked)
        cls.env["point.part.minimum"].create(
            {"point_id": point.id, "product_id": cls.part.id, "min_qty": 1, "max_qty": 2}
        )

    @classmethod
    def draw_parts(cls, point):
        _manager, keeper, _hand, technician = cls.people_of(point)
        lines = [Command.create({"product_id": cls.part.id, "quantity": 1})]
        slip = cls.env["bag.slip"].with_user(keeper)
        slip = slip.create(
            {"point_id": point.id, "technician_id": technician.id, "line_ids": lines}
        )
        slip.action_done(signature=PIXEL)

    @classmethod
    def permit_part(cls, order, mark):
        cls.env["part.fit.permit"].create(
            {"order_id": order.id, "product_id": cls.part.id, "reason": mark}
        )

    @classmethod
    def agree_on_deposit(cls, point, mark):
        """Terms in force with an instalment, and a difference that a check found."""
        account = point.sudo()._deposit_account()
        terms = {"account_id": account.id, "required_amount": 1, "reason": mark}
        cls.env["deposit.agreement"].create(terms)._take_step("approve")
        vals = {"account_id": account.id, "kind": "figures", "text": mark}
        cls.env["deposit.difference"]._note(account, [vals])
