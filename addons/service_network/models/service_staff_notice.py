import logging

from markupsafe import Markup

from odoo import api, fields, models

from odoo.addons.service_base.privacy import mask_text

_logger = logging.getLogger(__name__)

# Compared by identity: no client can send it. Who is told of something does not follow it, and
# hears of it here and not by e-mail.
STAFF_NOTICE = object()


class ServiceStaffNotice(models.Model):
    """What happens that staff is told of, who is told and how: one line an event.

    The line is data of the addon in which the event happens, which calls `_notify_staff`.
    """

    _name = "service.staff.notice"
    _description = "Staff Notice"
    _order = "sequence, id"

    name = fields.Char(string="Event", required=True, translate=True, by_hand=False)
    event = fields.Char(string="Event Code", required=True, by_hand=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(string="On", default=True)
    way = fields.Selection(
        [("bell", "Message"), ("activity", "Activity")],
        string="Notified by",
        required=True,
        default="bell",
        help="A message in the bell is read; an activity is there until somebody has done it.",
    )
    audience = fields.Selection(
        [
            ("point", "Point of the record"),
            ("office", "Everybody"),
            ("concerned", "Whom it concerns"),
        ],
        string="Who Is Notified",
        required=True,
        default="point",
        help="Of the point or of everybody those who have one of the roles.",
    )
    group_ids = fields.Many2many("res.groups", string="Roles", help="Empty: whoever is there.")
    user_ids = fields.Many2many("res.users", string="Also Notified")

    _event_unique = models.Constraint("UNIQUE(event)", "This event has a notice already.")

    @api.model
    def _of(self, event):
        """The notice of this event; none while it is switched off."""
        # sudo: who does something does not see whom it is told
        notice = self.sudo().with_context(active_test=False).search([("event", "=", event)])
        if not notice:
            _logger.warning("No staff notice for the event %s", event)
        return notice.filtered("active")

    def _tell(self, record, note, users):
        """Tell the people of this notice of one record, in the language of each."""
        people = self._people(record, users)
        for lang, readers in people.grouped(lambda user: user.lang or "en_US").items():
            told = record.with_context(lang=lang, staff_notice=STAFF_NOTICE)
            text = mask_text(note(told) if callable(note) else note or "")
            self.with_context(lang=lang)._send(told, readers, text)

    def _send(self, record, people, text):
        if self.way == "activity" and "activity_ids" in record._fields:
            self._give_task(record, people, text)
        else:
            record.message_notify(
                partner_ids=people.partner_id.ids,
                subject=f"{self.name}: {record.display_name}",
                body=Markup("<b>%s</b><br/>%s") % (self.name, text),
            )

    def _give_task(self, record, people, text):
        """One open activity each; told again, the old one says what is new."""
        body = Markup("<p>%s</p>") % text
        tasks = record._staff_tasks(self.event)
        tasks.filtered(lambda task: task.user_id in people).note = body
        for user in people - tasks.user_id:
            record.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=fields.Date.context_today(self.with_context(tz=user.tz)),
                summary=self.name,
                note=body,
                user_id=user.id,
                staff_event=self.event,
            )

    def _people(self, record, users):
        """Who is told: people who may see the record, but not who did it."""
        people = self.user_ids
        if self.audience == "concerned":
            people |= users or people.browse()
        elif self.audience == "office":
            people |= self._holders()
        else:
            staff = record._staff_point().user_ids
            people |= (staff & self._holders()) if self.group_ids else staff
        company = record._fields.get("company_id") and record.company_id
        return people.filtered(
            lambda user: (
                user.active
                and not user.share
                and user != self.env.user
                and (not company or company in user.company_ids)
                and self._may_read(record, user)
            )
        )

    @api.model
    def _may_read(self, record, user):
        """In the companies of the reader, not in those that whoever did it has open."""
        own = record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        return own.has_access("read")

    def _holders(self):
        """Who has the roles; administrators have all of them and are told if nobody else has."""
        holders = self.group_ids.all_user_ids.filtered("active")
        # sudo: who has the roles; nothing of them is shown
        others = holders - self.env.ref("service_network.group_administrator").sudo().all_user_ids
        return others or holders
