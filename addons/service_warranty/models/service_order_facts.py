from dataclasses import replace

from odoo import models

from odoo.addons.repair_intake.models.service_order_workflow import DONE_STATES

from ..warranty import MAIN_UNIT, Check, Exclusion, Facts, Service
from ..warranty.book import Key
from ..warranty.facts import EXCHANGE

# What a finished order was, in the history of its device.
KINDS = {"repaired": "repair", "exchanged": "exchange"}


class ServiceOrder(models.Model):
    """What the engine is given: facts of the order, its device and what was done to it before."""

    _inherit = "service.order"

    def _policy_key(self, facts):
        """What the policy is looked up by: the rights are those of the day of purchase."""
        bought, reported = facts.purchase_date, facts.report_date
        model = self.product_id._origin
        return Key(
            company=self.company_id.id,
            model=bool(model) and model._service_traits(model.id).template,
            category=self.categ_id.id,
            brand=self.brand_id.id,
            day=bought if bought and bought <= reported else reported,
        )

    def _warranty_facts(self):
        """Facts of each order: dict service.order → `Facts`. Queries do not grow with orders."""
        chains = self.device_id._earlier_units()
        history = self._device_history(chains)
        contracts = self.device_id._contracts(chains)
        return {
            order: order._order_facts(
                chains.get(order.device_id, ()),
                history.get(order.device_id, ()),
                contracts.get(order.device_id, ()),
            )
            for order in self
        }

    def _order_facts(self, earlier_units, history, contracts):
        unit, component, fault = self.device_id, self.component_id, self.fault_id
        device = unit.first_unit_id or unit
        units = [unit, *earlier_units]
        return Facts(
            report_date=self._local_day(self.reported_at),
            purchase_date=self.purchase_date or None,
            activation_date=device.activation_date or None,
            manufacture_date=device.manufacture_date or None,
            proof=self.proof or "none",
            serial=self.serial or "",
            serial_on_proof=self.proof_serial or "",
            component=component.code or MAIN_UNIT,
            software=component.is_software or fault.is_software,
            fault=fault.code or "",
            wish=self.remedy_wish or "",
            exclusions=tuple(
                Exclusion(e.code, found.has_photo, e.photo_required, e.refuse)
                for found in self.exclusion_line_ids
                for e in found.exclusion_id
            ),
            history=tuple(
                earlier._as_service()
                for earlier in history
                if earlier != self._origin and earlier.done_at <= self.reported_at
            )
            + tuple(
                Service(unit.exchanged_on, unit.exchanged_on, EXCHANGE)
                for unit in units
                if unit.exchanged_on
            ),
            contracts=contracts,
            earlier_serials=tuple(unit.name for unit in earlier_units),
        )

    def _as_service(self):
        """The finished order as one line in the history of its device."""
        return Service(
            date_in=self._local_day(self.reported_at),
            date_out=self._local_day(self.done_at),
            kind=KINDS[self.result],
            component=MAIN_UNIT if self.replacement_id else self.component_id.code or MAIN_UNIT,
            fault=self.fault_id.code or "",
            in_warranty=self.payer not in ("customer", "contract"),
            software=self.component_id.is_software or self.fault_id.is_software,
        )

    def _device_history(self, chains):
        """Finished repairs and exchanges of each device and of those it was exchanged for.

        :return: dict stock.lot → service.order, oldest first
        """
        devices = self.device_id.union(*chains.values())
        if not devices:
            return {}
        # sudo: a guarantee holds for the device, wherever it was repaired before
        finished = self.sudo().search(
            [
                ("device_id", "in", devices.ids),
                ("state", "in", DONE_STATES),
                ("result", "in", tuple(KINDS)),
            ],
            order="done_at, id",
        )
        by_device = finished.grouped("device_id")
        return by_device | {
            device: finished.filtered(lambda order, units=device | chain: order.device_id in units)
            for device, chain in chains.items()
        }

    def _with_checks(self, facts):
        """The facts with the answers of the opening-box check, in one query."""
        stored = self.filtered("id")
        answers = self.env["service.order.check"]._latest(stored) if stored else {}
        return facts | {
            order: replace(
                facts[order],
                checks=tuple(
                    Check(check.code, answer.passed) for check, answer in answers[order].items()
                ),
            )
            for order in stored
            if order in answers
        }
