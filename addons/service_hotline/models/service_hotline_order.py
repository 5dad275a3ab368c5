from odoo import api, models

DOOR = "service.hotline.order"


class ServiceHotline(models.AbstractModel):
    """The order of the caller, taken once."""

    _inherit = "service.hotline"

    @api.model
    def _take_order(self, values, key, call_id, solved):
        request, is_new = self.env["request.key"]._claim(key, DOOR, [values, solved])
        if is_new:
            call = self._own_call(call_id) if call_id else self.env["service.call"]
            order = self._make_order(values, solved)
            request.res_id = order.id
            self._end_with(order, call, solved)
        else:
            order = self.env["service.order"].browse(request.res_id)
        return {**self._order_lines(order)[0], **self._preview_data(order), **self._desk_side()}

    @api.model
    def _make_order(self, values, solved):
        Order = self.env["service.order"]
        is_solved = solved is not None
        if is_solved:
            values = {**values, "service_mode": "remote"}
        order = Order.create({**values, "channel": "hotline"})
        if is_solved:
            order.step("finish", {"result": "solved_remotely", **self._solution(solved)})
            self._solving_article(solved)._vote(True, order)
        elif order.point_id:
            order.action_triage()
        return order

    @api.model
    def _solution(self, solved):
        """How it was solved, in the words of the article."""
        article = self._solving_article(solved)
        note = self._short(solved.get("note") or "", 4000)
        return {"result_note": "\n".join(filter(None, (article.name, note)))}

    @api.model
    def _solving_article(self, solved):
        Article = self.env["service.article"]
        return Article.search([("id", "=", solved.get("article_id")), ("state", "=", "approved")])

    @api.model
    def _end_with(self, order, call, solved):
        if not call:
            return
        result = "result_order" if solved is None else "result_solved"
        call._end(
            self.env.ref(f"service_hotline.{result}"),
            order_id=order.id,
            partner_id=order.partner_id.id,
            categ_id=order.categ_id.id,
        )
