"""Policies for the engine's tests; the first four are what data/warranty_policies.xml ships."""

from dataclasses import replace

from odoo.addons.service_warranty.warranty import Policy, Term

from . import warranty_laws as laws

ACCESSORIES = (
    Term("battery", 6, 6, unit=False),
    Term("earphones", 3, 3, unit=False),
    Term("charger", 12, 12, unit=False),
    Term("data_cable", 12, 12, unit=False),
)

# What a policy of the database says beside its figures: parts fall under the unit, and a failed
# check takes nothing from the customer.
OF_TODAY = {"unit_covers_parts": True, "checks_bind": False}

PHONE = Policy(
    name="Mobile Phones",
    terms=(Term("main_unit"), Term("display"), *ACCESSORIES),
    floor=laws.PHONE,
    **OF_TODAY,
)
COMPUTER = Policy(
    name="Microcomputers",
    terms=(
        Term("main_unit", on_site=True),
        Term("main_part", 36, 36, on_site=True),
        Term("display", on_site=True),
    ),
    floor=laws.COMPUTER,
    **OF_TODAY,
)
LAPTOP = Policy(
    name="Laptops and Tablets",
    terms=(
        Term("main_unit", 36, 36, on_site=True),
        Term("main_part", 36, 36, on_site=True),
        Term("battery", 6, 6, unit=False),
        Term("charger", 12, 12, unit=False),
    ),
    floor=laws.LAPTOP,
    **OF_TODAY,
)
GENERAL = Policy(
    name="General", terms=(Term("main_unit"), Term("display"), *ACCESSORIES), **OF_TODAY
)
AUDIO_VIDEO = replace(GENERAL, floor=laws.AUDIO_VIDEO)

# What a brand may grant instead.
REPAIR_TIME_ADDED = replace(PHONE, add_repair_time=True)
RENEWED = replace(PHONE, renew_on_exchange=True)
PROOF_ONLY = replace(PHONE, fallback_basis="")
OPENING_BOX = replace(PHONE, checks=("cosmetic", "film", "papers"))
OPENING_BOX_TEN_DAYS = replace(OPENING_BOX, check_days=10)
SHORT_LABOUR = Policy(terms=(Term("main_unit", 24, 12), Term("main_part", 12, 24)))
FROM_ACTIVATION = Policy(terms=(Term("main_unit", basis="activation"),))
FROM_MANUFACTURE = Policy(terms=(Term("main_unit", 18, 18, basis="manufacture"),))

# What is judged without the law beneath: a policy says no more than it says.
BRAND_ONLY = replace(PHONE, floor=None)
LESS_USE = replace(PHONE, floor=replace(laws.PHONE, depreciation=0.5))
LESS_USE_COMPUTER = replace(COMPUTER, floor=replace(laws.COMPUTER, depreciation=0.25))
NO_REASON = replace(PHONE, no_reason_days=7)
BINDING_CHECKS = replace(OPENING_BOX_TEN_DAYS, floor=None, checks_bind=True)
