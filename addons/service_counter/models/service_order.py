from odoo import fields, models

AWAY_FROM_CUSTOMER = ("carry_in", "mail_in")


class ServiceOrder(models.Model):
    """An order whose device is handed in: its custody follows its steps."""

    _inherit = "service.order"

    # stored, so that an order without one costs no look for it
    custody_id = fields.Many2one(
        "service.custody",
        string="Device in Custody",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    custody_state = fields.Selection(related="custody_id.state", string="Custody")
    shelf_id = fields.Many2one(related="custody_id.shelf_id", string="Shelf Place")

    def _get_step_fields(self):
        return [*super()._get_step_fields(), "custody_id"]

    def write(self, vals):
        result = super().write(vals)
        if vals.get("service_mode") in AWAY_FROM_CUSTOMER:
            self._expect_device()
        return result

    def _on_create(self):
        result = super()._on_create()
        self._expect_device()
        return result

    def _on_finish(self):
        result = super()._on_finish()
        self._release_device()
        return result

    def _on_cancel(self):
        result = super()._on_cancel()
        self._release_device()
        return result

    def _on_reopen(self):
        result = super()._on_reopen()
        self._move_device("hold")
        return result

    # --- custody ---

    def _expect_device(self):
        """Orders whose device is to be handed in get their custody."""
        orders = self.filtered(
            lambda order: order.service_mode in AWAY_FROM_CUSTOMER
            and order._is_open()
            and not order.custody_id
        )
        if not orders:
            return
        # sudo: whoever may take the order begins its custody
        Custody = self.env["service.custody"].sudo()
        custodies = Custody.create([{"order_id": order.id} for order in orders])
        for order, custody in zip(orders, custodies, strict=True):
            order._note({"custody_id": custody.id})

    def _move_device(self, step):
        """Take this step with every device for which it is possible."""
        # sudo: follows from the order's own step, which was granted
        custodies = self.sudo().custody_id
        if custodies:
            custodies = custodies._which_may(step)
            custodies._step(step)
        return custodies

    def _release_device(self):
        """The order is settled: the device may be fetched. One that the counter never took in, as
        where a point keeps no shelf, is not expected any more."""
        self._move_device("cancel")
        ready = self._move_device("ready")._to_be_fetched()
        if ready:
            ready.order_id.sudo(self.env.su)._tell_customer("ready")

    def _parcel_back(self):
        # sudo: whoever tells the customer need not see the counter
        custody = self.sudo().custody_id
        if custody.state not in ("sent", "delivered"):
            return super()._parcel_back()
        return f"{custody.carrier_out_id.name} {custody.tracking_out}"

    def action_view_custody(self):
        self.ensure_one()
        self.check_access("read")
        return self.custody_id._get_records_action(name=self.env._("Custody"))
