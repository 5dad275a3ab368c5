from odoo import api, fields, models
from odoo.tools import ormcache


class FollowupQuestion(models.Model):
    """One line of the script that is read out on the phone."""

    _name = "followup.question"
    _description = "Follow-up Question"
    _order = "sequence, id"

    name = fields.Char(string="Question", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()  # see _script
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()  # see _script
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()  # see _script
        return super().unlink()

    @api.model
    @ormcache()
    def _script(self):
        """Ids of the questions in use, in their order: every finished order asks for them."""
        # sudo: the script is the same for everybody
        return self.sudo().search([("active", "=", True)]).ids
