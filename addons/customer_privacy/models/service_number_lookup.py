from odoo import api, fields, models
from odoo.tools import SQL


class ServiceNumberLookup(models.Model):
    """Who looked for which whole number, when, and what came of it.

    Written over the connection on which the search is counted, so that it stays whatever becomes of
    the work for which somebody looked. Names and no links: what they would lead to may not be
    committed yet, and the entry tells who it was then.
    """

    _name = "service.number.lookup"
    _description = "Look-Up of a Number"
    _inherit = ["append.only.mixin"]
    _log_access = False
    _order = "at desc, id desc"
    _rec_name = "asked"

    at = fields.Datetime(string="When", required=True)
    user_number = fields.Integer(string="User ID", required=True, aggregator=None)
    user_name = fields.Char(string="Who", required=True)
    point_name = fields.Char(string="Service Point")
    company_number = fields.Integer(string="Company ID", required=True, aggregator=None)
    kind = fields.Selection(
        [("phone", "Phone"), ("email", "E-mail"), ("street", "Address"), ("serial", "Serial")],
        string="Looked for by",
        required=True,
    )
    asked = fields.Char(
        string="What", required=True, help="Customers' numbers and addresses are masked."
    )
    is_found = fields.Boolean(
        string="Device Found", help="A device that the point did not know before has this number."
    )
    is_refused = fields.Boolean(string="Refused", help="More than one person may ask in an hour.")

    _user_at_idx = models.Index("(user_number, at)")

    @api.model
    def _log(self, cr, asked, **vals):
        """Write one entry for each number; one an hour for each that is refused.

        :param cr: the cursor on which the search is counted
        :param asked: ``{number as it is kept: whether it was found}``
        :param vals: values of the other fields, the same for all
        """
        # sudo: the names of whoever looks and of his point
        user = self.env.user.sudo()
        if vals.get("is_refused"):
            asked = {it: found for it, found in asked.items() if not self._is_logged(cr, it)}
        vals = {
            "at": fields.Datetime.now(),
            "user_number": user.id,
            "user_name": f"{user.name} ({user.login})",
            "point_name": ", ".join(user.service_point_ids.mapped("name")) or None,
            "company_number": self.env.company.id,
            **vals,
        }
        names = SQL(", ").join(map(SQL.identifier, [*vals, "asked", "is_found"]))
        rows = [SQL("(%s, %s, %s)", row(vals), number, found) for number, found in asked.items()]
        if rows:
            table, rows = SQL.identifier(self._table), SQL(", ").join(rows)
            cr.execute(SQL("INSERT INTO %s (%s) VALUES %s", table, names, rows))

    @api.model
    def _is_logged(self, cr, asked):
        """Whether the user was refused this within an hour: a form asks again and again."""
        cr.execute(
            SQL(
                "SELECT EXISTS (SELECT FROM %s"
                " WHERE user_number = %s AND at > %s AND is_refused AND asked = %s)",
                SQL.identifier(self._table),
                self.env.uid,
                fields.Datetime.subtract(fields.Datetime.now(), hours=1),
                asked,
            )
        )
        return cr.fetchone()[0]


def row(vals):
    return SQL(", ").join(SQL("%s", value) for value in vals.values())
