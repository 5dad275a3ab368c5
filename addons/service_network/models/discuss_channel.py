from odoo import api, models


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    @api.model_create_multi
    def create(self, vals_list):
        """Checked first: Odoo makes members of the named contacts as superuser."""
        if self._links_are_watched():
            self._check_links(vals_list)
        return super().create(vals_list)

    def _subscribe_users_automatically_get_members(self):
        """People of after-sales are not put into channels for everybody: who wants to joins."""
        members = super()._subscribe_users_automatically_get_members()
        # sudo: only asks which contacts are people with a role of ours
        partners = self.env["res.partner"].sudo().browse(set().union(*members.values()))
        ours = partners.filtered(
            lambda partner: any(
                user._has_role_of_ours() and not user._is_admin() for user in partner.user_ids
            )
        )
        return {channel: [p for p in ids if p not in ours._ids] for channel, ids in members.items()}
