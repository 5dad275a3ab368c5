from odoo import fields, models


class MailActivity(models.Model):
    """What several people were told to do is done when one of them has done it."""

    _inherit = "mail.activity"

    staff_event = fields.Char(readonly=True, by_hand=False, index="btree_not_null")

    def _action_done(self, feedback=False, attachment_ids=None):
        twins = self._staff_twins()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        twins.unlink()
        return result

    def _staff_twins(self):
        """The same task of others, see `service.staff.notice`."""
        twins = self.sudo().browse()  # sudo: tasks of others, which are theirs no more
        for task in self.sudo().filtered("staff_event"):
            twins |= twins.search(
                [
                    ("staff_event", "=", task.staff_event),
                    ("res_model", "=", task.res_model),
                    ("res_id", "=", task.res_id),
                ]
            )
        return twins - self
