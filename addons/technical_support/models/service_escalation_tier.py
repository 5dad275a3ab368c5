from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ServiceEscalationTier(models.Model):
    """Who is asked next, and how long they may take."""

    _name = "service.escalation.tier"
    _description = "Escalation Tier"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    side = fields.Selection(
        [("point", "Service Point"), ("office", "Head Office"), ("manufacturer", "Manufacturer")],
        required=True,
        default="office",
        help="Service Point: the people of the order's own point. Manufacturer: somebody of the"
        " head office asks the manufacturer and brings the answer.",
    )
    hours = fields.Float(
        string="Time Limit",
        required=True,
        default=4,
        help="Working hours until an unanswered question goes to the next tier.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        help="Empty: of the service point, or of the company for the head office.",
    )
    group_id = fields.Many2one(
        "res.groups",
        string="Responsible Group",
        required=True,
        ondelete="restrict",
        help="Everybody of this group may take and answer what is asked here.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Called First",
        help="Who gets the task; empty: somebody of the group.",
    )
    next_id = fields.Many2one(
        "service.escalation.tier", string="Next Tier", ondelete="restrict", copy=False
    )
    active = fields.Boolean(default=True)

    _hours_positive = models.Constraint("CHECK(hours > 0)", "A tier needs a time limit above zero.")

    @api.constrains("next_id")
    def _check_no_circle(self):
        if self._has_cycle("next_id"):
            raise ValidationError(
                self.env._("The tiers lead in a circle. One of them is the last.")
            )

    @api.model
    def _first_for(self, user):
        """Where a question of this user starts: the first tier he is not of himself."""
        # sudo: who is asked first does not depend on what the asker may read
        tiers = self.sudo().search([("active", "=", True)])
        if not user.service_point_ids:
            tiers = tiers.filtered(lambda tier: tier.side != "point")
        above = tiers.filtered(lambda tier: tier.group_id not in user.all_group_ids)
        return (above or tiers[-1:])[:1].sudo(False)

    def _is_of(self, user):
        """Whether the user answers for this tier."""
        # sudo: nobody but administrators reads groups
        return self.env.su or self.sudo().group_id in user.sudo().all_group_ids

    def _people(self, point):
        """Who may be called for a question of this point."""
        # sudo: the list of people is not the asker's business
        tier = self.sudo()
        people = (tier.user_ids or tier.group_id.all_user_ids).filtered(
            lambda user: user.active and not user.share
        )
        if tier.side == "point":
            people &= point.sudo().user_ids
        # who administers everything is of every group, and the last to be called
        chief = self.env.ref("service_network.group_administrator").sudo()
        return people.filtered(lambda user: chief not in user.all_group_ids) or people

    def _due(self, company, point, moment):
        """When the time limit is over, in working hours."""
        # sudo: opening hours are told to everybody who is promised something
        tier = self.sudo()
        place = point if tier.side == "point" else None
        calendar = tier.calendar_id or company._service_calendar(place)
        planned = calendar.plan_hours(tier.hours, moment, compute_leaves=True)
        # a flexible calendar plans nothing: then the clock does
        return planned or fields.Datetime.add(moment, hours=tier.hours)
