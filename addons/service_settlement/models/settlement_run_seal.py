from odoo import fields, models

from odoo.addons.service_base.seal import key_mark, same_seal, seal, seal_key


class SettlementRun(models.Model):
    """The statements of a month are sealed together, so that none of them disappears."""

    _inherit = "settlement.run"

    seal = fields.Char(readonly=True, copy=False, help="Of the statements that were approved.")

    def _seal(self):
        key = seal_key()
        for run in self:
            run._as_step().seal = run._expected_seal(key)

    def _expected_seal(self, key):
        facts = str(self.id), str(self.month), str(self.company_id.id)
        statements = (f"{s.id}:{s.seal}" for s in self.statement_ids.sorted("id"))
        return f"{key_mark(key)}-{seal(key, 'month', *facts, *statements)}"

    def _verify(self):
        """What is not as it was approved: ``{month: sentences}`` of the approved ones."""
        key = seal_key()
        return {
            run: []
            if same_seal(run.seal, run._expected_seal(key))
            else [self.env._("the statements of %s are not those that were approved", run.name)]
            for run in self.filtered(lambda run: run.state in ("approved", "billed"))
        }
