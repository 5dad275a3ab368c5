from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class FourEyesMixin(models.AbstractModel):
    """A document that somebody else approves than those who have a hand in what it says.

    A model names in `_substance` the fields that say it; whoever writes one of them is an author,
    and so is whoever made the document or asked for it, see `_author_fields`. Where lines or steps
    say it, they call `_note_author`. An approval begins with `_own_refusal`.
    """

    _name = "four.eyes.mixin"
    _description = "Approved by Somebody Else"

    _substance = frozenset()
    _author_fields = ("user_id", "create_uid")

    editor_ids = fields.Many2many("res.users", string="Changed by", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_authors(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_authors(vals)
        if self._substance & vals.keys():
            self._note_author()
        return super().write(vals)

    @api.model
    def _refuse_authors(self, vals):
        if "editor_ids" in vals and not self.env.su:
            raise UserError(self.env._("Who changed a document is noted by itself."))

    def _note_author(self):
        """Whoever acts now has a hand in what these documents say."""
        user = self.env.user
        for document in self.sudo():  # sudo: kept by the server alone
            if not document._has_author(user):
                document.editor_ids = [Command.link(user.id)]

    def _has_author(self, user):
        return any(user in self[name] for name in (*self._author_fields, "editor_ids"))

    def _authors(self):
        """Everybody who had a hand in what the document says."""
        document = self.sudo()  # sudo: only who they are
        users = [document[name] for name in (*self._author_fields, "editor_ids")]
        return self.env["res.users"].union(*users)

    def _own_refusal(self):
        """Why the user may not approve this document, as a sentence; False if he may."""
        if not self.sudo()._has_author(self.env.user):  # sudo: asks for the user himself alone
            return False
        return self.env._(
            "You wrote or changed %s yourself: somebody else has to approve it.",
            self.display_name,
        )
