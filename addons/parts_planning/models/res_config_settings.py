from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    plan_weeks = fields.Integer(related="company_id.plan_weeks", readonly=False)
    plan_level_a = fields.Float(related="company_id.plan_level_a", readonly=False)
    plan_level_b = fields.Float(related="company_id.plan_level_b", readonly=False)
    plan_level_c = fields.Float(related="company_id.plan_level_c", readonly=False)
    plan_point_days = fields.Integer(related="company_id.plan_point_days", readonly=False)
    plan_purchase_days = fields.Integer(related="company_id.plan_purchase_days", readonly=False)
    plan_cycle_days = fields.Integer(related="company_id.plan_cycle_days", readonly=False)
    plan_dead_days = fields.Integer(related="company_id.plan_dead_days", readonly=False)
