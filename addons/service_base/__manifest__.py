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
    "data": ["security/ir.model.access.csv", "views/ir_actions_report_views.xml"],
    "assets": {
        "web.assets_backend": ["service_base/static/src/**/*"],
        "web.assets_tests": ["service_base/static/tests/*.js"],
    },
    "uninstall_hook": "uninstall_hook",
}
