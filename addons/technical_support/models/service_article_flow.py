from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .service_article import _STEP
from .service_article_workflow import STEPS

EXPERTS = "repair_intake.group_technical_expert"


class ServiceArticle(models.Model):
    """How an article gets to its readers, and how a newer version takes its place."""

    _inherit = "service.article"

    # --- buttons and RPC ---

    def action_submit(self):
        self._step("submit")

    def action_send_back(self):
        self._step("send_back")

    def action_approve(self):
        self._step("approve")

    def action_retire(self):
        self._step("retire")

    def action_revise(self):
        """Open the draft of the next version; make it if there is none."""
        self.ensure_one()
        self._ensure_expert()
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

    # --- the one door ---

    def _step(self, name):
        """Take the articles through one step of the table."""
        step = STEPS[name]
        self.check_access("write")
        if step.experts_only:
            self._ensure_expert()
        self._check_sources(step)
        if name == "approve":
            self._replace_earlier()
        stamps = dict(zip(step.stamps, (self.env.uid, fields.Datetime.now()), strict=False))
        self._write_step({"state": step.target, **stamps})

    def _check_sources(self, step):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for article in self:
            if article.state not in step.sources:
                raise UserError(
                    self.env._(
                        "Article “%(name)s” is in state “%(state)s”; this is not possible from"
                        " there. Reload the page to see where it stands.",
                        name=article.name,
                        state=labels[article.state],
                    )
                )

    def _ensure_expert(self):
        if not (self.env.su or self.env.user.has_group(EXPERTS)):
            raise AccessError(
                self.env._("Technical experts approve and retire articles. Submit yours to them.")
            )

    def _write_step(self, vals):
        self.with_context(article_step=_STEP).write(vals)

    # --- versions ---

    def _versions_domain(self):
        first = self.origin_id or self
        return Domain("id", "=", first.id) | Domain("origin_id", "=", first.id)

    def _versions(self):
        return self.search(self._versions_domain(), order="version desc")

    def _next_version(self):
        self._check_sources(STEPS["retire"])
        first = self.origin_id or self
        draft = self.copy({"name": self.name})
        draft._write_step({"origin_id": first.id, "version": self.version + 1})
        return draft

    def _replace_earlier(self):
        """The approved version before these retires; what was said of it goes to the newer."""
        for article in self.filtered("origin_id"):
            earlier = article._versions().filtered(lambda version: version.state == "approved")
            earlier._write_step({"state": "retired"})
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
