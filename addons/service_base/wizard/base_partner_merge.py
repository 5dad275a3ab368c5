from odoo import api, models
from odoo.exceptions import UserError


class MergePartnerAutomatic(models.TransientModel):
    """A contact that a lasting record names is not merged away; others may be merged into it.

    Odoo moves links by SQL and, where that fails, deletes the records that hold them: the database
    refuses both, and the user would read its words.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        for model, domain in self._get_lasting_links(src_partners):
            # sudo: whoever merges contacts need not see the records that name them
            if record := self.env[model].sudo().search(domain, limit=1):
                raise UserError(
                    self.env._(
                        "“%(record)s” (%(model)s) names one of these contacts and cannot be"
                        " changed. Choose that contact as the destination of the merge.",
                        record=record.display_name,
                        model=record._description,
                    )
                )
        return super()._update_foreign_keys(src_partners, dst_partner)

    @api.model
    def _get_lasting_links(self, partners):
        """Hook: where records that cannot be changed name contacts.

        :return: list of ``(model, domain)``
        """
        return [
            (name, [(field.name, "in", partners.ids)])
            for name in self.env.registry.descendants(["append.only.mixin"], "_inherit")
            for field in self.env[name]._fields.values()
            if not self.env[name]._abstract
            and field.type == "many2one"
            and field.store
            and field.comodel_name == "res.partner"
            and field.name not in self.env[name]._follows_merge
        ]
