{
    "name": "After-Sales: Loaners against Deposits",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "Loaner units are parts: held by the deposit while on the shelf, lent and lost",
    "author": "Odoo After-Sales",
    "maintainers": ["Odoo After-Sales"],
    "development_status": "Beta",
    "license": "LGPL-3",
    "depends": ["service_loaner", "spare_parts_deposit"],
    "data": ["views/service_loan_views.xml"],
    "demo": ["demo/loaner_deposit_demo.xml"],
    "auto_install": True,
}
