{
    "name": "After-Sales: Import of Records",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "Records of other systems become service orders, from CSV and Excel files",
    "author": "Odoo After-Sales",
    "maintainers": ["Odoo After-Sales"],
    "development_status": "Beta",
    "license": "LGPL-3",
    "depends": ["service_warranty"],
    "data": [
        "security/ir.model.access.csv",
        "security/service_record_import_rules.xml",
        "data/service_import_mapping_data.xml",
        "views/service_record_import_views.xml",
        "views/service_order_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["service_record_import/static/src/**/*"],
    },
}
