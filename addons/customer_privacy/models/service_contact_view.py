from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

SHOWN_FOR = timedelta(minutes=15)
SHOWN = ("contact_name", "phone", "email", "address", "map_url")


class ServiceContactView(models.Model):
    """Who saw a customer's contact data in full, and when. The entry itself opens the view."""

    _name = "service.contact.view"
    _description = "Full View of Contact Data"
    _inherit = ["append.only.mixin"]
    _follows_merge = ("partner_id",)
    _order = "at desc, id desc"
    _rec_name = "partner_id"

    at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        string="Who",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", ondelete="restrict"
    )
    point_id = fields.Many2one("service.point", string="Service Point", ondelete="restrict")
    hour_count = fields.Integer(
        string="In an Hour", help="Full views by this person in the hour up to this one."
    )
    is_many = fields.Boolean(
        string="Many in an Hour", help="More than the company expects of one person."
    )
    contact_name = fields.Char(string="Contact Name", compute="_compute_shown")
    phone = fields.Char(compute="_compute_shown")
    email = fields.Char(compute="_compute_shown")
    address = fields.Char(compute="_compute_shown")
    map_url = fields.Char(compute="_compute_shown")

    _user_at_idx = models.Index("(user_id, at)")

    @api.depends_context("uid")
    def _compute_shown(self):
        """The data themselves: only for whom the entry names, and only for a while."""
        fresh = self.filtered(
            lambda view: view.user_id == self.env.user
            and view.at > fields.Datetime.now() - SHOWN_FOR
        )
        (self - fresh).update(dict.fromkeys(SHOWN, False))
        for view in fresh:
            # sudo: the entry proves that this person asked for it and was logged
            view.update(view.sudo()._shown_values())

    def _shown_values(self):
        """What the dialog shows; override for what else an entry may be about."""
        partner = self.partner_id
        area = partner.area_id.complete_name or ""
        return {
            "contact_name": partner.name,
            "phone": partner.phone,
            "email": partner.email,
            "address": area + (partner.street or ""),
            "map_url": False,
        }

    @api.model
    def _open(self, **about):
        """Log that the user sees the contact data of one record and open them in a dialog.

        The caller has checked that the user may read the record.

        :param about: values of the fields that name it: `partner_id`, and those of other addons
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Contact Data"),
            "res_model": self._name,
            "res_id": self._log_view(**about).id,
            "view_mode": "form",
            "views": [(self.env.ref("customer_privacy.view_service_contact_view_form").id, "form")],
            "target": "new",
        }

    @api.model
    def _log_view(self, **about):
        self._check_may_open()
        # sudo: nobody writes the log by hand
        view = self.sudo().create([self._prepare_view_vals(**about)])
        if view.is_many and view.hour_count == self.env.company.contact_views_an_hour + 1:
            view._tell_oversight()
        return view

    @api.model
    def _user_may_open(self):
        at_point = self.env.user.has_group("service_network.group_point_technician")
        return at_point or self._user_sees_personal()

    @api.model
    def _check_may_open(self):
        if not self._user_may_open():
            raise AccessError(
                self.env._(
                    "Your role does not need customers' contact data."
                    " Ask the hotline to get in touch with the customer."
                )
            )

    @api.model
    def _prepare_view_vals(self, point_id=False, **about):
        hour_count = 1 + self.sudo().search_count(  # sudo: the user's own entries
            [
                ("user_id", "=", self.env.uid),
                ("at", ">", fields.Datetime.now() - timedelta(hours=1)),
            ]
        )
        return {
            "user_id": self.env.uid,
            "point_id": point_id or self.env.user._own_points()[:1].id,
            "hour_count": hour_count,
            "is_many": hour_count > self.env.company.contact_views_an_hour,
            **about,
        }

    def _tell_oversight(self):
        """Management hears once when somebody looks at more customers than expected."""
        managers = self.env.ref("service_network.group_oversight_manager").sudo().all_user_ids
        self.env["mail.thread"].sudo().message_notify(  # sudo: a note from the house
            partner_ids=managers.partner_id.ids,
            subject=self.env._("Many customers' contact data seen"),
            body=self.env._(
                "%(user)s has seen the contact data of %(count)s customers within an hour.",
                user=self.user_id.name,
                count=self.hour_count,
            ),
        )
