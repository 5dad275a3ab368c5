from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.service_base.numbers import number_text


class PartsQueueMixin(models.AbstractModel):
    """A home: a tile for each queue, and a field that knows every code.

    A desk names its queues in `_queues`, with a field `<name>_count` for each.
    """

    _name = "parts.queue.mixin"
    _description = "Home with Queues"

    def _compute_counts(self):
        for desk in self:
            for name, (model, domain) in desk._queues().items():
                desk[f"{name}_count"] = self.env[model].search_count(domain)

    def _queues(self):
        """What waits here, by the name of its count: model and domain."""
        return {}

    def _queue_names(self):
        return {}

    def action_view_queue(self):
        """Open what a tile counts; the button says which."""
        self.ensure_one()
        self.check_access("read")
        queues = self._queues()
        name = self.env.context.get("queue")
        if name not in queues:
            raise UserError(self.env._("There is no such list."))
        model, domain = queues[name]
        return {
            "type": "ir.actions.act_window",
            "name": self._queue_names()[name],
            "res_model": model,
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": domain,
        }

    # --- one field for every code ---

    def action_scan(self, code, key=None):
        """A number opens its document, a part tells how many there are.

        :return: dict with `message`, and `action` if something opens
        """
        self.ensure_one()
        self.check_access("read")
        code = (code or "").strip()
        found = self._document_of(code)
        if found:
            return {"message": found.display_name, "action": self._open_document(found)}
        return {"message": self._stock_of(code)}

    def _document_models(self):
        """Models whose numbers are known."""
        return ["parts.requisition", "parts.transfer"]

    def _document_of(self, code):
        """The document with this number, as far as the user sees it."""
        for model in self._document_models():
            plain = number_text(code)
            if plain and (found := self.env[model].search([("name", "=", plain)], limit=1)):
                return found
        return None

    def _open_document(self, document):
        return document._get_records_action(name=document.display_name)

    def _stock_of(self, code):
        Part = self.env["product.product"]
        # no code names no part
        named = Domain("is_service_part", "=", True) & Part._code_domain([code])
        part = Part.search(named, limit=1)
        if not part:
            raise UserError(
                self.env._(
                    "“%s” is neither a number of a document nor the code of a part.", code or "?"
                )
            )
        there = self._pieces_here(part)
        return self.env._("%(part)s: %(there)s here", part=part.display_name, there=f"{there:g}")

    def _pieces_here(self, part):
        """How many of a part this desk can give out."""
        raise NotImplementedError
