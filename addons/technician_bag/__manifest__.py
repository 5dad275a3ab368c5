{
    "name": "After-Sales: Technician's Bag",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "Parts drawn against signature, used from the bag, cleared the same day",
    "author": "Odoo After-Sales",
    "license": "LGPL-3",
    "depends": ["spare_parts_deposit"],
    "data": [
        "security/technician_bag_rules.xml",
        "security/ir.model.access.csv",
        "data/technician_bag_data.xml",
        "views/bag_slip_views.xml",
        "views/technician_bag_views.xml",
        "views/parts_desk_views.xml",
    ],
    "assets": {"web.assets_tests": ["technician_bag/static/tests/tours/*.js"]},
}
