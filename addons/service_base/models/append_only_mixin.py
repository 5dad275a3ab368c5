from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Raised by the database itself, so that not even SQL of another addon can rewrite history.
TRIGGER_FUNCTION = """
CREATE OR REPLACE FUNCTION after_sales_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$ LANGUAGE plpgsql
"""


class AppendOnlyMixin(models.AbstractModel):
    """Records that are written once and kept: neither ORM nor SQL changes or deletes them.

    A correction is a new record that points to the one it corrects. Stored computed fields
    must be complete at creation, because a later recomputation would be an update.
    """

    _name = "append.only.mixin"
    _description = "Append-Only Record"

    def init(self):
        super().init()
        if not self._auto or self._abstract:
            return
        self.env.cr.execute(TRIGGER_FUNCTION)
        for name, event, level in (
            ("rows", "UPDATE OR DELETE", "ROW"),
            ("table", "TRUNCATE", "STATEMENT"),
        ):
            self.env.cr.execute(
                SQL(
                    "CREATE OR REPLACE TRIGGER %s BEFORE %s ON %s FOR EACH %s"
                    " EXECUTE FUNCTION after_sales_append_only()",
                    SQL.identifier(f"{self._table}_append_only_{name}"),
                    SQL(event),
                    SQL.identifier(self._table),
                    SQL(level),
                )
            )

    def write(self, vals):
        if self and vals:
            raise UserError(self._append_only_message())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._append_only_message())

    def _append_only_message(self):
        return self.env._(
            "%(model)s is a permanent record: an entry is neither changed nor deleted."
            " Add a new entry that corrects it.",
            model=self._description,
        )
