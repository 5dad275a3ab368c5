from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    service_skill_ids = fields.Many2many(
        "hr.skill",
        string="Skills for Service",
        help="What a technician must know to serve these products; if empty, those of the"
        " category above.",
    )

    def _service_skills(self):
        """Skills that serving each category takes: dict category → hr.skill.

        The nearest category up the tree that names skills decides.
        """
        paths = {
            categ: [int(step) for step in reversed((categ.parent_path or "").split("/")[:-1])]
            for categ in self
        }
        # sudo: a technician's user reads what the work takes, not the catalogue
        nodes = self.sudo().browse({step for path in paths.values() for step in path})
        skills = {node.id: node.service_skill_ids for node in nodes}
        none = self.env["hr.skill"]
        return {
            categ: next((skills[step] for step in path if skills[step]), none)
            for categ, path in paths.items()
        }
