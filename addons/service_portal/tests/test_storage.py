"""A full disk is told in a sentence, and a document that was brought is only saved."""

import errno
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_attachment import IrAttachment

from .common import PublicPageCase, picture

PDF = b"%PDF-1.4 /OpenAction /JS (app.alert(1))"


@tagged("post_install", "-at_install")
class TestStorage(PublicPageCase):
    @mute_logger("odoo.http", "odoo.sql_db")
    def test_a_full_disk_is_told_in_a_sentence(self):
        errors = (
            OSError(errno.ENOSPC, "No space left on device"),
            OSError(errno.EDQUOT, "Quota exceeded"),
            psycopg2.errors.DiskFull("could not extend file"),
        )
        for error in errors:
            with patch.object(IrAttachment, "_file_write", side_effect=error):
                answer, order = self.report(files={"photos": ("a.jpg", picture())})
            self.assertEqual(answer.status_code, 503)
            self.assertIn("暂时无法保存", answer.text)
            self.assertFalse(order)
        self.assertEqual(self.report()[0].status_code, 303, "afterwards all is as before")

    @mute_logger("odoo.http")
    def test_a_failure_of_ours_is_told_in_our_own_words(self):
        with patch.object(IrAttachment, "_file_write", side_effect=KeyError("secret")):
            answer, order = self.report(files={"photos": ("a.jpg", picture())})
        self.assertEqual(answer.status_code, 500)
        self.assertIn("<main", answer.text)
        self.assertNotIn("secret", answer.text)
        self.assertFalse(order)

    def test_a_customer_s_pdf_is_saved_and_opened_by_no_browser(self):
        files = [("photos", ("发票.pdf", PDF)), ("photos", ("a.jpg", picture()))]
        _answer, order = self.report(files=files)
        self.authenticate(self.hotline.login, self.hotline.login)
        for kept in self.env["ir.attachment"].search(
            [("res_id", "=", order.id), ("res_model", "=", order._name)]
        ):
            for url in (
                f"/web/content/{kept.id}",
                f"/web/content/{kept.id}?mimetype=application/pdf",
            ):
                answer = self.url_open(url)
                self.assertEqual(answer.status_code, 200)
                self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
                kind = answer.headers["Content-Type"]
                if kept.mimetype == "application/pdf":
                    self.assertEqual(kind, "application/octet-stream")
                    self.assertEqual(answer.content, PDF)
                elif "mimetype" not in url:
                    self.assertEqual(kind, "image/jpeg")
