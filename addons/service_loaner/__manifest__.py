{
    "name": "After-Sales: Loaner Units",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "Units lent to customers while theirs is being repaired: out, due, back, settled",
    "author": "Odoo After-Sales",
    "maintainers": ["Odoo After-Sales"],
    "development_status": "Beta",
    "license": "LGPL-3",
    # after the quote, so that its part in the steps of an order comes after the quote's
    "depends": ["service_quote"],
    "data": [
        "security/service_loaner_rules.xml",
        "security/ir.model.access.csv",
        "data/service_loaner_data.xml",
        "views/service_loan_views.xml",
        "views/stock_lot_views.xml",
        "views/product_template_views.xml",
        "views/service_order_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "demo": ["demo/service_loaner_demo.xml"],
}
