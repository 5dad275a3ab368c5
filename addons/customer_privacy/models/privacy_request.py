import base64
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.service_base.labels import listing

# Compared by identity: only the steps below decide a request.
_DECISION = object()


class PrivacyRequest(models.Model):
    """A customer asks for his data, or to be forgotten. Asked for by one, decided by another."""

    _name = "privacy.request"
    _description = "Request About Personal Data"
    _order = "id desc"
    _rec_name = "number"

    number = fields.Char(compute="_compute_number")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    kind = fields.Selection(
        [("export", "Export Personal Data"), ("erase", "Erase Personal Data")],
        string="Request",
        required=True,
        default="export",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('private_person', '=', True)]",
    )
    reason = fields.Text(
        required=True,
        personal="text",
        help="Who asked, how, and how it was made sure who it is.",
    )
    state = fields.Selection(
        [("requested", "Requested"), ("done", "Done"), ("refused", "Refused")],
        required=True,
        default="requested",
        readonly=True,
        copy=False,
    )
    requested_by = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    requested_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    decided_by = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    decided_at = fields.Datetime(readonly=True, copy=False)
    outcome = fields.Text(readonly=True, copy=False)
    obstacles = fields.Text(compute="_compute_obstacles", string="In the Way")
    data_json = fields.Binary(string="Data (JSON)", readonly=True, copy=False, attachment=True)
    data_html = fields.Binary(string="Data to Read", readonly=True, copy=False, attachment=True)
    json_name = fields.Char(compute="_compute_number")
    html_name = fields.Char(compute="_compute_number")

    _one_open = models.UniqueIndex(
        "(partner_id, kind) WHERE state = 'requested'",
        "This has been requested for this customer already and waits for a decision.",
    )

    def _compute_number(self):
        for request in self:
            request.number = f"P{request.id:06d}" if request.id else False
            request.json_name = f"{request.number}.json"
            request.html_name = f"{request.number}.html"

    @api.depends("partner_id", "kind", "state")
    def _compute_obstacles(self):
        for request in self:
            open_erasure = request.kind == "erase" and request.state == "requested"
            found = open_erasure and request.partner_id and request.partner_id._erase_obstacles()
            request.obstacles = "\n".join(found or ()) or False

    @api.constrains("reason")
    def _check_reason(self):
        if any(not request.reason.strip() for request in self):
            raise UserError(self.env._("Say who asked, and how you made sure who it is."))

    @api.model_create_multi
    def create(self, vals_list):
        allowed = {"kind", "partner_id", "reason"}
        return super().create(
            [{name: vals[name] for name in allowed & vals.keys()} for vals in vals_list]
        )

    def write(self, vals):
        if self.env.context.get("privacy_decision") is not _DECISION:
            raise UserError(
                self.env._("A request is decided as it was made. Refuse it and make another one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A request about personal data is kept. Refuse it instead."))

    # --- buttons ---

    def action_hand_out(self):
        """Put together all that is known of the customer, as JSON and to read."""
        self._ensure_open("export")
        # sudo: what all rooms know of the customer, for the customer; rights are checked above
        data = self.sudo().partner_id._collect_personal()
        self._decide(
            "done",
            outcome=self.env._("Handed out: %s", self._counted(data)),
            data_json=base64.b64encode(json.dumps(data, ensure_ascii=False, indent=1).encode()),
            data_html=base64.b64encode(self._as_page(data).encode()),
        )

    def action_erase(self):
        """Forget the person for good: by another administrator than the one who asked."""
        self._ensure_open("erase")
        self._ensure_may_decide()
        self.partner_id._ensure_erasable()
        # sudo: the administrator may not write what each role wrote; rights are checked above
        counts = self.sudo().partner_id._erase_person()
        self._decide("done", outcome=self.env._("Erased from: %s", self._counts_text(counts)))

    def action_refuse(self):
        self._ensure_open(self.kind)
        self._ensure_may_decide()
        self._decide("refused")

    # --- steps ---

    def _ensure_open(self, kind):
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("customer_privacy.group_contact_reader"):
            raise AccessError(self.env._("Your role does not handle customers' personal data."))
        # the row is locked, so that two decisions at once are one
        self.lock_for_update()
        if self.state != "requested" or self.kind != kind:
            raise UserError(self.env._("Request %s is decided already.", self.number))

    def _ensure_may_decide(self):
        if not self.env.user.has_group("service_network.group_administrator"):
            raise AccessError(self.env._("Only an administrator decides this request."))
        if self.env.user == self.requested_by:
            raise UserError(
                self.env._(
                    "You asked for this yourself. Another administrator has to decide it,"
                    " so that nobody forgets a person alone."
                )
            )

    def _decide(self, state, **vals):
        # sudo: nobody writes a decision by hand; the sentinel cannot come from a client
        self.sudo().with_context(privacy_decision=_DECISION).write(
            {
                "state": state,
                "decided_by": self.env.uid,
                "decided_at": fields.Datetime.now(),
                **vals,
            }
        )

    def _as_page(self, data):
        return str(
            self.env["ir.qweb"]._render(
                "customer_privacy.personal_data_page", {"title_number": self.number, "data": data}
            )
        )

    @api.model
    def _counts_text(self, counts):
        return listing(self.env, [f"{name} {count}" for name, count in counts.items() if count])

    @api.model
    def _counted(self, data):
        return self._counts_text({section: len(rows) for section, rows in data.items()})
