"""A real browser in front of the test's own server, as a customer's telephone or as a desk."""

import contextlib
import resource

from playwright.sync_api import sync_playwright

from odoo.tests.common import TEST_CURSOR_COOKIE_NAME

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 900}


@contextlib.contextmanager
def open_browser(case, login=None, phone=False, **options):
    """A context of playwright, logged in as `login`; the test's own cursor rests meanwhile."""
    case.authenticate(login, login)
    case.env.flush_all()
    size = PHONE if phone else DESK
    with room_for_chromium(), case.allow_requests(all_requests=True), sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        options = {"viewport": size, "locale": "zh-CN", "has_touch": phone, **options}
        context = chromium.new_context(**options)
        cookies = {
            "session_id": case.session.sid,
            TEST_CURSOR_COOKIE_NAME: case.http_request_key,
        }
        context.add_cookies(
            [{"name": n, "value": v, "url": case.base_url()} for n, v in cookies.items()]
        )
        context.set_default_timeout(180_000)
        yield context
        chromium.close()
    case.env.invalidate_all()  # the server has written meanwhile


@contextlib.contextmanager
def room_for_chromium():
    """A browser reserves more address space than Odoo grants itself and its children."""
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limits[1], limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
