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
    "data": ["views/after_sales_menus.xml"],
    "demo": [],
    "application": True,
}
