"""What a verdict says."""

from dataclasses import dataclass
from datetime import date

from .facts import Facts
from .reasons import Reason
from .records import Record

RETURN = "return"
EXCHANGE = "exchange"
REFUND = "refund"
FREE_REPAIR = "free_repair"
PAID_REPAIR = "paid_repair"
REFUSED = "refused"

REMEDIES = (RETURN, EXCHANGE, REFUND, FREE_REPAIR, PAID_REPAIR, REFUSED)
"""Best for the customer first."""

MANUFACTURER = "manufacturer"
CUSTOMER = "customer"
CONTRACT = "contract"
SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Verdict(Record):
    """The answer to one case; `reasons` has the decisive ones first, then what they rest on."""

    remedies: tuple[str, ...] = (PAID_REPAIR,)
    """What the customer may choose from, best first, in the order of `REMEDIES`."""
    remedy: str = PAID_REPAIR
    """The customer's wish where it is open, else the best he may claim."""
    parts_free: bool = False
    labour_free: bool = False
    on_site: bool = False
    covered_until: date | None = None
    """Last day, included, of the warranty spoken of; in the past when it has ended."""
    reasons: tuple[Reason, ...] = ()
    facts: Facts = Facts()
    contract: str = ""
    """Number of the extended warranty that bears what the warranty itself does not."""
    return_until: date | None = None
    """Last day, included, on which the unit may be given back; None where it may not."""
    exchange_until: date | None = None
    """Last day, included, on which the unit may be exchanged; None where it may not."""
    pending: bool = False
    """Nothing is granted only because no day of purchase or device is proved yet."""
    depreciation: float = 0.0
    """What a refund instead of an exchange is less a day of use, in percent of the price."""
    used_from: date | None = None
    """The day from which use is counted; None where no such refund is open."""
    loaner: bool = False
    """A loaner is due, free of charge and deposit."""
    charged_to: str = ""
    """Who bears an exchange in the end, where not the manufacturer."""
    carriage_free: bool = False
    """Carriage and other costs of getting these rights are not the customer's."""
    moved: tuple[date, ...] = ()
    """Holidays over which a last day was moved."""

    @property
    def payer(self):
        return payer_of(self.parts_free, self.labour_free, bool(self.contract))


def payer_of(parts_free, labour_free, by_contract=False):
    """Who bears the cost: manufacturer, the extended warranty, customer, or customer a share."""
    if parts_free and labour_free:
        return CONTRACT if by_contract else MANUFACTURER
    return SHARED if parts_free or labour_free else CUSTOMER
