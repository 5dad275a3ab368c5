"""P11: how files come in at a public page; `repair_intake` tests what is left of them."""

import contextlib
import io
import socket
import time
from unittest.mock import patch
from urllib.parse import urlsplit

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.pictures import MAX_BYTES, BadUpload

from .. import uploads
from ..uploads import CappedFile, read_uploads
from .common import PublicPageCase, picture


def storage(content, name="photo.jpg"):
    return FileStorage(io.BytesIO(content), filename=name)


@tagged("post_install", "-at_install")
class TestUploads(BaseCase):
    def test_more_than_5_files_are_refused(self):
        with self.assertRaises(BadUpload):
            read_uploads([storage(picture())] * 6)
        self.assertEqual(len(read_uploads([storage(picture())] * 5)), 5)

    def test_a_file_that_comes_in_stops_at_10_mb(self):
        file = CappedFile()
        file.write(b"x" * MAX_BYTES)
        with self.assertRaises(RequestEntityTooLarge):
            file.write(b"x")


@tagged("post_install", "-at_install")
class TestBodies(PublicPageCase):
    """A body that is too long, without an end, or slow, is not waited for."""

    def talk(self, head, *pieces, pause=0.0):
        """Send a request piece by piece; (status, seconds) of the answer."""
        place = urlsplit(self.base_url())
        began = time.monotonic()
        address = (place.hostname, place.port)
        with self.allow_requests(), socket.create_connection(address, timeout=30) as line:
            line.sendall(f"{head}\r\nHost: {place.netloc}\r\n".encode())
            line.sendall(self.cookie_of_the_test())
            with contextlib.suppress(OSError):  # the answer came before the end
                for piece in pieces:
                    line.sendall(piece)
                    time.sleep(pause)
            answer = line.makefile("rb").readline()
        return int(answer.split()[1] if answer else 0), time.monotonic() - began

    def cookie_of_the_test(self):
        from odoo.tests.common import TEST_CURSOR_COOKIE_NAME

        return f"Cookie: {TEST_CURSOR_COOKIE_NAME}={self.http_request_key}\r\n".encode()

    @mute_logger("odoo.http")
    def test_a_form_that_trickles_in_is_cut_off(self):
        head = "POST /service/request/send HTTP/1.1"
        kind = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
        with patch.multiple(uploads, FIRST_SECONDS=1, BYTES_A_SECOND=10**6):
            status, seconds = self.talk(head, kind, *[b"x"] * 100, pause=0.2)
        self.assertEqual(status, 408)
        self.assertLess(seconds, 15, "not waited for to its end")

    @mute_logger("odoo.http")
    def test_a_body_without_a_length_is_refused(self):
        head = "POST /service/request/send HTTP/1.1"
        kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
        kind += b"Transfer-Encoding: chunked\r\n\r\n"
        status, seconds = self.talk(head, kind, b"5\r\nhello\r\n")
        self.assertEqual(status, 411)
        self.assertLess(seconds, 10)

    @mute_logger("odoo.http")
    def test_a_page_is_asked_for_without_a_body(self):
        for header in (b"Content-Length: 1000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n"):
            status, seconds = self.talk("GET /service/request HTTP/1.1", header)
            self.assertEqual(status, 413)
            self.assertLess(seconds, 10)

    def test_the_time_grows_with_the_length_and_has_an_end(self):
        self.assertLess(uploads.LONGEST_SECONDS, 120, "Odoo ends a worker then")
