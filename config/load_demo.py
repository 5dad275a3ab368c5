"""Load the demo data of our own addons, none of Odoo's. Runs in `odoo shell`.

AFTER_SALES_ADDONS names the addons, each after its dependencies.
"""

import os

from odoo.modules.module import Manifest
from odoo.tools.convert import convert_file

env = env(context={"lang": "zh_CN"})  # what the addons name themselves, they name in Chinese
for addon in os.environ["AFTER_SALES_ADDONS"].split(","):
    for filename in Manifest.for_addon(addon).get("demo", ()):
        # noupdate: an upgrade of the addon must not remove its demo records as leftovers
        convert_file(env, addon, filename, idref={}, mode="init", noupdate=True)
env.cr.commit()
