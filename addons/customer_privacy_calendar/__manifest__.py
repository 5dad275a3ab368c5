{
    "name": "After-Sales: Customer Privacy in the Calendar",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "Invitations to meetings tell no more of a customer than the screen does",
    "author": "Odoo After-Sales",
    "maintainers": ["Odoo After-Sales"],
    "development_status": "Beta",
    "license": "LGPL-3",
    "depends": ["customer_privacy", "calendar"],
    "auto_install": True,
}
