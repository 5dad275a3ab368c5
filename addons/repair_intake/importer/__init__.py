"""Reading tables of other systems: CSV and XLSX. Nothing here imports Odoo."""
