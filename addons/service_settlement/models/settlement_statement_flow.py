from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.service_base.buttons import open_list

# step: (from, to)
STEPS = {
    "send": (("draft", "disputed"), "sent"),
    "confirm": (("sent", "disputed"), "confirmed"),
    "dispute": (("sent",), "disputed"),
}


class SettlementStatement(models.Model):
    """How a statement goes between head office and the point."""

    _inherit = "settlement.statement"

    def action_send(self):
        """To the point again, after its objection was dealt with."""
        self.check_access("write")
        self.run_id._check_state("sent")
        self._send()

    def action_confirm(self):
        """The point agrees; head office may say so for a point that agreed on paper."""
        self._check_may_answer()
        # sudo: a point's manager confirms without the right to write statements
        statements = self.sudo()
        statements.filtered(lambda statement: not statement.payee_id)._take_terms()
        statements._step(
            "confirm", confirmed_at=fields.Datetime.now(), confirmed_by_id=self.env.uid
        )
        statements._seal()

    def action_dispute(self, note):
        """The point does not agree.

        :param note: what is wrong, in the words of the point
        """
        self._check_may_answer()
        if not (note or "").strip():
            raise UserError(self.env._("Write what is wrong, so that accounting can look at it."))
        # sudo: see action_confirm
        self.sudo()._step("dispute", note=note)

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

    def _send(self):
        self._step("send", sent_at=fields.Datetime.now())
        self._take_terms()

    def _check_may_answer(self):
        self.check_access("read")
        if not self.env.user.has_groups(
            "service_network.group_point_manager,service_settlement.group_settlement_accountant"
        ):
            raise AccessError(
                self.env._("Only the manager of the point or the accountant answers a statement.")
            )

    def _step(self, name, **vals):
        sources, target = STEPS[name]
        labels = dict(self._fields["state"]._description_selection(self.env))
        for statement in self:
            if statement.state not in sources:
                raise UserError(
                    self.env._(
                        "Statement %(name)s is %(state)s and cannot become %(wanted)s.",
                        name=statement.name,
                        state=labels[statement.state],
                        wanted=labels[target],
                    )
                )
        self._through_door().write({"state": target, **vals})
