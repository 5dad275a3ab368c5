{
    "name": "Reserve Stock in Batch",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "summary": "Many moves are reserved in queries that do not grow with them",
    "author": "Odoo After-Sales",
    "maintainers": ["Odoo After-Sales"],
    "development_status": "Beta",
    "license": "LGPL-3",
    "depends": ["stock"],
}
