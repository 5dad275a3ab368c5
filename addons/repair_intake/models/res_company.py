from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import ormcache, str2bool


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_after_sales_cost_location(self):
        """Where parts used under warranty go, made on first use.

        Usage "production": such moves can be returned, unlike those into scrap.
        """
        self.ensure_one()
        # sudo: configuration of the company that no role owns
        Location = self.env["stock.location"].sudo()
        return Location._place(self, "is_after_sales_cost") or Location._make_place(
            self,
            "is_after_sales_cost",
            {"name": self.env._("After-Sales Cost"), "usage": "production"},
        )

    # Whose customers and devices are: everybody's by default, as among the branches of one maker.

    def _known_domain(self):
        """Domain of the contacts or devices that a report to this company may find."""
        return Domain("company_id", "in", [False, *self._ids_above(self.id)])

    def _may_know(self, record):
        """Whether a report to this company may name the contact or the device."""
        return not record.company_id or record.company_id.id in self._ids_above(self.id)

    @api.model
    @ormcache("company_id")
    def _ids_above(self, company_id):
        """Ids of the company and of those it is a branch of, which stay: every report asks."""
        return tuple(self.sudo().browse(company_id).parent_ids.ids)  # sudo: no secret

    @api.model
    def _customers_are_apart(self):
        # sudo: a setting of the house
        told = self.env["ir.config_parameter"].sudo().get_param("repair_intake.customers_apart")
        return str2bool(told or "", False)

    def _owns_customers(self):
        """The company that a new customer belongs to, which its branches share; none if all do."""
        return self.root_id if self._customers_are_apart() else self.browse()

    def _owns_devices(self):
        """The company that a new device belongs to, as its stock would; none if it is shared."""
        return self if self._customers_are_apart() else self.browse()

    def _make_service_setup(self):
        result = super()._make_service_setup()
        for company in self:
            company._make_service_warehouse()
            company._get_service_repair_type()
        return result

    def _make_service_warehouse(self):
        """Odoo makes a warehouse for the first company alone."""
        # sudo: configuration of the company that no role owns
        Warehouse = self.env["stock.warehouse"].sudo().with_company(self)
        if not Warehouse.search_count([("company_id", "=", self.id)], limit=1):
            Warehouse.create({"company_id": self.id})

    def _get_service_warehouse(self):
        """The first warehouse of the company.

        :raise UserError: it has none
        """
        self.ensure_one()
        # sudo: configuration of the company that no role owns
        Warehouse = self.env["stock.warehouse"].sudo()
        warehouse = Warehouse.search([("company_id", "=", self.id)], limit=1)
        if not warehouse:
            # sudo: the name of the company
            name = self.sudo().name
            raise UserError(
                self.env._(
                    "%s has no warehouse yet, from which its service points get their parts. Let an"
                    " administrator set the company up for after-sales first.",
                    name,
                )
            )
        return warehouse

    def _get_service_repair_type(self):
        """Operation type of repairs made from service orders, made on first use."""
        self.ensure_one()
        # sudo: configuration of the company that no role owns
        Type = self.env["stock.picking.type"].sudo()
        domain = [("is_after_sales_repair", "=", True), ("company_id", "=", self.id)]
        return Type.search(domain, limit=1) or Type.create(self._prepare_service_repair_type_vals())

    def _prepare_service_repair_type_vals(self):
        warehouse = self._get_service_warehouse()
        return {
            "name": self.env._("After-Sales Repairs"),
            "code": "repair_operation",
            "sequence_code": "ASR",
            "warehouse_id": warehouse.id,
            "company_id": self.id,
            "is_after_sales_repair": True,
            "default_location_src_id": warehouse.lot_stock_id.id,
            "default_location_dest_id": self._get_after_sales_cost_location().id,
        }
