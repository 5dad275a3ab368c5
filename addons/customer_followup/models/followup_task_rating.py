from odoo import api, fields, models


class FollowupTask(models.Model):
    """What the customer said by himself on the progress page; the call still closes the order."""

    _inherit = "followup.task"

    customer_rating = fields.Integer(
        string="Customer's Rating", readonly=True, aggregator="avg", help="1 to 5 stars, by link."
    )
    customer_words = fields.Text(
        string="Customer's Words",
        readonly=True,
        personal="text",
        groups="customer_privacy.group_talk_reader",
    )
    rated_at = fields.Datetime(string="Rated", readonly=True)

    _rating_range = models.Constraint(
        "CHECK(customer_rating BETWEEN 0 AND 5)", "A rating is a number from 1 to 5."
    )

    @api.model
    def _step_fields(self):
        return super()._step_fields() | {"customer_rating", "customer_words", "rated_at"}

    def _rate(self, stars, words):
        """Keep the rating; the agent finds it filled in as the satisfaction."""
        self._as_step().write(
            {
                "customer_rating": stars,
                "customer_words": words,
                "rated_at": fields.Datetime.now(),
                "satisfaction": stars,
            }
        )
