from odoo import fields, models


class ServicePerson(models.TransientModel):
    _inherit = "service.person"

    role = fields.Selection(
        selection_add=[("storekeeper", "Point Storekeeper"), ("manager",)],
        ondelete={"storekeeper": "cascade"},
    )

    def _role_groups(self):
        storekeeper = "spare_parts_deposit.group_point_storekeeper"
        return {**super()._role_groups(), "storekeeper": storekeeper}
