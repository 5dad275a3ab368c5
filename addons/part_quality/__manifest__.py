{
    "name": "After-Sales: Quality of Parts",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "Parts dead on opening by part and vendor, told in a quality report",
    "author": "Odoo After-Sales",
    "maintainers": ["Odoo After-Sales"],
    "development_status": "Beta",
    "license": "LGPL-3",
    "depends": ["technical_support", "old_part_collection"],
    "data": [
        "security/part_quality_rules.xml",
        "security/ir.model.access.csv",
        "views/part_quality_views.xml",
    ],
    "auto_install": True,
}
