{
    "name": "Reports through Chromium",
    "version": "19.0.1.0.0",
    "category": "Technical",
    "summary": "PDF reports printed by headless Chromium: headers, footers, page numbers, Chinese",
    "author": "Odoo After-Sales",
    "maintainers": ["Odoo After-Sales"],
    "development_status": "Beta",
    "license": "LGPL-3",
    "depends": ["base_setup", "bus", "web"],
    "data": ["views/res_config_settings_views.xml"],
    "assets": {"web.report_assets_common": ["report_chromium/static/src/pages.css"]},
}
