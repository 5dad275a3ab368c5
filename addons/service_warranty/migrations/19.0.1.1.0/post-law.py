from odoo import SUPERUSER_ID, api

ACCESSORIES = ("charger", "data_cable", "earphones")
ON_SITE = {"policy_computer": ("display",), "policy_laptop": ("main_unit", "main_part")}


def migrate(cr, version):
    """Bring what was shipped to what is shipped now, and judge open orders with the law beneath.

    A policy that somebody has edited keeps what he said.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in ACCESSORIES:
        component = env.ref(f"service_warranty.component_{name}", raise_if_not_found=False)
        if component:
            component.kind = "accessory"
    for name, codes in ON_SITE.items():
        policy = env.ref(f"service_warranty.{name}", raise_if_not_found=False)
        terms = policy.term_ids if policy else env["warranty.term"]
        for term in terms.filtered(lambda it, codes=codes: it.component_id.code in codes):
            if term.write_date == term.create_date:
                term.on_site = True
    env["warranty.review"]._open()
