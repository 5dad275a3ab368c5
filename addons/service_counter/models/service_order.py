import base64

from odoo import api, fields, models
from odoo.tools import format_datetime

from odoo.addons.service_base.labels import selection_label

AWAY_FROM_CUSTOMER = ("carry_in", "mail_in")


try:
    import cn2an
except ImportError:
    cn2an = None


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

    def _guard_start(self):
        """Nobody works on a device that is still in the post. One that is carried in may be
        repaired at the counter while its owner waits."""
        # sudo: where the device is, for whoever works on it
        for order in self.sudo().filtered(lambda order: order.service_mode == "mail_in"):
            if order.custody_id.state == "expected":
                return self.env._(
                    "The device of order %s has not arrived. Take it in at the counter, then"
                    " start the work.",
                    order.name,
                )
        return super()._guard_start()

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

    @api.depends("custody_id.received_at", "started_at")
    def _compute_handed_in_on(self):
        return super()._compute_handed_in_on()

    @api.depends("custody_id.handed_at", "custody_id.delivered_at")
    def _compute_handed_over_on(self):
        return super()._compute_handed_over_on()

    def _days_away(self):
        """A device that is handed in is away from its receipt until its owner has it again.

        Work that has begun shows that it is here, though nobody noted the receipt.
        """
        # sudo: when the device came and went, for whoever sees the order
        custody = self.sudo().custody_id
        if not custody:
            return super()._days_away()
        came = custody.received_at or self.started_at
        back = custody.handed_at or custody.delivered_at
        if not custody.received_at:
            back = back or self.done_at  # repaired while the owner waited
        return (
            came and self._local_day(came),
            back and self._local_day(back),
        )

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
            custodies = custodies._filtered_for_step(step)
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

    # What the sheets of an order say, ready to be printed.

    def action_print_intake(self):
        return self._print_sheet("intake")

    def action_print_visit(self):
        return self._print_sheet("visit")

    def action_print_repair(self):
        return self._print_sheet("repair")

    def action_print_fee(self):
        return self._print_sheet("fee")

    def _print_sheet(self, name):
        self.check_access("read")
        report = self.env.ref(f"service_counter.report_{name}")
        return report.report_action(self, config=False)

    def _log_sheet(self, title):
        """That a sheet was printed is told, and by whom."""
        self._log("note", note=self.env._("Printed: %s", title))

    def _sheet_shows_contact(self):
        """Whether sheets show this reader the customer in full, or masked."""
        technician = self.env.user.has_group("service_network.group_point_technician")
        return technician or self._user_sees_personal()

    def _sheet_file_name(self, name):
        return f"{self.env.ref(f'service_counter.report_{name}').sudo().name} {self.name}"

    # --- what the templates ask for ---

    def _sheet_lang(self):
        return self.partner_id.lang or self.env.lang

    def _sheet_contact(self):
        """Name, phone and address as this reader's sheet shows them."""
        if not self._sheet_shows_contact():
            return {
                "name": self.contact_masked,
                "phone": self.phone_masked,
                "address": self.street_masked,
            }
        area = (self.area_id.complete_name or "").replace(" / ", "")
        address = " ".join(filter(None, (area, self.street)))
        return {"name": self.contact_name, "phone": self.phone, "address": address}

    def _sheet_name(self, record):
        """A name on a sheet; the reader of the sheet need not be able to open the record."""
        return record.sudo().name or ""

    def _sheet_time(self, moment, dt_format="yyyy-MM-dd HH:mm"):
        """A moment in the zone of the service point."""
        return moment and format_datetime(
            self.env, moment, tz=self.point_id.sudo().tz or self.env.tz.zone, dt_format=dt_format
        )

    def _sheet_day(self, day):
        return day.isoformat() if day else ""

    def _sheet_qr(self, text=None):
        """Picture of the address where the customer follows the order, or False without one."""
        text = text or self._progress_url()
        if not text:
            return False
        picture = self.env["ir.actions.report"].barcode("QR", text, width=220, height=220)
        return f"data:image/png;base64,{base64.b64encode(picture).decode()}"

    def _sheet_barcode(self):
        """The number of the order, for the scanner."""
        picture = self.env["ir.actions.report"].barcode("Code128", self.name, width=420, height=60)
        return f"data:image/png;base64,{base64.b64encode(picture).decode()}"

    def _sheet_terms(self):
        # sudo: terms are printed for everybody
        return (self.company_id.sudo().custody_terms or "").strip().splitlines()

    def _sheet_label(self, record, name):
        """The word shown for a choice."""
        return selection_label(record, name)

    def _sheet_amount_in_words(self, amount):
        """An amount as Chinese sheets write it out; empty in other languages and currencies."""
        chinese = (self.env.lang or "").startswith("zh") and self.currency_id.name == "CNY"
        return cn2an.an2cn(f"{amount:.2f}", "rmb") if cn2an and chinese else ""
