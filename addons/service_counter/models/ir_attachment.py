from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools.mimetypes import guess_mimetype


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _check_is_photo(self, types, most_bytes):
        """Refuse what is too large, and what is no picture by its content."""
        self.ensure_one()
        if self.file_size > most_bytes:
            raise ValidationError(
                self.env._(
                    "%(name)s is larger than %(size)s MB. Take a smaller picture.",
                    name=self.name,
                    size=most_bytes // 1024**2,
                )
            )
        if guess_mimetype(self.raw or b"") not in types:
            raise ValidationError(
                self.env._("%s is not a picture. Add photos of the device only.", self.name)
            )
