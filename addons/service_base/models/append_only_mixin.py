from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Raised by the database itself, so that not even SQL of another addon can rewrite history.
TRIGGER_FUNCTION = """
CREATE OR REPLACE FUNCTION after_sales_append_only() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_NARGS > 0 AND to_jsonb(OLD) - TG_ARGV = to_jsonb(NEW) - TG_ARGV THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$ LANGUAGE plpgsql
"""


class AppendOnlyMixin(models.AbstractModel):
    """Records that are written once and kept: neither ORM nor SQL changes or deletes them.

    A correction is a new record that points to the one it corrects. Stored computed fields
    must be complete at creation, because a later recomputation would be an update.

    Links to contacts that ``_follows_merge`` names go to the contact into which another is merged,
    as Odoo moves them by SQL. A contact that any other link names cannot be merged away.
    """

    _name = "append.only.mixin"
    _description = "Append-Only Record"
    _follows_merge = ()

    def init(self):
        super().init()
        if not self._auto or self._abstract:
            return
        self.env.cr.execute(TRIGGER_FUNCTION)
        for name, event, level, free in (
            ("rows", "UPDATE OR DELETE", "ROW", self._follows_merge),
            ("table", "TRUNCATE", "STATEMENT", ()),
        ):
            self.env.cr.execute(
                SQL(
                    "CREATE OR REPLACE TRIGGER %s BEFORE %s ON %s FOR EACH %s"
                    " EXECUTE FUNCTION after_sales_append_only(%s)",
                    SQL.identifier(f"{self._table}_append_only_{name}"),
                    SQL(event),
                    SQL.identifier(self._table),
                    SQL(level),
                    SQL(", ").join(map(SQL.identifier, free)),
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
