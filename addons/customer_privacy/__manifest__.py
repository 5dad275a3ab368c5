{
    "name": "After-Sales: Customer Privacy",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "Customers' contact data masked, full views logged, persons told and forgotten",
    "author": "Odoo After-Sales",
    "maintainers": ["Odoo After-Sales"],
    "development_status": "Beta",
    "license": "LGPL-3",
    "depends": ["service_network", "privacy_lookup"],
    "data": [
        "security/customer_privacy_groups.xml",
        "security/ir.model.access.csv",
        "security/customer_privacy_rules.xml",
        "views/service_contact_view_views.xml",
        "views/privacy_request_views.xml",
        "views/res_partner_views.xml",
        "views/res_config_settings_views.xml",
        "views/customer_privacy_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["customer_privacy/static/src/**/*"],
    },
}
