"""Why a verdict is what it is: every code with the sentence a customer reads.

The sentences are the English source of the translations. The engine knows no language: `_lt` only
marks them for the export, the Odoo side looks them up in the reader's language. A name in a
sentence is the key of a parameter; the value types are those of `Reason.params`: number, text,
ISO date, or the code of a component, an exclusion or a check under just that key.
"""

# pylint: disable=prefer-env-translation

from datetime import date
from enum import Enum
from typing import NamedTuple


def _lt(source):
    return source


class Why(Enum):
    """Reason codes. The value is (code, sentence); the code is stored, so it never changes."""

    NO_POLICY = "no_policy", _lt("No warranty policy applies to this device.")

    # What bars the warranty (R2.5)
    EXCLUDED = "excluded", _lt("%(exclusion)s: the warranty does not cover this.")
    REFUSED = "refused", _lt("%(exclusion)s: the device cannot be accepted for repair.")
    PROOF_ALTERED = "proof_altered", _lt("The proof of purchase has been altered.")
    SERIAL_MISMATCH = (
        "serial_mismatch",
        _lt(
            "The serial number on the proof (%(on_proof)s) is not that of the device (%(on_unit)s)."
        ),
    )

    NOT_OURS = "not_ours", _lt("The device was not sold by us: it is served against payment.")

    # What the warranty grants, or why it does not
    RETURN_OPEN = (
        "return_open",
        _lt("Day %(day)s after purchase: return is possible up to day %(days)s."),
    )
    EXCHANGE_OPEN = (
        "exchange_open",
        _lt("Day %(day)s after purchase: exchange is possible up to day %(days)s."),
    )
    RETURN_BY = (
        "return_by",
        _lt("Day %(day)s after purchase: return is possible until %(until)s."),
    )
    EXCHANGE_BY = (
        "exchange_by",
        _lt("Day %(day)s after purchase: exchange is possible until %(until)s."),
    )
    NO_REASON = (
        "no_reason",
        _lt("The unit may be given back without giving a reason until %(until)s."),
    )
    WINDOWS_OVER = (
        "windows_over",
        _lt("Day %(day)s after purchase: return and exchange were possible up to day %(days)s."),
    )
    WINDOWS_NEED_PROOF = (
        "windows_need_proof",
        _lt("Return and exchange need a valid proof of purchase."),
    )
    CHECK_FAILED = (
        "check_failed",
        _lt("Return and exchange are not possible, not in order: %(check)s."),
    )
    CHECK_LATE = (
        "check_late",
        _lt("Day %(day)s after purchase: taken back as failed on opening up to day %(days)s only."),
    )
    CHECK_PENDING = "check_pending", _lt("Before a return or exchange, still to check: %(check)s.")
    REPAIRED_TWICE = (
        "repaired_twice",
        _lt("Repaired %(count)s times under warranty and failed again: exchange free of charge."),
    )
    CREDIT_FAILED = (
        "credit_failed",
        _lt("No credit between dealer and maker, not in order: %(check)s."),
    )
    CREDIT_LATE = (
        "credit_late",
        _lt("Day %(day)s after purchase: credit between dealer and maker up to day %(days)s only."),
    )
    CREDIT_PENDING = (
        "credit_pending",
        _lt("Before dealer and maker settle the credit, still to check: %(check)s."),
    )
    DELAYED_PARTS = (
        "delayed_parts",
        _lt("In repair for %(day)s days because parts were not supplied: exchange."),
    )
    DELAYED_REPAIRER = (
        "delayed_repairer",
        _lt("In repair for %(day)s days through the repairer's fault: exchange at his expense."),
    )
    LOANER_DUE = (
        "loaner_due",
        _lt("In repair for %(day)s days: a loaner is due, free of charge and deposit."),
    )
    REFUND_IN_FULL = (
        "refund_in_full",
        _lt("Instead of the exchange the customer may have the price back in full."),
    )
    REFUND_LESS_USE = (
        "refund_less_use",
        _lt(
            "Instead of the exchange the customer may have the price back,"
            " less %(percent)s %% for each day of use."
        ),
    )
    RETURN_WITH = (
        "return_with",
        _lt("What was sold with the unit, such as display, keyboard and mouse, goes back with it."),
    )
    ACCESSORY_EXCHANGE = "accessory_exchange", _lt("The accessory is replaced free of charge.")
    ACCESSORY_REFUND = (
        "accessory_refund",
        _lt("The accessory was replaced %(count)s times and failed again: its price is paid back."),
    )
    COVERED = "covered", _lt("%(component)s is covered until %(until)s (%(months)s months).")
    PARTS_ONLY = (
        "parts_only",
        _lt("%(component)s: parts are free until %(until)s, labour was free until %(labour)s."),
    )
    LABOUR_ONLY = (
        "labour_only",
        _lt("%(component)s: labour is free until %(labour)s, parts were free until %(until)s."),
    )
    EXPIRED = "expired", _lt("The warranty for %(component)s ended on %(until)s.")
    NO_TERM = "no_term", _lt("The policy gives no warranty for %(component)s.")
    SOFTWARE_FREE = (
        "software_free",
        _lt("Software is put right free of charge within %(days)s days of purchase (day %(day)s)."),
    )
    SOFTWARE_CHARGEABLE = (
        "software_chargeable",
        _lt("Software faults are chargeable %(days)s days after purchase, warranty or not."),
    )
    SOFTWARE_NEEDS_PROOF = (
        "software_needs_proof",
        _lt("Software faults are free only shortly after a proven purchase."),
    )
    SAME_FAULT = (
        "same_fault",
        _lt("The same fault was repaired by %(date)s; its warranty runs until %(until)s."),
    )

    AFTER_REPAIR = (
        "after_repair",
        _lt("The unit was repaired by %(date)s: whatever fails until %(until)s is put right free."),
    )

    # What the customer bought beyond the warranty (R2.8)
    CONTRACT_COVERS = (
        "contract_covers",
        _lt("Extended warranty %(contract)s covers %(component)s until %(until)s."),
    )
    CONTRACT_PARTS = (
        "contract_parts",
        _lt("Extended warranty %(contract)s pays the parts for %(component)s until %(until)s."),
    )
    CONTRACT_LABOUR = (
        "contract_labour",
        _lt("Extended warranty %(contract)s pays the labour for %(component)s until %(until)s."),
    )
    CONTRACT_FOLLOWS = (
        "contract_follows",
        _lt("After that, extended warranty %(contract)s runs until %(until)s."),
    )
    CONTRACT_AHEAD = (
        "contract_ahead",
        _lt("Extended warranty %(contract)s begins only on %(date)s."),
    )
    CONTRACT_OVER = "contract_over", _lt("Extended warranty %(contract)s ended on %(until)s.")
    CONTRACT_OTHER = (
        "contract_other",
        _lt("Extended warranty %(contract)s does not cover %(component)s."),
    )

    # What the period rests on (R2.10)
    STARTS_PURCHASE = "starts_purchase", _lt("The warranty runs from the purchase on %(date)s.")
    STARTS_DELIVERY = (
        "starts_delivery",
        _lt("The warranty runs from delivery, installation or acceptance on %(date)s."),
    )
    STARTS_ACTIVATION = (
        "starts_activation",
        _lt("The warranty runs from the activation on %(date)s."),
    )
    STARTS_MANUFACTURE = (
        "starts_manufacture",
        _lt("The warranty runs from the manufacture on %(date)s."),
    )
    STARTS_EXCHANGE = (
        "starts_exchange",
        _lt("The unit was exchanged: the warranty runs anew from %(date)s."),
    )
    STARTS_FALLBACK = (
        "starts_fallback",
        _lt("Without proof of purchase the warranty runs from %(date)s, a date of the device."),
    )
    STARTS_CLAIMED = (
        "starts_claimed",
        _lt("Without proof of purchase the warranty runs from the stated purchase date, %(date)s."),
    )
    NO_START = (
        "no_start",
        _lt("There is no proof of purchase, nor a date on the device to start the warranty from."),
    )
    REPAIR_TIME_ADDED = "repair_time_added", _lt("%(days)s days in repair are added.")
    PART_RENEWED = (
        "part_renewed",
        _lt("The part was replaced on %(date)s: its warranty runs anew from then."),
    )
    MOVED = "moved", _lt("A last day fell on a holiday and moves to the next day that is none.")
    APPEARED = "appeared", _lt("The fault is proved to have appeared on %(date)s: that day counts.")

    # What to look at again
    EXCLUSION_UNPROVEN = (
        "exclusion_unproven",
        _lt("%(exclusion)s was noted without the photo it needs, so it does not count yet."),
    )
    EVIDENCE_NEEDED = (
        "evidence_needed",
        _lt(
            "%(exclusion)s: in the first months the business has to prove it."
            " There is no evidence, so it does not count yet."
        ),
    )
    APPEARANCE_UNPROVEN = (
        "appearance_unproven",
        _lt("There is no evidence that the fault appeared on %(date)s, so the report counts."),
    )
    APPEARANCE_IMPOSSIBLE = (
        "appearance_impossible",
        _lt("The fault cannot have appeared on %(date)s, so the report counts."),
    )
    DELIVERY_IMPOSSIBLE = (
        "delivery_impossible",
        _lt("The delivery, installation or acceptance on %(date)s cannot be right: left out."),
    )
    PURCHASE_IMPOSSIBLE = (
        "purchase_impossible",
        _lt("The purchase date %(date)s cannot be right and was left out."),
    )
    ACTIVATION_IMPOSSIBLE = (
        "activation_impossible",
        _lt("The activation date %(date)s cannot be right and was left out."),
    )
    MANUFACTURE_IMPOSSIBLE = (
        "manufacture_impossible",
        _lt("The manufacture date %(date)s cannot be right and was left out."),
    )
    ACTIVATED_BEFORE_PURCHASE = (
        "activated_before_purchase",
        _lt("The device was activated on %(date)s, before it was bought."),
    )
    HISTORY_IMPOSSIBLE = (
        "history_impossible",
        _lt("%(count)s earlier services have impossible dates and were left out."),
    )
    WISH_NOT_OPEN = "wish_not_open", _lt("What the customer wished for is not possible.")

    def __init__(self, code, sentence):
        self.code = code
        self.sentence = sentence


class Reason(NamedTuple):
    """One reason: a code of `Why` and the values for its sentence as (key, value), sorted."""

    code: str = ""
    params: tuple[tuple[str, object], ...] = ()

    def to_json(self):
        return [self.code, dict(self.params)]

    @classmethod
    def from_json(cls, data):
        code, params = data
        return cls(code, tuple(sorted(params.items())))


def reason(why, params):
    """The `Reason` for a member of `Why`; dates are told in ISO form."""
    for key, value in params.items():
        if isinstance(value, date):
            params[key] = value.isoformat()
    return Reason(why.code, tuple(sorted(params.items()) if len(params) > 1 else params.items()))


SENTENCES = {why.code: why.sentence for why in Why}
