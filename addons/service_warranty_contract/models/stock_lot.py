from contextlib import contextmanager

from odoo import api, fields, models

from odoo.addons.repair_intake.models.stock_lot import Event
from odoo.addons.service_network.roles import EVERY_ROLE


class StockLot(models.Model):
    """Extended warranties that were sold for a device."""

    _inherit = "stock.lot"

    contract_ids = fields.One2many(
        "warranty.contract", "device_id", string="Extended Warranties", groups=EVERY_ROLE
    )
    # kept by the contracts themselves: a report of a device without any asks for none
    has_contract = fields.Boolean(readonly=True, by_hand=False, copy=False)

    @api.model
    def _get_report_fields(self):
        return [*super()._get_report_fields(), "has_contract"]

    def _mark_contracts(self):
        # sudo: a contract in force marks its device, whoever serves it
        devices = self.sudo()
        held = devices.contract_ids.filtered(lambda contract: contract.state == "active").device_id
        (devices & held).filtered(lambda lot: not lot.has_contract).has_contract = True
        (devices - held).filtered("has_contract").has_contract = False

    @contextmanager
    def _changing_rights(self, note):
        """Around a change of contracts: open orders are judged anew and told why."""
        orders = self._open_orders()
        with orders._log_verdict_changes(note):
            yield
            orders._judge()

    def _contracts(self, chains):
        """Contracts in force of each device and of those it was exchanged for.

        One query, none if nothing was sold.
        """
        # sudo: what was sold holds for the device, wherever it is served
        sold = self.sudo().union(*chains.values()).filtered("has_contract")
        if not sold:
            return super()._contracts(chains)
        domain = [("device_id", "in", sold.ids), ("state", "=", "active")]
        contracts = self.env["warranty.contract"].sudo().search(domain, order="date_from, id")
        return {
            device: tuple(
                contract._to_engine()
                for contract in contracts
                if contract.device_id in device | chains.get(device, self.browse())
            )
            for device in self
        }

    def _warranty_ends(self):
        """Last day on which anything of each device is free; None where never: dict by device."""
        Order = self.env["service.order"].sudo()
        now = fields.Datetime.now()
        reports = {
            lot: Order.new(
                {
                    "company_id": (lot.company_id or self.env.company).id,
                    "device_id": lot.id,
                    "serial": lot.name,
                    "service_type": "repair",
                    "reported_at": now,
                }
            )
            for lot in self
        }
        judged = dict(Order.concat(*reports.values())._judged())
        return {lot: judged[report]["covered_until"] for lot, report in reports.items()}

    def _timeline_events(self):
        return [*super()._timeline_events(), *self._contract_events()]

    def _timeline_kinds(self):
        return {**super()._timeline_kinds(), "contract": ("fa-shield", "text-info")}

    def _contract_events(self):
        Contract = self.env["warranty.contract"]
        if not Contract.has_access("read"):
            return
        for contract in Contract.search(
            [("device_id", "in", self.ids), ("state", "=", "active"), ("date_from", "!=", False)]
        ):
            title = self.env._("Extended warranty %s", contract.name or "")
            text = self.env._("until %s", contract.date_to) if contract.date_to else ""
            device = contract.device_id.id
            yield Event(device, contract.date_from, "contract", title, text, contract)
