"""To try what should be refused, many times over."""

from odoo.tools import mute_logger

LOUD = (
    "odoo.sql_db",
    "odoo.models",
    "odoo.models.unlink",
    "odoo.addons.base.models.ir_model",
)


class Tries:
    """For a test case."""

    @mute_logger(
        "odoo.sql_db", "odoo.models", "odoo.models.unlink", "odoo.addons.base.models.ir_model"
    )
    def is_refused(self, how, unchanged):
        """Try it and take it back.

        :param how: what is tried
        :param unchanged: asked if it was not refused; what was tried must have had no effect
        :return: whether it was refused
        """
        with self.env.cr.savepoint(flush=False) as savepoint:
            try:
                how()
                self.env.flush_all()
            except Exception:  # by whatever it is refused
                return True
            else:
                self.env.invalidate_all()
                self.assertTrue(unchanged())
                return False
            finally:
                savepoint.rollback()
                self.env.transaction.clear()
