import base64

from odoo import models
from odoo.tools import format_datetime

from odoo.addons.service_base.labels import selection_label

try:
    import cn2an
except ImportError:
    cn2an = None


class ServiceOrder(models.Model):
    """What the papers of an order say, ready to be printed."""

    _inherit = "service.order"

    def action_print_intake(self):
        return self._print_paper("intake")

    def action_print_visit(self):
        return self._print_paper("visit")

    def action_print_repair(self):
        return self._print_paper("repair")

    def action_print_fee(self):
        return self._print_paper("fee")

    def _print_paper(self, name):
        self.check_access("read")
        report = self.env.ref(f"service_counter.report_{name}")
        return report.report_action(self, config=False)

    def _log_paper(self, title):
        """That a paper was printed is told, and by whom."""
        self._log("note", note=self.env._("Printed: %s", title))

    def _paper_shows_contact(self):
        """Whether papers show this reader the customer in full, or masked."""
        technician = self.env.user.has_group("service_network.group_point_technician")
        return technician or self._user_sees_personal()

    def _paper_file_name(self, name):
        return f"{self.env.ref(f'service_counter.report_{name}').sudo().name} {self.name}"

    # --- what the templates ask for ---

    def _paper_lang(self):
        return self.partner_id.lang or self.env.lang

    def _paper_contact(self):
        """Name, phone and address as this reader's paper shows them."""
        if not self._paper_shows_contact():
            return {
                "name": self.contact_masked,
                "phone": self.phone_masked,
                "address": self.street_masked,
            }
        area = (self.area_id.complete_name or "").replace(" / ", "")
        address = " ".join(filter(None, (area, self.street)))
        return {"name": self.contact_name, "phone": self.phone, "address": address}

    def _paper_name(self, record):
        """A name on a paper; the reader of the paper need not be able to open the record."""
        return record.sudo().name or ""

    def _paper_time(self, moment, dt_format="yyyy-MM-dd HH:mm"):
        """A moment in the zone of the service point."""
        return moment and format_datetime(
            self.env, moment, tz=self.point_id.sudo().tz or self.env.tz.zone, dt_format=dt_format
        )

    def _paper_qr(self, text=None):
        """Picture of the address where the customer follows the order, or False without one."""
        text = text or self._progress_url()
        if not text:
            return False
        picture = self.env["ir.actions.report"].barcode("QR", text, width=220, height=220)
        return f"data:image/png;base64,{base64.b64encode(picture).decode()}"

    def _paper_barcode(self):
        """The number of the order, for the scanner."""
        picture = self.env["ir.actions.report"].barcode("Code128", self.name, width=420, height=60)
        return f"data:image/png;base64,{base64.b64encode(picture).decode()}"

    def _paper_terms(self):
        # sudo: terms are printed for everybody
        return (self.company_id.sudo().custody_terms or "").strip().splitlines()

    def _paper_label(self, record, name):
        """The word shown for a choice."""
        return selection_label(record, name)

    def _paper_amount_in_words(self, amount):
        """An amount as Chinese papers write it out; empty in other languages and currencies."""
        chinese = (self.env.lang or "").startswith("zh") and self.currency_id.name == "CNY"
        return cn2an.an2cn(f"{amount:.2f}", "rmb") if cn2an and chinese else ""
