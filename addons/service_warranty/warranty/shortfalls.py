"""Where a policy gives less than the law: what whoever edits it is shown."""

from .facts import MAIN_UNIT, OF_UNIT

# The more the better; the law counts them from the day after the purchase.
_WINDOWS = ("return_days", "exchange_days")
_MORE_IS_BETTER = ("after_repair_days", "evidence_months", "distance_days")
_SWITCHES = (
    "add_repair_time",
    "renew_on_exchange",
    "unit_covers_parts",
    "software_as_hardware",
    "renew_replaced_part",
    "refund_for_exchange",
    "carriage_free",
)
# The fewer the better, and 0 is never.
_FEWER_IS_BETTER = (
    "repairs_before_exchange",
    "accessory_replacements",
    "loaner_days",
    "repairer_days",
    "parts_days",
)


def shortfalls(policy, law):
    """Names of the figures by which `policy` gives less than `law`, both `Rules`.

    A term is told as "term:" and the code of its component.
    """
    return [
        *(name for name in _WINDOWS if _window(policy, name) < _window(law, name)),
        *(name for name in _MORE_IS_BETTER if getattr(policy, name) < getattr(law, name)),
        *(name for name in _SWITCHES if getattr(law, name) and not getattr(policy, name)),
        *(
            name
            for name in _FEWER_IS_BETTER
            if _is_worse(getattr(policy, name), getattr(law, name))
        ),
        *(f"term:{term.component}" for term in law.terms if _months(policy, term) < term.months),
    ]


def _window(rules, name):
    """Days after the day of purchase."""
    days = getattr(rules, name)
    return days - rules.count_purchase_day if days else 0


def _is_worse(own, by_law):
    return bool(by_law) and (not own or own > by_law)


def _months(policy, term):
    own = policy.term_for(term.component, OF_UNIT if term.unit else "")
    if not own and term.component == MAIN_UNIT:
        return 0
    return own.months if own else 0
