import base64
from mimetypes import guess_type

from odoo import models
from odoo.exceptions import ValidationError
from odoo.fields import Image
from odoo.tools.mimetypes import guess_mimetype

from ..pictures import (
    EXTENSIONS,
    MAX_BYTES,
    PICTURES,
    BadUpload,
    is_markup,
    is_undrawn,
    redraw,
)

# What the web client shows and the platform keeps, whatever a camera delivers.
KEPT_EDGE = 1920


class IrAttachment(models.Model):
    """Pictures of customers' devices and homes say nothing but what they show.

    On models with `_pictures_redrawn` every picture is drawn anew as it comes in, so that place,
    camera and hidden texts stay outside; pages and drawings with scripts are refused.
    """

    _inherit = "ir.attachment"

    def write(self, vals):
        moved = self._pictures_moved(vals)
        result = super().write(vals)
        for picture in moved:
            picture.write({"raw": picture.raw, "mimetype": picture.mimetype})
        return result

    def _check_contents(self, values):
        model = values.get("res_model") or self[:1].res_model
        if self._redraws(model) and (content := self._incoming(values)):
            field = values.get("res_field") or self[:1].res_field
            self._clean_content(values, content, self._is_picture_field(model, field))
        return super()._check_contents(values)

    def _incoming(self, values):
        content = values.get("raw") or base64.b64decode(values.get("datas") or b"")
        return content.encode() if isinstance(content, str) else content

    def _redraws(self, model):
        return model in self.env and getattr(self.env[model], "_pictures_redrawn", False)

    def _is_foreign_pdf(self):
        """Whether this is a document that somebody brought for one of our files."""
        return self.mimetype == "application/pdf" and self._redraws(self.res_model)

    def _is_picture_field(self, model, field):
        return bool(field) and isinstance(self.env[model]._fields.get(field), Image)

    def _pictures_moved(self, vals):
        """Pictures that came from where they are left alone, such as the box of a message."""
        if not self._redraws(vals.get("res_model")) or {"raw", "datas"} & vals.keys():
            return self.browse()
        return self.filtered(
            lambda file: not self._redraws(file.res_model) and file.mimetype in PICTURES.values()
        )

    def _clean_content(self, values, content, only_pictures):
        """Put the picture drawn anew into the values, in place as the platform does it.

        :raise ValidationError: the file is told off to the person who brings it. What arrives by
            mail is kept, because a message must not be lost for what hangs on it.
        """
        try:
            mimetype, raw = redraw(content, max_edge=KEPT_EDGE)
        except BadUpload as error:
            unwanted = error.reason != "type" or is_markup(content) or is_undrawn(content)
            if only_pictures or (unwanted and not self.env.su):
                self._refuse_upload(error.reason, values)
            self._name_by_content(values, content)
            return
        values.pop("datas", None)
        values.update(raw=raw, mimetype=mimetype)

    def _name_by_content(self, values, content):
        """A PDF is one under any name, and nothing is a picture or a PDF by its name alone."""
        claimed = guess_type(values.get("name") or self[:1].name or "")[0]
        if content.startswith(b"%PDF-") or claimed in EXTENSIONS:
            values["mimetype"] = guess_mimetype(content)

    def _refuse_upload(self, reason, values):
        name = values.get("name") or self[:1].name or self.env._("This file")
        texts = {
            "type": self.env._(
                "%s is not a picture (JPEG, PNG or WebP). Take a photo instead.", name
            ),
            "pixels": self.env._(
                "%s has more than 50 megapixels. Take it again with a smaller size.", name
            ),
        }
        broken = self.env._("%s cannot be read. Take the photo again.", name)
        raise ValidationError(texts.get(reason, broken))

    def _check_is_photo(self, most_bytes=MAX_BYTES):
        """Refuse what is too large, and what is no picture by its content."""
        for photo in self:
            if photo.file_size > most_bytes:
                raise ValidationError(
                    self.env._(
                        "%(name)s is larger than %(size)s MB. Take a smaller picture.",
                        name=photo.name,
                        size=most_bytes // 1024**2,
                    )
                )
            if guess_mimetype(photo.raw or b"") not in PICTURES.values():
                photo._refuse_upload("type", {})
