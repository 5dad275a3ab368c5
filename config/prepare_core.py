"""Make the empty company Chinese. Runs in `odoo shell` on the core database."""

LANG, TZ = "zh_CN", "Asia/Shanghai"

env["res.users"].with_context(active_test=False).search([]).write({"lang": LANG, "tz": TZ})
env["res.partner"].with_context(active_test=False).search([]).write({"lang": LANG, "tz": TZ})
env["ir.default"].set("res.partner", "lang", LANG)
env["ir.default"].set("res.partner", "tz", TZ)
env["resource.calendar"].search([]).write({"tz": TZ})
env.cr.commit()
