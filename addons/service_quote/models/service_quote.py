import base64
import binascii
import hashlib
import json
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tools import format_amount

from odoo.addons.service_base.labels import selection_labels
from odoo.addons.service_base.models.step_mixin import Step

from .service_quote_states import ANSWERS, NOTED_BY, STATES, TOLD_TO_POINT

# What a quote was agreed by, beside the fields of its steps.
FOLLOWING = frozenset(
    {
        "version",
        "access_token",
        "consent_by",
        "consent_at",
        "consent_how",
        "consent_user_id",
        "consent_hash",
        "signature",
        "decline_reason",
    }
)


class ServiceQuote(models.Model):
    """What chargeable work would cost, told to the customer before it begins.

    A changed quote is a new version; the customer is asked again and the earlier one superseded.
    """

    _name = "service.quote"
    _description = "Quote"
    _pictures_redrawn = True  # see ir.attachment
    _inherit = ["product.catalog.mixin", "step.mixin"]
    _order = "order_id desc, version desc"

    name = fields.Char(
        string="Quote Number", compute="_compute_name", store=True, precompute=True, index="trigram"
    )
    order_id = fields.Many2one(
        "service.order", string="Service Order", required=True, index=True, ondelete="restrict"
    )
    version = fields.Integer(required=True, readonly=True, default=1)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    point_id = fields.Many2one(related="order_id.point_id")
    partner_id = fields.Many2one(related="order_id.partner_id", string="Partner")
    contact_name = fields.Char(related="order_id.contact_name", string="Customer")
    product_id = fields.Many2one(related="order_id.product_id")
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, index=True)
    line_ids = fields.One2many("service.quote.line", "quote_id", string="Lines")
    amount_total = fields.Monetary(
        string="Total", compute="_compute_amount_total", store=True, precompute=True
    )
    decline_fee = fields.Monetary(
        string="Fee if Declined",
        compute="_compute_decline_fee",
        store=True,
        readonly=False,
        precompute=True,
        help="What the customer owes for the inspection if the work is not wanted.",
    )
    valid_until = fields.Date(required=True, default=lambda self: self._default_valid_until())
    note = fields.Text(string="Remarks for the Customer", personal="text")
    # sent and answered
    sent_at = fields.Datetime(string="Sent", readonly=True)
    sent_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    access_token = fields.Char(
        machine=True,
        readonly=True,
        required=True,
        default=lambda self: secrets.token_urlsafe(24),
        groups="base.group_system",
        help="Opens this quote to whoever holds the link.",
    )
    consent_by = fields.Char(string="Answered by", readonly=True, personal="name")
    consent_at = fields.Datetime(string="Answered", readonly=True)
    consent_how = fields.Selection(ANSWERS, string="Answered How", readonly=True)
    consent_user_id = fields.Many2one(
        "res.users", string="Noted by", readonly=True, ondelete="restrict"
    )
    consent_hash = fields.Char(
        machine=True,
        string="Fingerprint",
        readonly=True,
        help="Of the lines and sums the customer agreed to.",
    )
    # in the row itself: an attachment could be exchanged without touching the quote
    signature = fields.Image(
        max_width=1024,
        max_height=1024,
        readonly=True,
        copy=False,
        attachment=False,
        personal="name",
    )
    decline_reason = fields.Text(string="Why Not", readonly=True, personal="text")
    notified_by = fields.Char(
        string="Customer Is Notified by",
        compute="_compute_notified_by",
        help="How the price reaches the customer when the quote is sent.",
    )
    is_expired = fields.Boolean(compute="_compute_is_expired")
    order_settled = fields.Boolean(compute="_compute_order_settled")
    charge_open = fields.Boolean(compute="_compute_charge_open")
    is_newest = fields.Boolean(compute="_compute_is_newest")
    _version_unique = models.Constraint(
        "UNIQUE(order_id, version)", "This version of the quote exists already."
    )
    _one_draft = models.UniqueIndex(
        "(order_id) WHERE state = 'draft'", "The order has a quote in the making already."
    )
    _one_in_force = models.UniqueIndex(
        "(order_id) WHERE state IN ('sent', 'accepted')",
        "The order has a quote in force already.",
    )
    _agreed_is_proved = models.Constraint(
        "CHECK(state != 'accepted' OR (consent_at IS NOT NULL AND consent_how IS NOT NULL"
        " AND consent_hash IS NOT NULL))",  # who it was may have asked to be forgotten
        "An accepted quote states when it was agreed to, how and to what.",
    )
    _decline_fee_positive = models.Constraint(
        "CHECK(decline_fee >= 0)", "The fee cannot be negative."
    )
    _waiting_idx = models.Index("(sent_at) WHERE state = 'sent'")

    @api.model
    def _default_valid_until(self):
        days = self.env.company.quote_valid_days
        return fields.Date.context_today(self) + timedelta(days=days)

    @api.depends("order_id")
    def _compute_company_id(self):
        """Of the order when it was made; what was told in a currency stays in it."""
        for quote in self:
            quote.company_id = quote.order_id.company_id
            quote.currency_id = quote.order_id.currency_id

    @api.depends("order_id", "version")
    def _compute_name(self):
        for quote in self:
            quote.name = f"{quote.order_id.name}-{quote.version}"

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for quote in self:
            quote.amount_total = sum(quote.line_ids.mapped("amount"))

    @api.depends("order_id")
    def _compute_decline_fee(self):
        fees = self.order_id._decline_fees()
        for quote in self:
            quote.decline_fee = fees.get(quote.order_id, 0.0)

    @api.depends("state", "valid_until")
    def _compute_is_expired(self):
        today = fields.Date.context_today(self)
        for quote in self:
            quote.is_expired = quote.state == "sent" and quote.valid_until < today

    @api.depends("order_id")
    @api.depends_context("lang")
    def _compute_notified_by(self):
        for quote in self:
            ways = quote.order_id._notify_channels("quoted") if quote.order_id else []
            quote.notified_by = " · ".join(ways)

    @api.depends("order_id.state")
    def _compute_order_settled(self):
        for quote in self:
            quote.order_settled = not quote.order_id._is_open()

    @api.depends("state", "order_id.receipt_ids.state")
    def _compute_charge_open(self):
        """Whether it can still be told what was done of what was agreed."""
        for quote in self:
            quote.charge_open = quote.state == "accepted" and not quote.order_id.receipt_id

    @api.depends("order_id.quote_ids")
    def _compute_is_newest(self):
        newest = {}
        for quote in self.order_id.quote_ids:
            newest[quote.order_id] = max(newest.get(quote.order_id, 0), quote.version)
        for quote in self:
            quote.is_newest = quote.version == newest.get(quote.order_id)

    # Sending, the customer's answer and what it rests on.

    @api.model
    def _steps(self):
        return {
            "send": Step(("draft",), "sent", stamp="sent_at", user="sent_by_id"),
            "accept": Step(("sent",), "accepted"),
            "decline": Step(("sent",), "declined"),
            "supersede": Step(("sent", "accepted"), "superseded"),
        }

    @api.model
    def _step_fields(self):
        return super()._step_fields() | FOLLOWING

    @api.model
    def _fill_in(self, vals_list):
        self._number_versions(vals_list)

    def write(self, vals):
        if not self._is_in_step():
            self._refuse_by_hand([vals])
            self._ensure_draft()
            if "order_id" in vals:
                raise UserError(self.env._("A quote belongs to its order for good."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        self._ensure_draft()

    @api.model
    def _number_versions(self, vals_list):
        """Each quote of an order has the next number; queries do not grow with quotes."""
        orders = self.env["service.order"].browse({vals.get("order_id") for vals in vals_list})
        orders.check_access("read")
        groups = self._read_group(
            [("order_id", "in", [vals.get("order_id") for vals in vals_list])],
            ["order_id"],
            ["version:max"],
        )
        last = {order.id: version for order, version in groups}
        for vals in vals_list:
            order = vals.get("order_id")
            last[order] = vals["version"] = last.get(order, 0) + 1

    # --- steps; the portal calls `_accept` and `_decline` after it has checked its token ---

    def _send(self):
        self._ensure_can_be_sent()
        self.order_id.quote_ids._supersede()
        self._step("send")
        self._tell_orders_sent()
        if open_orders := self.order_id.filtered(lambda order: order.wait_reason != "quote"):
            open_orders._wait("quote")
        self.order_id._tell_customer("quoted")

    def _accept(self, name, how, signature=None, key=None):
        """The customer agrees to exactly these lines."""
        self.ensure_one()
        asked = {"name": name, "how": how, "signature": self._checksum(signature)}
        if key and self.env["request.key"]._was_taken(key, self, "accept", asked):
            return
        self._ensure_can_be_accepted(name, how, signature)
        self._answer("accept", self._prepare_consent_vals(name, how, signature))
        note = self.env._(
            "%(name)s agreed to quote %(quote)s: %(sum)s (%(how)s)",
            **self._answer_values(),
        )
        self.order_id._log("note", note=note, names=(self.consent_by,))
        self._stop_waiting()
        self._tell_point("quote_accepted")

    def _decline(self, reason, key=None, how="online", name=None):
        """The customer does not want the work at this price."""
        self.ensure_one()
        asked = {"name": name, "how": how, "reason": reason}
        if key and self.env["request.key"]._was_taken(key, self, "decline", asked):
            return
        vals = self._prepare_answer_vals(name or self.order_id.contact_name, how)
        self._answer("decline", {**vals, "decline_reason": reason})
        note = self.env._(
            "%(name)s declined quote %(quote)s: %(sum)s (%(how)s)", **self._answer_values()
        )
        text = "\n".join(filter(None, (note, reason)))
        self.order_id._log("note", note=text, names=(self.consent_by,))
        self._stop_waiting()
        self._tell_point("quote_declined")

    def _decline_online(self, reason, key=None, name=None):
        """The customer declines by himself: the order ends as it does at the counter.

        An order whose work has begun, or was agreed to before, stays open for the point to decide.
        """
        self.ensure_one()
        self._decline(reason, key=key, name=name)
        order = self.order_id
        if order._can_end_declined():
            order._step("finish", vals={"result": "declined"})

    def _tell_point(self, event):
        """Who did not take the answer himself hears of it."""
        if self.consent_how in TOLD_TO_POINT:
            self.order_id._notify_staff(event, lambda order: self._with_lang(order)._answer_text())

    def _with_lang(self, record):
        return self.sudo().with_context(lang=record.env.lang)

    def _answer_text(self):
        """The answer in a line, with the fee that is due and whether the device goes back."""
        words = [self.env._("Quote %(quote)s: %(sum)s", quote=self.name, sum=self._sum_text())]
        if self.state == "declined":
            if self.decline_fee:
                fee = format_amount(self.env, self.decline_fee, self.currency_id)
                words.append(self.env._("The inspection fee of %s is due.", fee))
            words.append(self.decline_reason)
        return " ".join(filter(None, words))

    def _supersede(self):
        """Quotes in force give way: to a new version, or because the order ended."""
        sources = self._steps()["supersede"].sources
        if standing := self.filtered(lambda quote: quote.state in sources):
            standing._step("supersede")

    def _answer(self, name, vals):
        """Keep what the customer answered and take the step that follows from it."""
        self._check_step(name)
        self._as_step().write(vals)
        self._take_step(name)

    def _write_step(self, name):
        result = super()._write_step(name)
        self.flush_recordset(["state"])  # the next quote of the order finds its place free
        return result

    def _stop_waiting(self):
        self.order_id.filtered(lambda order: order.wait_reason == "quote")._stop_waiting()

    def _new_version(self):
        self._ensure_order_open()
        if drafts := self.order_id.quote_ids.filtered(lambda quote: quote.state == "draft"):
            return drafts
        return self.create(
            {
                "order_id": self.order_id.id,
                "note": self.note,
                "decline_fee": self.decline_fee,
                "line_ids": [Command.create(vals) for vals in self.line_ids.copy_data()],
            }
        )

    # What must be so before a quote takes a step.

    def _ensure_draft(self):
        if self._is_in_step():
            return
        for quote in self:
            if quote.state != "draft":
                raise UserError(
                    self.env._(
                        "Quote %s has been sent and can no longer be changed."
                        " Make a new version instead.",
                        quote.name,
                    )
                )

    def _ensure_order_open(self):
        for quote in self:
            if not quote.order_id._is_open():
                raise UserError(
                    self.env._(
                        "Order %s is finished, so there is nothing left to quote."
                        " Reopen it, or take a new report.",
                        quote.order_id.name,
                    )
                )

    def _ensure_can_be_sent(self):
        self._ensure_order_open()
        for quote in self:
            if not quote.line_ids:
                raise UserError(
                    self.env._("Quote %s has no lines. Add labour or parts first.", quote.name)
                )
            if quote.valid_until < fields.Date.context_today(quote):
                raise UserError(
                    self.env._("Quote %s would be expired when sent. Set a later day.", quote.name)
                )
        self.line_ids._ensure_free_is_true()

    def _ensure_can_be_accepted(self, name, how, signature):
        self._ensure_order_open()
        if self.is_expired:
            raise UserError(
                self.env._(
                    "Quote %(quote)s was valid until %(day)s. Send a new version.",
                    quote=self.name,
                    day=self.valid_until,
                )
            )
        if not (name or "").strip():
            raise UserError(
                self.env._("Enter the name of the person who accepts quote %s.", self.name)
            )
        if how == "signature" and not signature:
            raise UserError(self.env._("Let the customer sign quote %s first.", self.name))

    # The evidence of an answer: who, when, how, and a fingerprint of what was agreed to.

    def _prepare_answer_vals(self, name, how):
        return {
            "consent_by": (name or "").strip(),
            "consent_how": how,
            "consent_at": fields.Datetime.now(),
            "consent_user_id": how != "online" and self.env.uid,
        }

    def _prepare_consent_vals(self, name, how, signature):
        return {
            **self._prepare_answer_vals(name, how),
            "signature": signature,
            "consent_hash": self._agreed_hash(),
        }

    def _agreed_hash(self):
        """Fingerprint of everything the customer was told; the same lines give the same one."""
        self.ensure_one()
        lines = [
            [line.name, line.kind, line.quantity, line.price_unit, line.amount, line.free_reason]
            for line in self.line_ids
        ]
        content = [self.name, self.currency_id.name, lines, self.amount_total, self.decline_fee]
        text = json.dumps([*content, str(self.valid_until), self.note or ""], default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    @api.model
    def _checksum(self, signature):
        """Fingerprint of a signature as base64; refuses what is none."""
        if not signature:
            return False
        try:
            content = base64.b64decode(signature, validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(self.env._("The signature is not a picture. Sign again.")) from error
        return hashlib.sha256(content).hexdigest()

    # --- words ---

    def _sum_text(self):
        return format_amount(self.env, self.amount_total, self.currency_id)

    def _answer_values(self):
        hows = selection_labels(self, "consent_how")
        return {
            "name": self.consent_by,
            "quote": self.name,
            "sum": self._sum_text(),
            "how": hows[self.consent_how],
        }

    def _tell_orders_sent(self):
        """The timelines of all orders in one go."""
        self.order_id._add_lines(
            [
                {
                    "order_id": quote.order_id.id,
                    "kind": "note",
                    "note": self.env._(
                        "Quote %(quote)s: %(sum)s", quote=quote.name, sum=quote._sum_text()
                    ),
                }
                for quote in self
            ]
        )

    # The buttons of a quote, and what may be asked for from outside.

    def action_send(self, key=None):
        """Tell the customer the price; from now on the lines stand."""
        self.check_access("write")
        if key and self.env["request.key"]._was_taken(key, self, "send", {}):
            return
        self._send()

    def action_new_version(self):
        """The same lines once more, to be changed; the customer will be asked again."""
        self.ensure_one()
        self.check_access("write")
        return self._new_version()._get_records_action()

    def accept(self, name, how, signature=None, key=None):
        """Note the consent a customer gave on the screen or by telephone."""
        self.check_access("write")
        self._ensure_may_note(how)
        if how == "counter":
            raise UserError(self.env._("Who agrees in person signs: take the signature."))
        self._accept(name, how, signature=signature, key=key)
        return True

    def decline(self, reason, how="phone", name=None, key=None):
        """Note that the customer does not want the work."""
        self.check_access("write")
        self._ensure_may_note(how)
        self._decline(reason, key=key, how=how, name=name)
        return True

    def action_sign(self):
        return self._open_answer("signature", self.env._("Customer Signs"))

    def action_agreed_by_phone(self):
        return self._open_answer("phone", self.env._("Agreed by Phone"))

    def action_declined(self):
        return self._open_answer(False, self.env._("Customer Declines"))

    def action_finish_declined(self):
        """End the order without the work; the fee for looking at it stays."""
        self.ensure_one()
        if self.state != "declined":
            raise UserError(self.env._("Quote %s was not declined.", self.name))
        self.order_id.step("finish", {"result": "declined"})
        return self.order_id._get_records_action(name=self.order_id.name)

    def action_open_order(self):
        self.ensure_one()
        return self.order_id._get_records_action(name=self.order_id.name)

    def _open_answer(self, how, title):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "service.quote.answer",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_quote_id": self.id,
                "default_how": how or "counter",
                "default_agrees": bool(how),
            },
        }

    @api.model
    def _may_note(self, how):
        return how in NOTED_BY and self.env.user.has_groups(NOTED_BY[how])

    def _ensure_may_note(self, how):
        if not self._may_note(how):
            raise AccessError(
                self.env._(
                    "You cannot note an answer given this way. A technician lets the customer sign;"
                    " the point manager and the hotline note what was said by telephone."
                )
            )

    # What is charged of a quote in the end.

    def _ensure_charge_open(self):
        """What was done of what was agreed may be told until the receipt is out."""
        self.ensure_one()
        if self.state != "accepted":
            raise UserError(self.env._("Quote %s was not accepted.", self.name))
        self.order_id._ensure_no_receipt()

    def _take_off_undone(self):
        """The work was not done after all; only the fee for looking at the device stays."""
        undone = self.line_ids.filtered(
            lambda line: line.is_done and not line.product_id.decline_fee
        )
        if undone:
            undone._mark_done(False)

    def _decline_fee_lines(self):
        """What a customer who declined owes, as on a receipt."""
        self.ensure_one()
        if not self.decline_fee:
            return []
        return [
            {
                "name": self.env._("Inspection"),
                "kind": "labour",
                "quantity": 1.0,
                "price_unit": self.decline_fee,
                "amount": self.decline_fee,
                "free_reason": False,
            }
        ]

    # The catalogue to add lines from with one tap.

    def action_add_from_catalog(self):
        self._ensure_draft()
        return dict(super().action_add_from_catalog(), name=self.env._("Service Catalogue"))

    def _get_action_add_from_catalog_extra_context(self):
        return {
            **super()._get_action_add_from_catalog_extra_context(),
            "order_id": self.id,  # what the catalogue's own client asks for
            "product_catalog_currency_id": self.currency_id.id,
            "search_default_services": 1,
        }

    def _get_product_catalog_domain(self):
        quotable = Domain("is_service_item", "=", True) | Domain("type", "=", "consu")
        return super()._get_product_catalog_domain() & quotable

    def _get_product_catalog_order_data(self, products, **kwargs):
        data = super()._get_product_catalog_order_data(products, **kwargs)
        for product in products:
            data[product.id]["price"] = self.order_id._service_price(product)
        return data

    def _get_product_catalog_record_lines(self, product_ids, **kwargs):
        lines = self.line_ids.filtered(lambda line: line.product_id.id in product_ids)
        return lines.grouped("product_id")

    def _is_readonly(self):
        return self.state != "draft"

    def _update_order_line_info(self, product_id, quantity, **kwargs):
        """The catalogue's plus and minus: the number of pieces on the quote."""
        self.check_access("write")
        lines = self.line_ids.filtered(lambda line: line.product_id.id == product_id)
        if not quantity:
            lines.unlink()
            return self.order_id._service_price(self.env["product.product"].browse(product_id))
        if lines:
            lines[0].quantity = quantity
        else:
            vals = {"quote_id": self.id, "product_id": product_id, "quantity": quantity}
            lines = lines.create(vals)
        return lines[0].price_unit
