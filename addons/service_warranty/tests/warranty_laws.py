"""The law as data/warranty_law.xml ships it, written by hand for the engine's tests."""

from odoo.addons.service_warranty.warranty import Rules, Term

COMMON = {
    "return_days": 7,
    "exchange_days": 15,
    "software_days": 0,
    "repairs_before_exchange": 2,
    "repeat_while_covered": True,
    "same_fault_days": 0,
    "fallback_basis": "",
    "fallback_months": 0,
    "told_date_shortens": False,
    "add_repair_time": True,
    "renew_on_exchange": True,
    "count_purchase_day": False,
    "unit_covers_parts": True,
    "software_as_hardware": True,
    "after_repair_days": 30,
    "accessory_replacements": 2,
    "repairer_days": 30,
    "parts_days": 60,
    "evidence_months": 6,
    "distance_days": 7,
    "refund_for_exchange": True,
    "carriage_free": True,
}


def articles(**by_field):
    return tuple(sorted(by_field.items()))


PHONE = Rules(
    **{
        **COMMON,
        "name": "手机法定",
        "fallback_basis": "manufacture",
        "fallback_days": 90,
        "loaner_days": 7,
    },
    articles=articles(
        accessory_replacements="M14",
        add_repair_time="M8 R18",
        after_repair_days="M10",
        carriage_free="CPL24",
        delivered="M8 R18",
        distance_days="CPL25",
        evidence_months="M24 CPL23",
        exchange_days="M12 CC201",
        fallback_basis="M9",
        holidays="M8 CC203",
        loaner_days="M15",
        parts_days="M16",
        refund_for_exchange="M19 R18",
        renew_on_exchange="M21 R18",
        repairer_days="M17",
        repairs_before_exchange="M13",
        return_days="M11 CC201",
    ),
    terms=(
        Term(article="M10"),
        Term("battery", 6, 6, unit=False, article="M10"),
        Term("charger", 12, 12, unit=False, article="M10"),
        Term("earphones", 3, 3, unit=False, article="M10"),
    ),
)
COMPUTER_ARTICLES = articles(
    accessory_replacements="C17",
    add_repair_time="C8 R18",
    after_repair_days="C10",
    carriage_free="CPL24",
    delivered="C8 R18",
    distance_days="CPL25",
    evidence_months="C28 CPL23",
    exchange_days="C12 CC201",
    holidays="C8 CC203",
    parts_days="C24",
    refund_for_exchange="C15 R18",
    renew_on_exchange="C21 R18",
    renew_replaced_part="C22",
    repairer_days="C23",
    repairs_before_exchange="C13",
    return_days="C11 CC201",
    return_with="C16",
)
COMPUTER = Rules(
    **{**COMMON, "name": "微机法定", "renew_replaced_part": True, "return_with": True},
    articles=COMPUTER_ARTICLES,
    terms=(Term(article="C10"), Term("main_part", 24, 24, article="C10")),
)
LAPTOP = Rules(
    **{**COMMON, "name": "笔记本法定", "renew_replaced_part": True, "return_with": True},
    articles=COMPUTER_ARTICLES,
    terms=(
        Term(article="C10"),
        Term("main_part", 24, 24, article="C10"),
        Term("display", 24, 24, article="C10"),
        Term("keyboard", 24, 24, article="C10"),
        Term("charger", 24, 24, article="C10"),
    ),
)
AUDIO_VIDEO = Rules(
    **{
        **COMMON,
        "name": "视听法定",
        "renew_replaced_part": True,
        "accessory_replacements": 0,
    },
    articles=articles(
        add_repair_time="V9 R18",
        after_repair_days="V11",
        carriage_free="CPL24",
        delivered="V12-16 R18",
        distance_days="CPL25",
        evidence_months="V24 CPL23",
        exchange_days="V12 CC201",
        holidays="V9 CC203",
        parts_days="V18",
        refund_for_exchange="V16 R18",
        renew_on_exchange="V20 R18",
        renew_replaced_part="V11",
        repairer_days="V17",
        repairs_before_exchange="V14",
        return_days="V12 CC201",
    ),
    terms=(Term(article="V12"), Term("main_part", 36, 36, article="V12")),
)
