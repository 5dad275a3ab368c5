{
    "name": "After-Sales: Extended Warranties",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "What was bought beyond the warranty: plans that are sold, contracts of a device",
    "author": "Odoo After-Sales",
    "maintainers": ["Odoo After-Sales"],
    "development_status": "Beta",
    "license": "LGPL-3",
    "depends": ["service_warranty", "sale"],
    "data": [
        "security/ir.model.access.csv",
        "security/warranty_contract_rules.xml",
        "data/warranty_contract_data.xml",
        "views/warranty_contract_views.xml",
    ],
    "demo": ["demo/service_warranty_contract_demo.xml"],
}
