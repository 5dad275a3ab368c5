from odoo.exceptions import UserError
from odoo.http import request

from ..public_form import Field, clean
from .public_page import PublicPage, public_route

NAME = Field(64)
WORDS = Field(1000, lines=True)


class ProgressPage(PublicPage):
    @public_route("/service/progress")
    def ask(self, number="", **_ignored):
        return self.render("page_ask", number=number[:64])

    @public_route("/service/progress/find", methods=["POST"])
    def find(self, number="", phone="", **_ignored):
        """By number or serial and phone: leads to the link, or says the same whatever was wrong."""
        order = self.orders()._find_by_phone(number[:64], phone[:32], self.network)
        if order:
            return self.go(order._progress_path())
        return self.render("page_ask", number=number[:64], not_found=True)

    @public_route("/service/progress/<int:order_id>/<string:token>")
    def follow(self, order_id, token, new="", **_ignored):
        order = self.orders()._find_by_link(order_id, token)
        return self.render_progress(order, new=bool(new)) if order else self.not_found()

    @public_route("/service/progress/<int:order_id>/<string:token>/rate", methods=["POST"])
    def rate(self, order_id, token, stars="", words="", **_ignored):
        order = self.orders()._find_by_link(order_id, token)
        if not order:
            return self.not_found()
        if stars in ("1", "2", "3", "4", "5") and order._customer_view()["can_rate"]:
            order._take_rating(int(stars), clean(words, "", WORDS)[:1000])
        return self.go(order._progress_path())

    @public_route("/service/progress/<int:order_id>/<string:token>/quote", methods=["POST"])
    def answer(self, order_id, token, answer="", reference="", signature="", key="", **posted):
        """The customer's yes or no to the quote the page showed."""
        order = self.orders()._find_by_link(order_id, token)
        if not order or answer not in ("yes", "no"):
            return self.not_found()
        try:
            order._answer_quote(
                answer,
                reference,
                name=clean(posted.get("name"), "", NAME)[: NAME.longest],
                reason=clean(posted.get("reason"), "", WORDS)[: WORDS.longest],
                signature=signature,
                key=key,
            )
        except UserError as error:
            return self.render_progress(order, refusal=error.args[0], status=error.http_status)
        return self.go(order._progress_path())

    @public_route("/service/progress/<int:order_id>/<string:token>/wish", methods=["POST"])
    def wish(self, order_id, token, **posted):
        """The customer would rather have another time."""
        order = self.orders()._find_by_link(order_id, token)
        if not order:
            return self.not_found()
        texts = {name: clean(posted.get(name), name) for name in ("wish_date", "wish_part")}
        try:
            order._change_wish(texts)
        except UserError as error:
            return self.render_progress(order, refusal=error.args[0], status=error.http_status)
        return self.go(order._progress_path())

    @public_route("/service/progress/<int:order_id>/<string:token>/cancel", methods=["POST"])
    def cancel(self, order_id, token, reason="", **_ignored):
        """The customer does not need us any more."""
        order = self.orders()._find_by_link(order_id, token)
        if not order:
            return self.not_found()
        try:
            order._cancel_online(clean(reason, "", WORDS)[: WORDS.longest])
        except UserError as error:
            return self.render_progress(order, refusal=error.args[0], status=error.http_status)
        return self.go(order._progress_path())

    def render_progress(self, order, **values):
        order = order.with_env(order.env(context=request.env.context))
        return self.render(
            "page_progress",
            view=order._customer_view(),
            path=order._progress_path(),
            url=order._progress_url(),
            key=self.new_key(),
            **values,
        )
