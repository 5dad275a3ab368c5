"""Make the web client's bundles once, for every clone to come. Runs in `odoo shell`.

Each browser test would make them again otherwise, and so would the first visit of the demo.
"""

SCRIPTS = ("web.assets_web", "web.assets_frontend", "web.assets_tests")
STYLES = ("web.assets_web", "web.assets_web_print", "web.assets_frontend")

for bundle in SCRIPTS:
    env["ir.qweb"]._get_asset_bundle(bundle, css=False, js=True).js()
for bundle in STYLES:
    env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=False).css()
env.cr.commit()
