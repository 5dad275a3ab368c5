"""Records of other systems: columns, values, brands. Nothing here imports Odoo."""
