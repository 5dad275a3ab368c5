{
    "name": "After-Sales: Technical Support",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "Fault codes, knowledge, escalation in tiers, quality reports",
    "author": "Odoo After-Sales",
    "license": "LGPL-3",
    "depends": ["repair_intake"],
    "data": [
        "security/ir.model.access.csv",
    ],
}
