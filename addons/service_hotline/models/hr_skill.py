from odoo import fields, models


class HrSkill(models.Model):
    _inherit = "hr.skill"

    hotline_categ_ids = fields.Many2many(
        "product.category",
        "hr_skill_hotline_categ_rel",
        "skill_id",
        "categ_id",
        string="Certifies the Hotline for",
        help="An agent who holds this skill today may advise on these products and all below.",
    )
