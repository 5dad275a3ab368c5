from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.service_base.labels import listing

from .stock_move_line import DOCUMENT, DONE

# Documents that move parts; a transfer links the one that it is the work of.
DOCUMENTS = "parts."


REDIRECTS = frozenset({"location_id", "location_dest_id", "picking_type_id"})


class Transfer(NamedTuple):
    """A transfer to be planned, see `stock.picking._transfer_parts`."""

    company: Any
    source: Any
    destination: Any
    parts: list
    after: Any = None
    vals: dict = {}

    def _places(self):
        return {
            "location_id": self.source.id,
            "location_dest_id": self.destination.id,
            "company_id": self.company.id,
        }

    def _prepare_vals(self):
        return {**self._places(), **self.vals}

    def _prepare_moves_vals(self, picking):
        before = self.after.move_ids.grouped("product_id") if self.after else {}
        return [
            {
                "picking_id": picking.id,
                "product_id": product.id,
                "product_uom_qty": quantity,
                "move_orig_ids": [Command.set(before[product].ids)] if product in before else [],
                **self._places(),
            }
            for product, quantity, *_lots in self.parts
        ]


class StockPicking(models.Model):
    """Transfers of parts are planned and done by the documents that they are the work of."""

    _inherit = "stock.picking"

    parts_requisition_id = fields.Many2one(
        "parts.requisition",
        index="btree_not_null",
        readonly=True,
        by_hand=False,
        copy=False,
        ondelete="restrict",
    )
    parts_return_id = fields.Many2one(
        "parts.return",
        index="btree_not_null",
        readonly=True,
        by_hand=False,
        copy=False,
        ondelete="restrict",
    )
    parts_transfer_id = fields.Many2one(
        "parts.transfer",
        index="btree_not_null",
        readonly=True,
        by_hand=False,
        copy=False,
        ondelete="restrict",
    )
    parts_claim_id = fields.Many2one(
        "parts.claim",
        index="btree_not_null",
        readonly=True,
        by_hand=False,
        copy=False,
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_document_links(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_document_links(vals)
        if REDIRECTS & vals.keys() and not self.env.su:
            self._refuse_to_redirect(vals)
        return super().write(vals)

    def _action_done(self):
        """The day it is done is Odoo's to write, on the transfer and on its moves."""
        return super(StockPicking, self.with_context(parts_done=DONE))._action_done()

    # --- whose work it is ---

    @api.model
    def _document_links(self):
        """Names of the fields that say which document a transfer is the work of."""
        return [
            name
            for name, field in self._fields.items()
            if field.type == "many2one" and field.comodel_name.startswith(DOCUMENTS)
        ]

    def _document(self):
        """The document whose work this transfer is, with the right to read its name; or None."""
        # sudo: the name of the document, for whoever sees the transfer
        transfer = self.sudo()
        return next(filter(None, (transfer[name] for name in self._document_links())), None)

    @api.model
    def _refuse_document_links(self, vals):
        if not self.env.su and any(vals.get(name) for name in self._document_links()):
            raise UserError(self._by_document_message())

    def _refuse_to_redirect(self, vals):
        """Where a document's transfer goes, and that of a point's parts, is not written by hand."""
        if document := next(filter(None, (transfer._document() for transfer in self)), None):
            raise UserError(self._of_document_message(document))
        names = ("location_id", "location_dest_id")
        places = self.env["stock.location"].browse(filter(None, map(vals.get, names)))
        if any(places._are_kept_for(part) for part in self.move_ids.product_id):
            raise UserError(self._by_document_message())

    def _by_hand_message(self):
        """Which document to use instead of moving the parts of a point by hand."""
        document = self._document()
        return self._of_document_message(document) if document else self._by_document_message()

    @api.model
    def _by_document_message(self):
        return self.env._(
            "Parts come to a service point, and leave it, by a document of after-sales alone:"
            " their value is held on its deposit. Use a requisition, a return, a transfer between"
            " points, a claim, a bag slip or a stocktake."
        )

    @api.model
    def _of_document_message(self, document):
        return self.env._(
            "This is the work of %(document)s. Use the buttons of that document.",
            document=document.display_name,
        )

    # --- planned and done ---

    @api.model
    def _transfer_parts(self, company, source, destination, parts, after=None, **vals):
        """Move parts from one place to another, done at once.

        :param parts: pairs ``(product, quantity)``, a product once; or with the serials to move,
            ``(product, quantity, lots)``
        :param after: pickings that brought these parts to `source`; the same serials go on
        :raise UserError: they are not there
        """
        return self._do_transfers([Transfer(company, source, destination, parts, after, vals)])

    @api.model
    def _do_transfers(self, transfers):
        """Transfers done at once, in queries that do not grow with them, see `_transfer_parts`."""
        pickings = self._plan_transfers(transfers)
        for picking, transfer in zip(pickings, transfers, strict=True):
            for product, quantity, *lots in transfer.parts:
                if lots and lots[0]:
                    picking._take_serials(product, quantity, lots[0])
            picking._check_all_there()
        pickings.move_ids.picked = True
        pickings._done_by_document()
        return pickings

    def _done_by_document(self):
        """Move the parts of a document whose step is granted; see `stock.move.line`."""
        for picking in self:
            picking._check_ways()
        self.with_context(parts_document=DOCUMENT)._action_done()

    def _check_ways(self):
        """Everything goes the way that was planned, whoever touched the lines meanwhile."""
        for line in self.move_line_ids.filtered("picked"):
            if not (
                line.location_id._is_within(self.location_id)
                and line.location_dest_id._is_within(self.location_dest_id)
            ):
                raise UserError(
                    self.env._(
                        "%(transfer)s was changed by hand: %(part)s would go from %(source)s to"
                        " %(target)s. Cancel the transfer, then try again.",
                        transfer=self.name,
                        part=line.product_id.display_name,
                        source=line.location_id.display_name,
                        target=line.location_dest_id.display_name,
                    )
                )

    @api.model
    def _plan_parts(self, company, source, destination, parts, after=None, **vals):
        """A transfer of parts that is confirmed and reserved, see `_transfer_parts`."""
        return self._plan_transfers([Transfer(company, source, destination, parts, after, vals)])

    @api.model
    def _plan_transfers(self, transfers):
        """Transfers that are confirmed and reserved, in queries that do not grow with them."""
        # Who asked for parts and when is told by the parts log, not by a message a transfer.
        silent = self.with_context(tracking_disable=True)
        self._read_ahead(transfers)
        pickings = silent.create(self._prepare_transfers_vals(transfers))
        moves = silent.env["stock.move"].create(
            [
                move_vals
                for picking, transfer in zip(pickings, transfers, strict=True)
                for move_vals in transfer._prepare_moves_vals(picking)
            ]
        )
        # Reserves what is there in the same go; `action_confirm` would also look, part by part,
        # for rules of replenishment, and a transfer to a point has none.
        moves._action_confirm(merge=False)
        moves.filtered(lambda move: move.state == "waiting")._action_assign()
        return self.browse(pickings.ids)

    @api.model
    def _read_ahead(self, transfers):
        """All at once: every move asks both of its places and the moves before it."""
        before = self.union(*filter(None, (transfer.after for transfer in transfers)))
        before.move_ids.mapped("product_id")
        places = self.env["stock.location"].union(
            *(transfer.source | transfer.destination for transfer in transfers)
        )
        (places | places.location_id).fetch()

    @api.model
    def _prepare_transfers_vals(self, transfers):
        types = [transfer.company._get_parts_transfer_type() for transfer in transfers]
        names = {
            kind: iter(kind.sequence_id._take(types.count(kind)))
            for kind in self.env["stock.picking.type"].union(*types)
        }
        return [
            {"name": next(names[kind]), "picking_type_id": kind.id, **transfer._prepare_vals()}
            for kind, transfer in zip(types, transfers, strict=True)
        ]

    @api.model
    def _ship_parts(self, shipments):
        """Ship of reserved transfers just these parts; drop the rest.

        :param shipments: ``{picking: [(product, quantity, lots)]}``
        """
        pickings = self.union(*shipments)
        picked = self.env["stock.move"]
        for picking, parts in shipments.items():
            picked |= picking._choose_parts(parts)
            picking._check_all_there({product: quantity for product, quantity, _lots in parts})
        picked.picked = True
        (pickings.move_ids - picked).picked = False
        pickings.with_context(cancel_backorder=True)._done_by_document()

    def _choose_parts(self, parts):
        """Reserve just these parts; return their moves."""
        chosen = self.env["stock.move"]
        by_part = self.move_ids.grouped("product_id")
        for product, quantity, lots in parts:
            move = by_part.get(product, chosen.browse())
            if not quantity:
                move._do_unreserve()
                continue
            if lots or move.product_uom.compare(move.quantity, quantity):
                self._take_serials(product, quantity, lots)
            chosen |= move
        return chosen

    def _take_serials(self, product, quantity, lots):
        """Reserve these serials, and of what has none whatever is there."""
        move = self.move_ids.filtered(lambda move: move.product_id == product)
        move._do_unreserve()
        for lot in lots:
            pieces = 1.0 if product.tracking == "serial" else quantity
            taken = move._update_reserved_quantity(
                pieces, move.location_id, lot_id=lot, strict=False
            )
            quantity -= taken
        if product.uom_id.compare(quantity, 0.0) > 0 and not lots:
            move._update_reserved_quantity(quantity, move.location_id, strict=False)

    def _check_all_there(self, wanted=None):
        """Just what was asked for is reserved: no piece less, and none more.

        :param wanted: ``{product: pieces}``; all that was planned if not given
        """

        def pieces(move):
            return move.product_uom_qty if wanted is None else wanted.get(move.product_id, 0.0)

        def listed(moves):
            return listing(
                self.env,
                [
                    f"{move.product_id.display_name} ({move.quantity:g}/{pieces(move):g})"
                    for move in moves
                ],
            )

        compared = {
            move: move.product_uom.compare(move.quantity, pieces(move)) for move in self.move_ids
        }
        lacking = self.move_ids.filtered(lambda move: compared[move] < 0)
        if lacking:
            raise UserError(
                self.env._(
                    "%(place)s does not have enough of: %(parts)s. Restock it, or send less.",
                    place=self.location_id.name,
                    parts=listed(lacking),
                )
            )
        over = self.move_ids.filtered(lambda move: compared[move] > 0)
        if over:
            raise UserError(
                self.env._(
                    "More is set aside than is sent: %s. Choose as many serials as pieces.",
                    listed(over),
                )
            )
