from odoo import fields, models

from odoo.addons.service_base.labels import same_options


class ExchangeNote(models.TransientModel):
    """What was said or decided: the call to the owner, why a paper goes back or is refused."""

    _name = "exchange.note"
    _description = "Note on an Exchange"

    exchange_id = fields.Many2one("service.exchange", required=True, ondelete="cascade")
    step = fields.Selection(
        [("call", "Verification Call"), ("send_back", "Send Back"), ("refuse", "Refuse")],
        required=True,
        readonly=True,
    )
    call_result = fields.Selection(same_options("service.exchange", "call_result"))
    note = fields.Char(string="Reason", personal="text")

    _call_has_result = models.Constraint(
        "CHECK(step <> 'call' OR call_result IS NOT NULL)", "Enter what the owner said."
    )
    _decision_has_reason = models.Constraint(
        "CHECK(step = 'call' OR note IS NOT NULL)", "Enter a reason."
    )

    def action_apply(self):
        self.ensure_one()
        asked = {"result": self.call_result} if self.step == "call" else {}
        self.exchange_id._request(self.step, key=f"{self._name},{self.id}", note=self.note, **asked)
        return {"type": "ir.actions.act_window_close"}
