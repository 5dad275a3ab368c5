from odoo import models

SAVED = "application/octet-stream"


class IrBinary(models.AbstractModel):
    """A customer's PDF is saved to a file; no browser opens it on its way.

    Pictures are drawn anew as they come in. A PDF is kept as it came, with whatever scripts, forms
    and links are in it, so the address of the file opens nothing. The web client's own viewer
    reads the bytes and shows them as ever.
    """

    _inherit = "ir.binary"

    def _get_stream_from(self, record, *args, **kwargs):
        stream = super()._get_stream_from(record, *args, **kwargs)
        if record._name == "ir.attachment" and record._is_foreign_pdf():
            stream.mimetype = SAVED
        return stream
