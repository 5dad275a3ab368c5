from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.labels import listing
from odoo.addons.service_warranty.warranty import Contract

# What verdicts take from a contract.
CONTRACT_FACTS = {
    "component_ids",
    "date_from",
    "date_to",
    "device_id",
    "labour",
    "name",
    "on_site",
    "parts",
    "state",
}


class WarrantyContract(models.Model):
    """An extended warranty as it was sold: what it covers of one device, and how long."""

    _name = "warranty.contract"
    _description = "Extended Warranty"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "device_id.name"]

    name = fields.Char(string="Contract Number", copy=False, index="trigram", tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    state = fields.Selection(
        [("draft", "To Complete"), ("active", "In Force"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        by_hand=False,
        copy=False,
        tracking=True,
    )
    device_id = fields.Many2one(
        "stock.lot",
        domain="[('product_id.tracking', '=', 'serial')]",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    model_id = fields.Many2one(related="device_id.product_id", string="Model")
    product_id = fields.Many2one(
        "product.product",
        string="Plan",
        domain="[('is_warranty_plan', '=', True)]",
        ondelete="restrict",
        tracking=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Holder",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    point_id = fields.Many2one(
        "service.point",
        string="Sold at",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    date_from = fields.Date(string="Begins", tracking=True)
    date_to = fields.Date(string="Last Day", tracking=True)
    parts = fields.Boolean(string="Parts Free", default=True, tracking=True)
    labour = fields.Boolean(string="Labour Free", default=True, tracking=True)
    on_site = fields.Boolean(tracking=True)
    component_ids = fields.Many2many(
        "warranty.component", string="Components", help="Empty: everything but software."
    )
    sale_line_id = fields.Many2one(
        "sale.order.line", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    sale_id = fields.Many2one(related="sale_line_id.order_id", string="Sales Order")
    is_running = fields.Boolean(compute="_compute_is_running", search="_search_is_running")

    _name_unique = models.Constraint(
        "UNIQUE(company_id, name)", "A contract with this number exists already."
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_to >= date_from)", "A contract cannot end before it begins. Check both days."
    )
    _covers_something = models.Constraint(
        "CHECK(parts OR labour)", "A contract covers parts, labour or both."
    )
    _is_complete = models.Constraint(
        "CHECK(state <> 'active' OR (device_id IS NOT NULL AND date_from IS NOT NULL"
        " AND date_to IS NOT NULL))",
        "A contract in force needs its device and both days.",
    )
    # a range of one device: exclusion over two ranges needs no extension of the database
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(device_id, device_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&) WHERE (state = 'active')",
        "This device has another extended warranty for a part of that time."
        " Let the new one begin after it.",
    )

    @api.depends("device_id")
    def _compute_partner_id(self):
        for contract in self:
            contract.partner_id = contract.partner_id or contract.device_id.owner_id

    @api.depends("state", "date_from", "date_to")
    def _compute_is_running(self):
        today = fields.Date.context_today(self)
        for contract in self:
            contract.is_running = (
                contract.state == "active" and contract.date_from <= today <= contract.date_to
            )

    @api.model
    def _search_is_running(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        return [
            ("state", "=", "active"),
            ("date_from", "<=", "today"),
            ("date_to", ">=", "today"),
        ]

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        unnamed = [vals for vals in vals_list if not vals.get("name")]
        sequence = self.env.ref("service_warranty_contract.sequence_warranty_contract")
        for vals, name in zip(unnamed, sequence._take(len(unnamed)), strict=True):
            vals["name"] = name
        contracts = super().create(vals_list)
        devices = contracts.device_id
        with devices._changing_rights(contracts._reason_text()):
            devices._mark_contracts()
        return contracts

    def write(self, vals):
        if not CONTRACT_FACTS & vals.keys():
            return super().write(vals)
        devices = self.device_id | self.device_id.browse(vals.get("device_id") or [])
        with devices._changing_rights(self._reason_text()):
            result = super().write(vals)
            # at once: a day that became free must be free for the next contract
            self.flush_recordset(CONTRACT_FACTS & vals.keys() - {"component_ids"})
            devices._mark_contracts()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        for contract in self:
            if contract.state != "draft":
                raise UserError(
                    self.env._(
                        "Contract %s was in force and stays on file. Cancel it instead.",
                        contract.name,
                    )
                )

    def action_activate(self):
        self.check_access("write")
        for contract in self:
            if not (contract.device_id and contract.date_from and contract.date_to):
                raise UserError(
                    self.env._(
                        "Contract %s lacks its device or its days. Fill them in first.",
                        contract.name,
                    )
                )
        # sudo: only this button, granted above, puts a contract in force
        self.sudo().write({"state": "active"})

    def action_cancel(self):
        self.check_access("write")
        # sudo: see action_activate
        self.sudo().write({"state": "cancelled"})

    def _reason_text(self):
        return self.env._("Extended warranty %s", listing(self.env, self.mapped("name")))

    @api.model
    def _by_number(self, verdicts):
        """Ids of the contracts that bear what these verdicts give, by number, in one query."""
        numbers = {verdict.contract for verdict in verdicts} - {""}
        if not numbers:
            return {}
        # sudo: what was sold holds for the device, wherever it is served
        contracts = self.sudo().search([("name", "in", list(numbers)), ("state", "=", "active")])
        return {contract.name: contract.id for contract in contracts}

    def _to_engine(self):
        self.ensure_one()
        return Contract(
            number=self.name,
            begins=self.date_from,
            ends=self.date_to,
            parts=self.parts,
            labour=self.labour,
            on_site=self.on_site,
            components=tuple(self.component_ids.mapped("code")),
        )
