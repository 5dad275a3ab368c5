"""What takes every right away: an exclusion, a proof that is none (R2.5).

A bar looks at the case, gives its reason, and answers None or the remedy that is left.
"""

from odoo.addons.service_base.numbers import number_key

from .dates import add_months
from .facts import ALTERED_PROOF
from .reasons import Why
from .verdict import PAID_REPAIR, REFUSED


def bar_exclusions(case):
    """Human or liquid damage, unauthorised repair ...; counts with the photo it needs (R2.5)."""
    left = None
    for exclusion in case.facts.exclusions:
        if exclusion.photo_required and not exclusion.photo:
            case.note(Why.EXCLUSION_UNPROVEN, exclusion=exclusion.code)
        elif not exclusion.photo and _needs_evidence(case):
            case.note(Why.EVIDENCE_NEEDED, "evidence_months", exclusion=exclusion.code)
        elif exclusion.refuse:
            case.because(Why.REFUSED, exclusion=exclusion.code)
            left = REFUSED
        else:
            case.because(Why.EXCLUDED, exclusion=exclusion.code)
            left = left or PAID_REPAIR
    return left


def _needs_evidence(case):
    """True in the first months, when the business has to prove every exclusion."""
    months = case.rules.evidence_months
    return bool(months and case.start and case.report <= add_months(case.start, months))


def bar_not_ours(case):
    """A unit that was not sold by us is served against payment (R1.14)."""
    if case.facts.sold_by_us:
        return None
    case.because(Why.NOT_OURS)
    return PAID_REPAIR


def bar_altered_proof(case):
    """An altered proof is worse than none (R2.5)."""
    if case.facts.proof != ALTERED_PROOF:
        return None
    case.because(Why.PROOF_ALTERED)
    return PAID_REPAIR


def bar_serial_mismatch(case):
    """The proof belongs to another device (R2.5); any number of the unit is the unit.

    The proof of an exchanged unit is that of the unit first bought.
    """
    on_unit, on_proof = case.facts.serial, case.facts.serial_on_proof
    if not on_unit or not on_proof:
        return None
    numbers = (on_unit, *case.facts.earlier_serials, *case.facts.other_numbers)
    if number_key(on_proof) in map(number_key, numbers):
        return None
    case.because(Why.SERIAL_MISMATCH, on_proof=on_proof, on_unit=on_unit)
    return PAID_REPAIR


BARS = (bar_exclusions, bar_not_ours, bar_altered_proof, bar_serial_mismatch)
