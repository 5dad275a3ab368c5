from odoo import api, fields, models
from odoo.exceptions import ValidationError

TARGETS = [
    ("external_ref", "Record's own id"),
    ("end", "How it ended"),
    ("reported_on", "Reported on"),
    ("done_on", "Done on"),
    ("category", "Product category"),
    ("product", "Model"),
    ("serial", "Serial number"),
    ("brand", "Brand"),
    ("made_year", "Year of manufacture"),
    ("age", "Age in years"),
    ("purchased_on", "Purchased on"),
    ("symptom", "Fault"),
    ("result_note", "What was done, or why not"),
    ("remark", "Remark for the timeline"),
    ("point", "Service point"),
    ("country", "Country of the service point"),
    ("contact_name", "Customer's name"),
    ("phone", "Phone"),
    ("street", "Street"),
    ("area", "Area code (GB/T 2260)"),
    ("service_type", "Service type"),
    ("service_mode", "Service mode"),
]


class ServiceImportMappingLine(models.Model):
    """One column: what it means and by which headers it is known."""

    _name = "service.import.mapping.line"
    _description = "Import Mapping Column"
    _order = "mapping_id, sequence, id"
    _rec_name = "names"

    mapping_id = fields.Many2one(
        "service.import.mapping", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    target = fields.Selection(TARGETS, string="Meaning", required=True)
    names = fields.Char(
        string="Column Names",
        required=True,
        help="Header of the column; further headers it may have after a bar: id|number",
    )
    need = fields.Selection(
        [
            ("optional", "May be missing"),
            ("column", "Column must be there"),
            ("value", "Every row must fill it"),
        ],
        required=True,
        default="optional",
    )

    @api.constrains("names")
    def _check_names(self):
        for line in self:
            if not line._names():
                raise ValidationError(
                    self.env._("A line of the mapping names no column. Fill in its header.")
                )

    def _names(self):
        self.ensure_one()
        return tuple(name.strip() for name in self.names.split("|") if name.strip())
