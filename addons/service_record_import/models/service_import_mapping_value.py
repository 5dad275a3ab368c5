from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..importer.rows import ENDS, SERVICE_MODES, SERVICE_TYPES

CHOICES = {"end": ENDS, "service_type": SERVICE_TYPES, "service_mode": SERVICE_MODES}


class ServiceImportMappingValue(models.Model):
    """One text of the file and what it means."""

    _name = "service.import.mapping.value"
    _description = "Import Mapping Value"
    _order = "mapping_id, target, id"
    _rec_name = "text"

    mapping_id = fields.Many2one(
        "service.import.mapping", required=True, index=True, ondelete="cascade"
    )
    target = fields.Selection(
        [
            ("end", "How it ended"),
            ("brand", "Brand"),
            ("country", "Country of the service point"),
            ("service_type", "Service type"),
            ("service_mode", "Service mode"),
        ],
        string="Meaning",
        required=True,
    )
    text = fields.Char(string="Text in the File", required=True)
    value = fields.Char(
        help="How it ended: a result such as repaired or not_repairable, or waiting, review, new."
        " Brand: its name, empty for none. Country: two letters."
    )

    _text_unique = models.UniqueIndex(
        "(mapping_id, target, lower(text))", "The mapping says already what this text means."
    )

    @api.constrains("target", "value")
    def _check_value(self):
        for line in self:
            choices = CHOICES.get(line.target)
            if choices and line.value not in choices:
                raise ValidationError(
                    self.env._(
                        "“%(value)s” is no meaning for “%(text)s”. Choose one of: %(choices)s.",
                        value=line.value or "",
                        text=line.text,
                        choices=", ".join(choices),
                    )
                )
