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

# Who is the cause that a repair takes long.
MAKER_PARTS = "maker_parts"
REPAIRER = "repairer"

# What a component is to the unit.
OF_UNIT = "unit"
ACCESSORY = "accessory"
CONSUMABLE = "consumable"


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
    article: str = ""
    """Where the law says so, as `Rules.articles` has it."""


@dataclass(frozen=True, slots=True)
class Rules(Record):
    """What one side grants: a brand by its policy, or the law; 0 or False switches a rule off.

    A default is how the rule was judged before it could be chosen, see `records`.
    """

    name: str = ""
    return_days: int = 7
    exchange_days: int = 15
    software_days: int = 15
    repairs_before_exchange: int = 2
    repeat_months: int = 12
    """The repairs-then-exchange rule holds for these months from the start (R2.2)."""
    same_fault_days: int = 90
    fallback_basis: str = MANUFACTURE
    """Without proof the term begins with this date + the fallback; empty: no term (R2.10)."""
    fallback_months: int = 3
    add_repair_time: bool = False
    renew_on_exchange: bool = False
    checks: tuple[str, ...] = ()
    """Codes of what must be found in order before a return or exchange (R2.6)."""
    check_days: int = 0
    """Last day of the return and exchange where the checklist names one; 0: none."""
    terms: tuple[Term, ...] = ()
    count_purchase_day: bool = True
    """The day of purchase is day 1; the law begins with the day after it."""
    unit_covers_parts: bool = False
    """A part of the unit that has no term of its own is covered as the unit is."""
    software_as_hardware: bool = False
    """A fault of the software that came with the unit counts like one of the hardware."""
    repeat_while_covered: bool = False
    """The repairs-then-exchange rule holds while the unit is covered, added days included."""
    fallback_days: int = 0
    told_date_shortens: bool = True
    """Without proof an earlier purchase that was merely told is the start."""
    checks_bind: bool = True
    """A failed check closes return and exchange; else only the credit between dealer and maker."""
    holidays: frozenset[date] = frozenset()
    """A last day that falls on one of these moves to the next day that is none."""
    after_repair_days: int = 0
    """After a repair the unit works for so long, whatever fails."""
    renew_replaced_part: bool = False
    """A part with a term of its own that was replaced begins it anew."""
    accessory_replacements: int = 0
    """A failed accessory is replaced; after so many replacements its price is paid back."""
    loaner_days: int = 0
    """A repair that takes longer gives a loaner, free of charge and deposit."""
    repairer_days: int = 0
    """A repair that takes longer by the repairer's fault ends with an exchange."""
    parts_days: int = 0
    """A repair that takes longer because the maker sent no parts ends with an exchange."""
    evidence_months: int = 0
    """So long from the start every exclusion needs its evidence."""
    no_reason_days: int = 0
    """A unit may be given back without a fault."""
    distance_days: int = 0
    """The same where it was sold at a distance."""
    refund_for_exchange: bool = False
    """Where an exchange is due the customer may have the money instead."""
    depreciation: float = 0.0
    """What that refund is less a day of use, in percent of the price; 0: paid back in full."""
    return_with: bool = False
    """What was sold with the unit goes back with it, and its price too."""
    carriage_free: bool = False
    """Carriage and other costs of getting the warranty are not the customer's."""
    articles: tuple[tuple[str, str], ...] = ()
    """Where the law says so: (name of one of these fields, articles such as "M11-12 C11")."""

    def term_of(self, component):
        for term in self.terms:
            if term.component == component:
                return term
        return None

    def term_for(self, component, kind):
        """The term that covers a component: its own, else that of the unit it is a part of."""
        term = self.term_of(component)
        if term or not self.unit_covers_parts or kind != OF_UNIT:
            return term
        return self.term_of(MAIN_UNIT)

    def article(self, name):
        for field, article in self.articles:
            if field == name:
                return article
        return ""


@dataclass(frozen=True, slots=True)
class Policy(Rules):
    """The three guarantees as one brand or category grants them, with the law beneath."""

    floor: Rules | None = None
    """What the law gives for such a device, whatever the policy says."""


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
    component_kind: str = OF_UNIT
    replaced: bool = False
    """The component itself was replaced."""


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
    delivered_on: date | None = None
    installed_on: date | None = None
    """The promised installation was complete."""
    accepted_on: date | None = None
    """The acceptance report of a contract sale was signed (R2.12)."""
    appeared_on: date | None = None
    """The fault appeared on this day, which counts where it is proved."""
    appearance_proved: bool = False
    sold_by_us: bool = True
    distance_sale: bool = False
    without_fault: bool = False
    """Nothing failed: the customer wants to give the unit back."""
    caused_by_repair: bool = False
    """The last repair brought the fault about (R2.7)."""
    component_kind: str = OF_UNIT
    handed_in: date | None = None
    """The unit is away from the customer since."""
    as_of: date | None = None
    """The day on which a repair that goes on is judged; empty: that of the report."""
    delay_cause: str = ""
