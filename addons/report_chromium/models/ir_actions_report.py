import base64
import logging
import os
from contextlib import nullcontext
from mimetypes import guess_type
from urllib.parse import parse_qsl, unquote, urlsplit

import werkzeug

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import root
from odoo.tools.image import image_process
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..chromium import (
    Browser,
    BrowserFailed,
    NoPlace,
    Paper,
    Printer,
    Running,
    TooSlow,
    bind,
    find,
    place,
)
from ..chromium.stamp import page_count

_logger = logging.getLogger(__name__)


TIME_LIMIT = 120


# A browser keeps a core busy while it prints.
PLACES = min(max(os.cpu_count() or 1, 2), 4)


# Of the name that a browser gives to a print.
LONGEST_KEY = 64


# What a paper is made of; anything else our server has is not for the browser that prints.
IMAGE_RULES = [
    f"/web/image/{record}{size}{name}"
    for record in (
        "<int:id>",
        "<int:id>-<string:unique>",
        "<string:model>/<int:id>/<string:field>",
        "<string:xmlid>",
    )
    for size in ("", "/<int:width>x<int:height>")
    for name in ("", "/<string:filename>")
]


URLS = werkzeug.routing.Map(
    [werkzeug.routing.Rule(rule, endpoint="image") for rule in ["/web/image", *IMAGE_RULES]]
    + [
        werkzeug.routing.Rule("/web/assets/<unique>/<filename>", endpoint="bundle"),
        werkzeug.routing.Rule("/report/barcode", endpoint="barcode"),
        werkzeug.routing.Rule("/report/barcode/<barcode_type>/<path:value>", endpoint="barcode"),
        werkzeug.routing.Rule("/web/binary/company_logo", endpoint="logo"),
        werkzeug.routing.Rule("/logo.png", endpoint="logo"),
        werkzeug.routing.Rule("/logo", endpoint="logo"),
    ]
)


