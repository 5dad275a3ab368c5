from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.service_base.pictures import BadUpload

from ..public_form import REPORT, clean
from ..uploads import fingerprint, read_uploads
from .public_page import PublicPage, public_route

FORM = "/service/request"


class ReportPage(PublicPage):
    @public_route("/service")
    def home(self):
        return self.render("page_home")

    @public_route(FORM)
    def form(self, **known):
        """The form; what a link or an account knows is filled in."""
        values = {name: clean(known.get(name), name, field) for name, field in REPORT.items()}
        return self.render_form({**self.known_of_user(), **{k: v for k, v in values.items() if v}})

    @public_route(FORM + "/send", methods=["POST"])
    def send(self, key="", website="", **posted):
        """One report. `website` is a field that people do not see, only machines fill it in."""
        Order = self.orders()
        texts, problems = Order._read_report(posted)
        files = [file for file in request.httprequest.files.getlist("photos") if file.filename]
        if website or problems:
            return self.render_form(texts, problems=problems, key=key, status=422)
        try:
            order = Order._report_from_form(
                texts,
                read_uploads(files),
                key=key,
                network=self.network,
                digest=fingerprint(files),
                partner=self.known_partner(),
            )
        except BadUpload as error:
            problems = {"photos": self.upload_problem(error.reason)}
            return self.render_form(texts, problems=problems, key=key, status=422)
        except UserError as error:
            return self.render_form(texts, refusal=error.args[0], status=error.http_status)
        return self.go(order._progress_path() + "?new=1")

    @public_route("/service/areas/<int:parent>", readonly=True)
    def areas(self, parent):
        """The parts of a province or city, for the next list of the form."""
        areas = self.orders()._choices("service.area", [("parent_id", "=", parent)])
        response = request.make_json_response([[area.id, area.name] for area in areas])
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response

    # --- the form ---

    def render_form(self, values, status=200, key=None, **more):
        Order = self.orders()
        areas = self.chosen_areas(values.get("area_id"))
        return self.render(
            "page_report",
            status=status,
            values=values,
            key=key or self.new_key(),
            provinces=Order._choices("service.area", [("parent_id", "=", False)]),
            areas=areas,
            models=Order._choices("product.product").grouped("categ_id"),
            wish_parts=Order._wish_parts(),
            **more,
        )

    def chosen_areas(self, area_id):
        """Province, city and district of an area, and what to choose from at each level."""
        Area = request.env["service.area"].sudo()  # sudo: names of places
        chosen = str(area_id or "")
        area = Area.browse(int(chosen)).exists() if chosen.isdecimal() else Area
        path = Area.browse(reversed(area._ancestor_ids())) if area else Area
        levels = [*path.ids, 0, 0, 0][:3]
        return [(level, Area.browse(level).child_ids if level else Area) for level in levels]
