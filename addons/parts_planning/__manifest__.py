{
    "name": "After-Sales: Parts Planning",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "Which parts, how many, where: forecasts, reorder points, classes, dead stock",
    "author": "Odoo After-Sales",
    "license": "LGPL-3",
    "depends": ["spare_parts_deposit", "purchase_stock"],
    "data": [
        "security/parts_planning_rules.xml",
        "security/ir.model.access.csv",
        "data/parts_planning_data.xml",
        "views/parts_plan_views.xml",
        "views/parts_first_fill_views.xml",
        "views/service_point_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "demo": ["demo/parts_planning_demo.xml"],
}
