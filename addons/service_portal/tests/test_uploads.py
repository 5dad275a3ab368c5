"""P11: how files come in at a door of the web; `repair_intake` tests what is left of them."""

import io

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from odoo.tests import BaseCase, tagged

from odoo.addons.repair_intake.pictures import MAX_BYTES, BadUpload

from ..uploads import CappedFile, read_uploads
from .common import picture


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
