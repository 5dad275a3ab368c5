{
    "name": "After-Sales: Stocktake at Service Points",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "summary": "Blind count, differences charged after approval, opening stock by file",
    "author": "Odoo After-Sales",
    "maintainers": ["Odoo After-Sales"],
    "development_status": "Beta",
    "license": "LGPL-3",
    "depends": ["spare_parts_deposit"],
    "data": [
        "security/point_stocktake_rules.xml",
        "security/ir.model.access.csv",
        "data/point_stocktake_data.xml",
        "views/point_stocktake_views.xml",
        "views/opening_stock_views.xml",
    ],
    "assets": {"web.assets_backend": ["point_stocktake/static/src/counted/**/*"]},
}
