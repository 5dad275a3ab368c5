{
    "name": "After-Sales: Ground Floor",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "What the addons of after-sales stand on: steps, request keys, lasting records",
    "author": "Odoo After-Sales",
    "maintainers": ["Odoo After-Sales"],
    "development_status": "Beta",
    "license": "LGPL-3",
    "depends": ["mail"],
    "external_dependencies": {"python": ["openpyxl", "xlsxwriter"]},
    "data": ["security/ir.model.access.csv"],
    "uninstall_hook": "uninstall_hook",
}
