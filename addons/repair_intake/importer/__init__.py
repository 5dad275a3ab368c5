"""Reading records of other systems: files, columns, values, brands. Nothing here imports Odoo."""
