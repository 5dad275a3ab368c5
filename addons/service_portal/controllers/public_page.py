"""What all pages share that a customer opens without an account."""

import hashlib
import secrets
from pathlib import Path

from odoo.http import Controller, request

from odoo.addons.service_base.routes import own_route

from ..customer_texts import OTHER_REFUSAL, REFUSALS, UPLOAD_PROBLEMS
from ..network import network_of

SCRIPT = Path(__file__).parent.parent / "static/src/page/page.js"

# Nothing but our own files may run or be shown here, and nobody may put the page into a frame.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
LANGUAGE = "zh_CN"
# Browsers keep the file until it changes.
SCRIPT_VERSION = hashlib.sha256(SCRIPT.read_bytes()).hexdigest()[:8]


def public_route(paths, methods=("GET",), **routing):
    """A page or form for customers: read within our limits, refused in our own words.

    What stands behind it is done once a request has come in by one of the methods; a form that
    changes something is sent by POST, with the token of the page it stood on.
    """
    usual = {"type": "http", "auth": "public", "sitemap": False}
    return own_route(paths, methods, public_page=True, **usual | routing)


def refusal_page(code):
    """The answer where no controller comes to speak: the form was too large, or forged."""
    page = PublicPage()
    page.use_language()
    words = request.env._(REFUSALS.get(code, OTHER_REFUSAL))
    answer = page.render("page_refused", status=code, refusal=words)
    answer.flatten()
    return answer


class PublicPage(Controller):
    def render(self, template, status=200, **values):
        """One of our own pages, in Chinese unless the company does not speak it."""
        self.use_language()
        company = request.env.company.sudo()  # sudo: its name, logo and telephone number
        values = {
            "company": company,
            "hotline": company.phone or "",
            "script": SCRIPT_VERSION,
            "customer": self.known_partner(),
            "problems": {},
            **values,
        }
        response = request.render(f"service_portal.{template}", values, headers=HEADERS)
        response.status_code = status
        return response

    def use_language(self):
        active = dict(request.env["res.lang"].get_installed())
        if LANGUAGE in active:
            request.update_context(lang=LANGUAGE)

    def go(self, path):
        """After a POST: the next page by GET, so that a reload sends nothing again."""
        response = request.redirect(path, code=303)
        response.headers.update(HEADERS)
        return response

    def not_found(self):
        return self.render("page_not_found", status=404)

    def orders(self):
        self.use_language()
        return request.env["service.order"]

    @property
    def network(self):
        """Who calls: as the proxy in front tells it, or else who is connected."""
        asked = request.httprequest
        peer = asked.environ.get("werkzeug.proxy_fix.orig", {}).get("REMOTE_ADDR")
        return network_of(asked.remote_addr, peer)

    @staticmethod
    def new_key():
        return secrets.token_urlsafe(24)

    def upload_problem(self, reason):
        return request.env._(UPLOAD_PROBLEMS[reason])

    # --- who is known ---

    def known_partner(self):
        """The customer who has logged in; staff report at their own desks."""
        user = request.env.user
        return user.partner_id if user.share and not user._is_public() else None

    def known_of_user(self):
        """An account is not asked what it has told already."""
        partner = self.known_partner()
        if not partner:
            return {}
        return {
            "phone": partner.phone or "",
            "contact_name": partner.name or "",
            "area_id": str(partner.area_id.id or ""),
            "street": partner.street or "",
        }
