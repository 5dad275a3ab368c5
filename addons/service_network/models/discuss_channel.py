from odoo import api, models


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    @api.model_create_multi
    def create(self, vals_list):
        """Checked first: Odoo makes members of the named contacts as superuser."""
        if self._links_are_watched():
            self._check_links(vals_list)
        return super().create(vals_list)
