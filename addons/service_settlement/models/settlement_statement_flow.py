from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.service_base.buttons import open_list
from odoo.addons.service_base.models.step_mixin import Step

ANSWERERS = "service_network.group_point_manager,service_settlement.group_settlement_accountant"


class SettlementStatement(models.Model):
    """How a statement goes between head office and the point."""

    _inherit = "settlement.statement"

    @api.model
    def _steps(self):
        return {
            "send": Step(("draft", "disputed"), "sent", stamp="sent_at"),
            "confirm": Step(
                ("sent", "disputed"),
                "confirmed",
                ANSWERERS,
                stamp="confirmed_at",
                user="confirmed_by_id",
            ),
            "dispute": Step(("sent",), "disputed", ANSWERERS),
            "bill": Step(("confirmed",), "billed"),
            "settle": Step(("confirmed",), "settled"),
        }

    def action_send(self):
        """To the point again, after its objection was dealt with."""
        self._request("send")

    def action_confirm(self):
        """The point agrees; head office may say so for a point that agreed on paper."""
        self._request("confirm")

    def action_dispute(self, note):
        """The point does not agree.

        :param note: what is wrong, in the words of the point
        """
        self._request("dispute", note=note)

    def action_view_lines(self):
        self.ensure_one()
        return open_list(
            self.env,
            "service_settlement.action_settlement_line",
            [("statement_id", "=", self.id)],
            {"default_statement_id": self.id},
        )

    def action_xlsx(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/settlement/statement/{self.id}/xlsx",
            "target": "download",
        }

    def _before_request(self, name):
        """A point's manager answers without the right to write statements."""
        self.check_access("read" if name in ("confirm", "dispute") else "write")

    def _guard_send(self):
        """While the points confirm their month."""
        for run in self.run_id:
            if run.state != "sent":
                labels = dict(run._fields["state"]._description_selection(self.env))
                return self.env._(
                    "Month %(month)s is at “%(state)s”; this is done at “%(needed)s”.",
                    month=run.name,
                    state=labels[run.state],
                    needed=labels["sent"],
                )
        return False

    def _take_step(self, name, note=None, **asked):
        if name == "dispute" and not (note or "").strip():
            raise UserError(self.env._("Write what is wrong, so that accounting can look at it."))
        # sudo: see _before_request
        statements = self.sudo() if name in ("confirm", "dispute") else self
        return super(SettlementStatement, statements)._take_step(name, note=note, **asked)

    def _log_step(self, name, note=None):
        if name == "dispute":
            self._as_step().write({"note": note})

    def _on_send(self):
        self._take_terms()

    def _before_confirm(self):
        self.filtered(lambda statement: not statement.payee_id)._take_terms()

    def _on_confirm(self):
        self._seal()
