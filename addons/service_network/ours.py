"""Which addons are ours."""

from functools import cache

from odoo.modules import Manifest

AUTHOR = "Odoo After-Sales"


@cache
def is_ours(addon):
    manifest = Manifest.for_addon(addon, display_warning=False)
    return bool(manifest) and manifest["author"] == AUTHOR
