from datetime import timedelta

from odoo import fields

from odoo.addons.spare_parts_deposit.tests.common import PartsCase

PRICE = 2199.0


class ExchangeCase(PartsCase):
    """A phone that failed on day 5 at the north point, which has three new ones on its shelf."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 9000)
        cls.account.company_id.exchange_call = False
        cls.phones.parent_id = cls.env.ref("repair_intake.category_phone")
        cls.management = cls.make_user("chief", "service_network.group_oversight_manager")
        cls.env["exchange.approval.limit"].search([]).unlink()
        cls.phone = cls.make_part(
            "Phone X1 (exchange)",
            1200,
            stock=0,
            tracking="serial",
            deposit_price=1200,
            list_price=PRICE,
            exchange_model_id=cls.phone_model.id,
        )
        cls.units = cls.make_units("NEW-1", "NEW-2", "NEW-3")
        cls.stock_point((cls.phone, 3))
        cls.device = cls.make_device("FAILED-1")
        cls.order = cls.make_exchange_order(cls.device)

    @classmethod
    def make_units(cls, *serials):
        units = cls.env["stock.lot"].create(
            [{"name": serial, "product_id": cls.phone.id} for serial in serials]
        )
        for unit in units:
            cls.env["stock.quant"]._update_available_quantity(
                cls.phone, cls.warehouse.lot_stock_id, 1, lot_id=unit
            )
        return units

    @classmethod
    def make_device(cls, serial, days_ago=5, **vals):
        day = fields.Date.today() - timedelta(days_ago)
        vals = {"product_id": cls.phone_model.id, "purchase_date": day, "proof": "invoice", **vals}
        return cls.env["stock.lot"].create({"name": serial, **vals})

    @classmethod
    def make_exchange_order(cls, device, **vals):
        """An order in progress for a device, whose customer is known."""
        vals = {"phone": "13800138000", "serial": device.name, "device_id": device.id, **vals}
        order = cls.make_order(**vals)
        if not order.partner_id:
            order.partner_id = cls.env["res.partner"].create({"name": "Li Lei"})
        order._step("assign", {"technician_id": cls.technician.id})
        order._step("start")
        return order

    @classmethod
    def apply_for(cls, order=None, user=None, **vals):
        order = order or cls.order
        vals = {"order_id": order.id, "serial_seen": order.device_id.name, **vals}
        if vals.get("kind", "swap") != "swap":
            vals.setdefault("price_paid", PRICE)
        papers = cls.env["service.exchange"].with_user(user or cls.technician_user)
        return papers.create(vals)

    @classmethod
    def take_paper(cls, paper, state, unit=None):
        """Through its life by the users whose steps they are, up to the state."""
        while paper.state != state:
            if paper.state == "applied":
                paper.with_user(cls.technician_user).action_inspect()
            elif paper.state == "inspected":
                paper.with_user(cls.office).action_approve()
            elif paper.state == "approved":
                paper.with_user(cls.storekeeper).lot_id = unit or cls.units[0]
                paper.with_user(cls.storekeeper).action_reserve()
            elif paper.state == "reserved":
                paper.with_user(cls.technician_user).action_hand_over()
            elif paper.state == "done":
                paper.with_user(cls.storekeeper).tracking_ref = "SF1234567890"
                paper.with_user(cls.storekeeper).action_ship()
            elif paper.state == "shipped":
                paper.with_user(cls.keeper).action_receive()
            else:
                raise ValueError(paper.state)
        return paper.with_user(cls.env.user)

    @classmethod
    def note(cls, paper, step, user, **vals):
        wizard = cls.env["exchange.note"].with_user(user)
        wizard.create({"exchange_id": paper.id, "step": step, **vals}).action_apply()

    @classmethod
    def bank(cls):
        company = cls.order.company_id
        return cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
        )

    @classmethod
    def pay_back(cls, paper, invoice=None, user=None):
        wizard = cls.env["exchange.refund"].with_user(user or cls.accountant)
        wizard = wizard.create({"exchange_id": paper.id, "journal_id": cls.bank().id})
        if invoice is not None:
            wizard.invoice_id = invoice
        wizard.action_refund()
        return paper.sudo().refund_move_id
