from odoo import api, models
from odoo.fields import Domain

from odoo.addons.service_base.models.step_mixin import Step

EXPERTS = "repair_intake.group_technical_expert"


class ServiceArticle(models.Model):
    """How an article gets to its readers, and how a newer version takes its place."""

    _inherit = "service.article"

    @api.model
    def _steps(self):
        return {
            "submit": Step(("draft",), "submitted"),
            "send_back": Step(("submitted",), "draft", EXPERTS),
            "approve": Step(
                ("draft", "submitted"),
                "approved",
                EXPERTS,
                stamp="approved_at",
                user="approved_by_id",
            ),
            "retire": Step(("approved",), "retired", EXPERTS),
        }

    # --- buttons and RPC ---

    def action_submit(self):
        self._request("submit")

    def action_send_back(self):
        self._request("send_back")

    def action_approve(self):
        self._request("approve")

    def action_retire(self):
        self._request("retire")

    def action_revise(self):
        """Open the draft of the next version; make it if there is none."""
        self.ensure_one()
        self._refuse("retire", self._role_refusal("retire"))
        draft = self._versions().filtered(lambda version: version.version > self.version)[:1]
        return self._open_form(draft or self._next_version())

    def action_view_versions(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions"),
            "res_model": "service.article",
            "view_mode": "list,form",
            "domain": list(self._versions_domain()),
        }

    # --- versions ---

    def _versions_domain(self):
        first = self.origin_id or self
        return Domain("id", "=", first.id) | Domain("origin_id", "=", first.id)

    def _versions(self):
        return self.search(self._versions_domain(), order="version desc")

    def _next_version(self):
        self._refuse("retire", self._source_refusal("retire"))
        first = self.origin_id or self
        draft = self.copy({"name": self.name})
        draft._as_step().write({"origin_id": first.id, "version": self.version + 1})
        return draft

    def _before_approve(self):
        """The approved version before these retires; what was said of it goes to the newer."""
        for article in self.filtered("origin_id"):
            earlier = article._versions().filtered(lambda version: version.state == "approved")
            earlier._take_step("retire")
            earlier.flush_recordset(["state"])
            # sudo: uses are counted by those who read, nobody writes them by hand
            earlier.sudo().vote_ids.article_id = article

    def _open_form(self, article):
        return {
            "type": "ir.actions.act_window",
            "res_model": "service.article",
            "res_id": article.id,
            "view_mode": "form",
        }
