{
    "name": "After-Sales",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "The whole after-sales service of an electronics maker: all rooms at once",
    "author": "Odoo After-Sales",
    "license": "LGPL-3",
    "depends": [
        "service_network",
        "repair_intake",
        "field_dispatch",
        "spare_parts_deposit",
        "customer_followup",
        "service_settlement",
    ],
    "demo": [
        "demo/company_demo.xml",
        "demo/story_first_weeks.xml",
        "demo/story_last_month.xml",
        "demo/story_this_week.xml",
    ],
    "assets": {"web.assets_tests": ["after_sales/static/tests/tours/*.js"]},
    "application": True,
}
