from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Command

from odoo.addons.service_network.roles import EVERY_ROLE
from odoo.addons.service_warranty.warranty.dates import add_months


class SaleOrderLine(models.Model):
    """A line that sells an extended warranty becomes a contract for each unit sold."""

    _inherit = "sale.order.line"

    is_warranty_plan = fields.Boolean(related="product_id.is_warranty_plan")
    warranty_device_id = fields.Many2one(
        "stock.lot",
        string="For Device",
        domain="[('product_id.tracking', '=', 'serial')]",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    warranty_contract_ids = fields.One2many(
        "warranty.contract",
        "sale_line_id",
        string="Extended Warranties",
        groups=f"sales_team.group_sale_salesman,{EVERY_ROLE}",
    )

    def _make_warranty_contracts(self):
        """One contract a unit; those whose device is not known yet wait to be completed."""
        plans = self.filtered("is_warranty_plan")
        lines = plans.filtered(lambda line: not line._standing_contracts())
        starts = lines._plan_starts()
        # sudo: who may confirm a sale makes its contracts, without a warranty role
        self.env["warranty.contract"].sudo().create(
            [vals for line in lines for vals in line._prepare_contracts_vals(starts.get(line))]
        )

    def _standing_contracts(self):
        # sudo: see _make_warranty_contracts
        return self.sudo().warranty_contract_ids.filtered(lambda c: c.state != "cancelled")

    def _plan_starts(self):
        """First day of the contract of each line whose device is known: dict line → date."""
        lines = self.filtered("warranty_device_id")
        ends = lines.warranty_device_id._warranty_ends() if lines else {}
        return {line: line._plan_start(ends[line.warranty_device_id]) for line in lines}

    def _plan_start(self, warranty_end):
        """After the warranty where the plan says so, and always after an earlier contract."""
        sold = self.company_id._local_date(self.order_id.date_order)
        # sudo: see _make_warranty_contracts
        earlier = self.warranty_device_id.sudo().contract_ids.filtered(
            lambda contract: contract.state == "active"
        )
        ends = [contract.date_to for contract in earlier]
        if self.product_id.plan_start == "warranty" and warranty_end:
            ends.append(warranty_end)
        return max([sold, *(end + relativedelta(days=1) for end in ends)])

    def _prepare_contracts_vals(self, start):
        count = max(int(self.product_uom_qty), 1)
        common = self._prepare_contract_vals()
        if not start or count > 1:
            return [common for _ in range(count)]
        return [
            {
                **common,
                "state": "active",
                "device_id": self.warranty_device_id.id,
                "date_from": start,
                "date_to": add_months(start, self.product_id.plan_months) - relativedelta(days=1),
            }
        ]

    def _prepare_contract_vals(self):
        plan = self.product_id
        return {
            "company_id": self.company_id.id,
            "product_id": plan.id,
            "partner_id": self.order_partner_id.id,
            "sale_line_id": self.id,
            "parts": plan.plan_parts,
            "labour": plan.plan_labour,
            "on_site": plan.plan_on_site,
            "component_ids": [Command.set(plan.plan_component_ids.ids)],
        }
