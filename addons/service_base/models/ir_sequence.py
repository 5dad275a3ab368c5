from odoo import api, models
from odoo.tools import SQL, ormcache

PATTERN = ("prefix", "suffix", "padding", "implementation", "use_date_range")


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    def write(self, vals):
        if not set(PATTERN).isdisjoint(vals):
            self.env.registry.clear_cache()  # see _pattern
        return super().write(vals)

    def _take(self, count):
        """`count` numbers, of a standard sequence in one query, however many."""
        self.ensure_one()
        if not count:
            return []
        # sudo: numbers are given to whoever may create the record
        sequence = self.sudo()
        sequence._update_cache(dict(zip(PATTERN, self._pattern(self.id), strict=True)))
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [sequence.next_by_id() for _number in range(count)]
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s::regclass) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        prefix, suffix = sequence._get_prefix_suffix()
        return [f"{prefix}{number:0{sequence.padding}d}{suffix}" for (number,) in rows]

    @api.model
    @ormcache("sequence_id")
    def _pattern(self, sequence_id):
        """What the numbers look like: every report asks for it."""
        # sudo: see _take
        sequence = self.sudo().browse(sequence_id)
        return tuple(sequence[name] for name in PATTERN)
