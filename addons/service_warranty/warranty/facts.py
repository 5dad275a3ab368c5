"""What a verdict is given: the policy and the facts of one case.

All dates are calendar days in the zone of the company that judges, all periods whole days or
months, all codes those of the data records (`warranty.component`, `service.fault` ...).
"""

from dataclasses import dataclass
from datetime import date

from .records import Record

MAIN_UNIT = "main_unit"
SOFTWARE = "software"

# Where a term begins.
PURCHASE = "purchase"
ACTIVATION = "activation"
MANUFACTURE = "manufacture"

# Proof of purchase: any other value (invoice, card, receipt ...) is a proof.
NO_PROOF = ("none", "")
ALTERED_PROOF = "altered"

REPAIR = "repair"
EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class Term(Record):
    """How long one component is under warranty (R2.1, R2.3)."""

    component: str = MAIN_UNIT
    months: int = 12
    """Parts are free for these months."""
    labour_months: int = 12
    basis: str = PURCHASE
    on_site: bool = False
    unit: bool = True
    """Part of the unit: the return and exchange rules speak of it. Accessories are not."""


@dataclass(frozen=True, slots=True)
class Policy(Record):
    """The three guarantees as one brand or category grants them; 0 switches a rule off."""

    name: str = ""
    return_days: int = 7
    exchange_days: int = 15
    software_days: int = 15
    repairs_before_exchange: int = 2
    repeat_months: int = 12
    """The repairs-then-exchange rule holds for these months from the start (R2.2)."""
    same_fault_days: int = 90
    fallback_basis: str = MANUFACTURE
    """Without proof the term begins with this date + `fallback_months`; empty: no term (R2.10)."""
    fallback_months: int = 3
    add_repair_time: bool = False
    renew_on_exchange: bool = False
    checks: tuple[str, ...] = ()
    """Codes of what must be found in order before a return or exchange (R2.6)."""
    check_days: int = 0
    """Last day of the return and exchange where the checklist names one; 0: none."""
    terms: tuple[Term, ...] = ()

    def term_of(self, component):
        for term in self.terms:
            if term.component == component:
                return term
        return None


@dataclass(frozen=True, slots=True)
class Exclusion(Record):
    """A cause the warranty does not answer for, as ticked on the order (R2.5)."""

    code: str = ""
    photo: bool = False
    photo_required: bool = True
    refuse: bool = False
    """True: not even repaired against payment."""


@dataclass(frozen=True, slots=True)
class Check(Record):
    """One looked-at point of the opening-box checklist (R2.6)."""

    code: str = ""
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Service(Record):
    """One finished repair or exchange in the history of the device."""

    date_in: date | None = None
    date_out: date | None = None
    kind: str = REPAIR
    component: str = MAIN_UNIT
    fault: str = ""
    in_warranty: bool = True
    software: bool = False


@dataclass(frozen=True, slots=True)
class Contract(Record):
    """An extended warranty that was sold for the device (R2.8)."""

    number: str = ""
    begins: date | None = None
    ends: date | None = None
    """Last day, included."""
    parts: bool = True
    labour: bool = True
    on_site: bool = False
    components: tuple[str, ...] = ()
    """Codes of what it covers; empty: everything but software."""

    def covers(self, facts):
        if facts.software:
            return SOFTWARE in self.components
        return not self.components or facts.component in self.components


@dataclass(frozen=True, slots=True)
class Facts(Record):
    """Everything known about one report. `report_date` is required."""

    report_date: date = date.min
    purchase_date: date | None = None
    activation_date: date | None = None
    manufacture_date: date | None = None
    proof: str = "none"
    serial: str = ""
    serial_on_proof: str = ""
    component: str = MAIN_UNIT
    software: bool = False
    fault: str = ""
    wish: str = ""
    """The remedy the customer asks for, empty when it was not asked."""
    exclusions: tuple[Exclusion, ...] = ()
    checks: tuple[Check, ...] = ()
    history: tuple[Service, ...] = ()
    """What was done to this unit, and to those it was exchanged for."""
    contracts: tuple[Contract, ...] = ()
    earlier_serials: tuple[str, ...] = ()
    """Of the units this one was exchanged for."""
    other_numbers: tuple[str, ...] = ()
    """What this unit and those are called beside their serials: IMEI, MEID, earlier ones too."""
