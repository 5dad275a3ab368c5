from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.service_base.labels import same_options
from odoo.addons.service_network.const import SERVICE_TYPES

from ..importer.plan import Column, Plan, value_key


class ServiceImportMapping(models.Model):
    """How the files of one source are read: which column means what, which value means what."""

    _name = "service.import.mapping"
    _description = "Import Mapping"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    source = fields.Char(
        required=True,
        help="Code of the system the records come from. Together with the record's own id it"
        " makes sure that nothing is imported twice.",
    )
    line_ids = fields.One2many(
        "service.import.mapping.line", "mapping_id", string="Columns", copy=True
    )
    value_ids = fields.One2many(
        "service.import.mapping.value", "mapping_id", string="Values", copy=True
    )
    date_format = fields.Char(
        help="Only for dates other than 2025-03-31, in Python's notation: %d.%m.%Y for 31.03.2025."
    )
    service_type = fields.Selection(SERVICE_TYPES, required=True, default="repair")
    service_mode = fields.Selection(
        selection=same_options("service.order", "service_mode"),
        required=True,
        default="carry_in",
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Category of Devices",
        ondelete="restrict",
        help="The product categories of the file are made below this one.",
    )
    note = fields.Text(translate=True)

    @api.constrains("line_ids")
    def _check_lines(self):
        for mapping in self:
            if not mapping.line_ids.filtered(
                lambda line: line.target == "external_ref" and line.need == "value"
            ):
                raise ValidationError(
                    self.env._(
                        "Mapping %s needs a line for the record's own id, filled in every row:"
                        " without it the same file would be imported twice.",
                        mapping.name,
                    )
                )

    def _plan(self):
        """The mapping as plain data for the reader."""
        self.ensure_one()
        return Plan(
            columns=tuple(Column(line.target, line._names(), line.need) for line in self.line_ids),
            values=self._values(),
            date_format=self.date_format or None,
            service_type=self.service_type,
            service_mode=self.service_mode,
        )

    def _values(self):
        """Dict target → dict text → value."""
        values = {}
        for line in self.value_ids:
            values.setdefault(line.target, {})[value_key(line.text)] = line.value or ""
        return values
