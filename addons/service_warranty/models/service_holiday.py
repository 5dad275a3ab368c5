from odoo import models


class ServiceHoliday(models.Model):
    """A holiday moves the last day of a warranty: with each change verdicts are judged anew."""

    _name = "service.holiday"
    _inherit = ["service.holiday", "warranty.rule.mixin"]
