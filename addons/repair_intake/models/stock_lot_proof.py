from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.mimetypes import guess_mimetype

PROOF_TYPES = ("image/jpeg", "image/png", "image/webp", "application/pdf")
PROOF_PAGES = 10
PROOF_BYTES = 10 * 1024 * 1024


class StockLot(models.Model):
    """The proof of purchase, page by page. Whoever may see the device may see its proof."""

    _inherit = "stock.lot"
    _pictures_redrawn = True  # see ir.attachment

    proof_page_ids = fields.Many2many(
        "ir.attachment",
        "stock_lot_proof_page_rel",
        "lot_id",
        "attachment_id",
        string="Pages of the Proof",
        copy=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        lots = super().create(vals_list)
        if any(vals.get("proof_page_ids") for vals in vals_list):
            lots._take_pages()
        return lots

    def write(self, vals):
        result = super().write(vals)
        if "proof_page_ids" in vals:
            self._take_pages()
        return result

    def _add_proofs(self, proofs):
        """:param proofs: pairs (file name, bytes)"""
        self.ensure_one()
        if not proofs:
            return
        # sudo: pages come with a registration, whoever registers
        pages = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {"name": name, "raw": content, "res_model": self._name, "res_id": self.id}
                    for name, content in proofs
                ]
            )
        )
        self.sudo().write({"proof_page_ids": [Command.link(page.id) for page in pages]})

    def _take_pages(self):
        """A page uploaded before its device was saved, or at a desk, now belongs to the device."""
        for lot in self:
            # sudo: only pages this user uploaded and that belong to nothing yet
            loose = lot.sudo().proof_page_ids.filtered(
                lambda page: not page.res_id and page.create_uid.id == self.env.uid
            )
            loose.write({"res_model": self._name, "res_id": lot.id})
            lot._check_pages()

    def _check_pages(self):
        # sudo: counts and measures what was just put on the file
        pages = self.sudo().proof_page_ids
        if len(pages) > PROOF_PAGES:
            raise UserError(
                self.env._("A proof of purchase has at most %s pages. Remove some.", PROOF_PAGES)
            )
        foreign = pages.filtered(lambda p: (p.res_model, p.res_id) != (self._name, self.id))
        if foreign:
            raise UserError(self.env._("%s belongs to something else.", foreign[0].id))
        for page in pages:
            self._check_page(page.mimetype, page.file_size)

    @api.model
    def _check_page(self, mimetype, size):
        if mimetype not in PROOF_TYPES or size > PROOF_BYTES:
            raise UserError(
                self.env._(
                    "A page of a proof is a picture (JPEG, PNG, WebP) or a PDF of at most 10 MB."
                    " Take a photo of it and try again."
                )
            )

    @api.model
    def _check_proofs(self, proofs):
        for _name, content in proofs:
            self._check_page(guess_mimetype(content), len(content))
