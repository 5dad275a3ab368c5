{
    "name": "After-Sales: Warranty Cards",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "A registered card says who bought a device, when, and by what proof",
    "author": "Odoo After-Sales",
    "maintainers": ["Odoo After-Sales"],
    "development_status": "Beta",
    "license": "LGPL-3",
    "depends": ["service_warranty"],
    "data": [
        "security/ir.model.access.csv",
        "security/warranty_registration_rules.xml",
        "views/warranty_registration_views.xml",
    ],
    "demo": ["demo/service_warranty_card_demo.xml"],
}
