{
    "name": "After-Sales: Quote and Fee",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "No chargeable work without the customer's consent, no fee without a receipt",
    "author": "Odoo After-Sales",
    "license": "LGPL-3",
    "depends": ["service_warranty"],
    "data": [
        "security/ir.model.access.csv",
        "security/service_quote_rules.xml",
        "data/service_catalogue.xml",
        "views/service_quote_views.xml",
        "views/service_fee_receipt_views.xml",
        "views/service_order_quote_views.xml",
        "views/service_catalogue_views.xml",
        "views/res_config_settings_views.xml",
    ],
}
