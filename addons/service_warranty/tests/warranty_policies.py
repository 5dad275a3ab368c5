"""Policies for the engine's tests; the first four are what data/warranty_policies.xml ships."""

from dataclasses import replace

from odoo.addons.service_warranty.warranty import Policy, Term

ACCESSORIES = (
    Term("battery", 6, 6, unit=False),
    Term("earphones", 3, 3, unit=False),
    Term("charger", 12, 12, unit=False),
    Term("data_cable", 12, 12, unit=False),
)

PHONE = Policy(name="Mobile Phones", terms=(Term("main_unit"), Term("display"), *ACCESSORIES))
COMPUTER = Policy(
    name="Microcomputers",
    terms=(
        Term("main_unit", on_site=True),
        Term("main_part", 36, 36, on_site=True),
        Term("display"),
    ),
)
LAPTOP = Policy(
    name="Laptops and Tablets",
    terms=(
        Term("main_unit", 36, 36),
        Term("main_part", 36, 36),
        Term("battery", 6, 6, unit=False),
        Term("charger", 12, 12, unit=False),
    ),
)
GENERAL = Policy(name="General", terms=(Term("main_unit"), Term("display"), *ACCESSORIES))

# What a brand may grant instead.
REPAIR_TIME_ADDED = replace(PHONE, add_repair_time=True)
RENEWED = replace(PHONE, renew_on_exchange=True)
PROOF_ONLY = replace(PHONE, fallback_basis="")
OPENING_BOX = replace(PHONE, checks=("cosmetic", "film", "papers"))
OPENING_BOX_TEN_DAYS = replace(OPENING_BOX, check_days=10)
SHORT_LABOUR = Policy(terms=(Term("main_unit", 24, 12), Term("main_part", 12, 24)))
FROM_ACTIVATION = Policy(terms=(Term("main_unit", basis="activation"),))
FROM_MANUFACTURE = Policy(terms=(Term("main_unit", 18, 18, basis="manufacture"),))