class IrActionsReport(models.Model):
    """Prints through Chromium wherever Odoo would print through wkhtmltopdf."""

    _inherit = "ir.actions.report"

    @api.model
    def get_wkhtmltopdf_state(self):
        """Printing is possible where there is a Chromium, whatever wkhtmltopdf there is."""
        return "ok" if find() else super().get_wkhtmltopdf_state()

    @api.model
    def _run_wkhtmltopdf(self, bodies, report_ref=False, header=None, footer=None, **options):
        """PDF of the bodies, each with its own header, footer and page numbers.

        Falls back to wkhtmltopdf where there is no Chromium, or where it does not start.
        """
        binary = find()
        if not binary:
            return super()._run_wkhtmltopdf(bodies, report_ref, header, footer, **options)
        paper = self._get_chromium_paper(report_ref, **options)
        seconds = self._get_chromium_seconds()
        try:
            with place(self._get_chromium_places(), seconds):
                return self._run_chromium(binary, seconds, bodies, Running(header, footer), paper)
        except NoPlace:
            raise UserError(
                self.env._(
                    "Others are printing, and nothing became free for %s seconds."
                    " Wait a moment and print again.",
                    seconds,
                )
            ) from None
        except TooSlow:
            raise UserError(
                self.env._(
                    "Printing took longer than %s seconds and was stopped. Print fewer records"
                    " at once, or ask your administrator to raise the limit in the settings.",
                    seconds,
                )
            ) from None
        except BrowserFailed as error:
            _logger.warning("Chromium (%s) did not print: %s", binary, error)
            if _wkhtml().state == "install":
                raise UserError(
                    self.env._(
                        "The document could not be printed because Chromium does not work on this"
                        " server. Ask your administrator; the server's log has the details."
                    )
                ) from error
        return super()._run_wkhtmltopdf(bodies, report_ref, header, footer, **options)

    @api.model
    def _run_chromium(self, binary, seconds, bodies, running, paper):
        with Browser(binary, seconds) as browser:
            printer = Printer(browser, self._get_report_url(), self._chromium_fetcher())
            printed = []
            for body in bodies:
                printed.append(printer.print(str(body), paper))
                self._send_progress(len(printed), len(bodies))
            overlay = None
            if running:
                counts = [page_count(content) for content in printed]
                overlay = printer.print(running.sheets(counts, paper), paper.without_margins())
                if page_count(overlay) != sum(counts):
                    raise BrowserFailed("The headers do not match the pages.")
        return bind(printed, overlay) if overlay or len(printed) > 1 else printed[0]

    @api.model
    def _send_progress(self, done, total):
        """Tell whoever waits in a browser how far a print of several papers is.

        Only to the user who prints, under the key that the browser put into the context.
        """
        key = self.env.context.get("report_progress")
        if not isinstance(key, str) or total < 2:
            return
        # at once: the transaction that prints ends with the last paper
        with self.env.registry.cursor() as cr:
            user = api.Environment(cr, self.env.uid, {}).user
            news = {"key": key[:LONGEST_KEY], "done": done, "total": total}
            user._bus_send("report_chromium.progress", news)

    @api.model
    def _get_chromium_paper(
        self, report_ref, landscape=None, specific_paperformat_args=None, set_viewport_size=False
    ):
        report = self._get_report(report_ref) if report_ref else self
        return Paper.of(report.get_paperformat(), landscape, specific_paperformat_args)

    @api.model
    def _get_chromium_seconds(self):
        # sudo: everybody who prints obeys the limit
        limit = self.env["ir.config_parameter"].sudo().get_param("report_chromium.time_limit")
        return int(limit or 0) or TIME_LIMIT

    @api.model
    def _get_chromium_places(self):
        """How many may print at once on this machine."""
        # sudo: everybody who prints obeys the limit
        places = self.env["ir.config_parameter"].sudo().get_param("report_chromium.places")
        return max(int(places or 0), 0) or PLACES

    # What a page needs to look right is handed to the browser from here, so that printing needs
    # neither a network nor a second worker.

    @api.model
    def _chromium_fetcher(self):
        """Function path → (media type, bytes) or None; asks for each thing once."""
        known = {}
        # not as superuser: a paper shows the images its reader may see
        user = self.env.user if self.env.uid != SUPERUSER_ID else self.env.ref("base.public_user")
        report = self.with_user(user)

        def fetch(path):
            if path not in known:
                known[path] = report._fetch_resource(path)
            return known[path]

        return fetch

    @api.model
    def _fetch_resource(self, path):
        try:
            return self._fetch_static(path) or self._fetch_dynamic(path)
        except (AccessError, MissingError, UserError, ValueError, FileNotFoundError) as error:
            _logger.info("Not printed: %s (%s)", path, error)
        return None

    @api.model
    def _fetch_static(self, path):
        file = root.get_static_file(unquote(urlsplit(path).path))
        if not file:
            return None
        with open(file, "rb") as content:
            return guess_type(file)[0] or "application/octet-stream", content.read()

    @api.model
    def _fetch_dynamic(self, path):
        parts = urlsplit(path)
        try:
            endpoint, values = URLS.bind("localhost").match(parts.path)
        except werkzeug.exceptions.HTTPException:
            return None
        values = {**dict(parse_qsl(parts.query)), **values}
        return getattr(self, f"_fetch_{endpoint}")(**values)

    @api.model
    def _fetch_image(
        self, xmlid=None, model="ir.attachment", id=0, field="raw", width=0, height=0, **other
    ):
        # finds it as the user, or by the token in the address
        record = self.env["ir.binary"]._find_record(
            xmlid, model, int(id) or None, other.get("access_token"), field=field
        )
        return self._image_of(record, field, size=(int(width), int(height)))

    @api.model
    def _image_of(self, record, field, size=(0, 0)):
        if field not in record._fields or record._fields[field].type != "binary":
            return None
        content = record[field] or b""
        if (record._name, field) != ("ir.attachment", "raw"):
            content = base64.b64decode(content)
        content = image_process(content, size=size) or content
        media_type = guess_mimetype(content)
        return (media_type, content) if media_type.startswith("image/") else None

    @api.model
    def _fetch_barcode(self, barcode_type, value, **options):
        return "image/png", self.barcode(barcode_type, value, **options)

    @api.model
    def _fetch_logo(self, **options):
        # sudo: everybody sees the logo of the company
        return self._image_of(self.env.company.sudo(), "logo_web")

    @api.model
    def _fetch_bundle(self, unique, filename, **options):
        """Style sheets as the web client gets them; made now if nobody has asked for them yet."""
        # sudo: style sheets are public, their attachments are not readable by everybody
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("url", "=", f"/web/assets/{unique}/{filename}"),
                    ("public", "=", True),
                    ("res_model", "=", "ir.ui.view"),
                    ("res_id", "=", 0),
                    ("create_uid", "=", SUPERUSER_ID),
                ],
                limit=1,
            )
        )
        if attachment:
            return attachment.mimetype, attachment.raw
        if not filename.endswith(".css"):
            return None
        return "text/css", self._make_style_sheet(filename)

    @api.model
    def _make_style_sheet(self, filename):
        readonly = self.env.cr.readonly
        with self.env.registry.cursor() if readonly else nullcontext(self.env.cr) as cr:
            env = api.Environment(cr, self.env.uid, {})
            name, rtl, _type, autoprefix = env["ir.asset"]._parse_bundle_name(filename, False)
            bundle = env["ir.qweb"]._get_asset_bundle(
                name, css=True, js=False, rtl=rtl, autoprefix=autoprefix
            )
            return bundle.css().raw if bundle.stylesheets else b""
