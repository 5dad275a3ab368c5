from datetime import date

from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.service_base.numbers import number_key
from odoo.addons.service_base.pictures import BadUpload

from ..public_form import Field, clean, clean_form
from ..uploads import read_uploads
from .public_page import PublicPage, public_route

PAGE = "/service/register"
CARD = {
    "serial": Field(64, required=True),
    "code": Field(64, required=True),
    "purchase_date": Field(10, required=True),
    "contact_name": Field(64, required=True),
    "phone": Field(32, required=True),
}


class RegisterPage(PublicPage):
    """The card that lies in the box: registered, it fixes owner and purchase date."""

    @public_route(PAGE)
    def card(self, **known):
        values = {name: clean(known.get(name), name, field) for name, field in CARD.items()}
        mine = self.known_of_user()
        return self.render_card({**mine, **{k: v for k, v in values.items() if v}})

    @public_route(PAGE + "/send", methods=["POST"])
    def register(self, key="", website="", **posted):
        texts, problems = self.read_card(posted)
        if website or problems:
            return self.render_card(texts, problems=problems, key=key, status=422)
        try:
            registration = self.take_card(texts, key)
        except BadUpload as error:
            problems = {"photos": self.upload_problem(error.reason)}
            return self.render_card(texts, problems=problems, key=key, status=422)
        except UserError as error:
            return self.render_card(texts, refusal=error.args[0], status=error.http_status)
        return self.render(
            "page_registered",
            serial=texts["serial"],
            # sudo: the model of the unit the visitor holds the card of
            product=registration.sudo().product_id.name or "",
            day=texts["purchase_date"],
        )

    def read_card(self, posted):
        Order = self.orders()
        texts, found = clean_form(CARD, posted)
        says = Order._problem_sentences()
        if "phone" not in found and (problem := Order._check_phone_text(texts["phone"])):
            found["phone"] = problem
        try:
            date.fromisoformat(texts["purchase_date"])
        except ValueError:
            found.setdefault("purchase_date", "missing")
        return texts, {name: says[problem] for name, problem in found.items()}

    def take_card(self, texts, key):
        files = [file for file in request.httprequest.files.getlist("photos") if file.filename]
        uploads = read_uploads(files)
        self.orders()._check_form_key(key)
        code = number_key(texts["code"])
        owner = {"name": texts["contact_name"], "phone": texts["phone"]}
        # the method itself checks the card's code, which is what gives the right
        return request.env["warranty.registration"]._register_card(
            texts["serial"],
            texts["code"],
            date.fromisoformat(texts["purchase_date"]),
            self.known_partner() or owner,
            key=key,
            proofs=[(upload.name, upload.raw) for upload in uploads],
            counted=request.env["portal.attempt"]._counted(
                "register", network=self.network, card=code
            ),
        )

    def render_card(self, values, status=200, key=None, **more):
        return self.render(
            "page_register", status=status, values=values, key=key or self.new_key(), **more
        )
