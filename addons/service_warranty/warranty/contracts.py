"""What extended warranties add that were sold for the device (R2.8).

The warranty pays first: a contract bears what the warranty does not give, and prolongs it. It
gives repairs, never a return or an exchange, and stands behind the same bars.
"""

from datetime import date

from .dates import add_days
from .reasons import Why
from .rights import LABOUR, NOTHING, PARTS, REPAIR

_BEARS = {
    REPAIR: Why.CONTRACT_COVERS,
    PARTS: Why.CONTRACT_PARTS,
    LABOUR: Why.CONTRACT_LABOUR,
}


def add_contracts(case, rights):
    """Rights that the contracts give beyond `rights`; sets `case.contract` to the one that bears.

    `case.until` becomes the last day of what follows without a gap.
    """
    added = NOTHING
    ended = None
    for contract in sorted(case.facts.contracts, key=_begin):
        if not contract.begins or not contract.ends:
            continue
        if not contract.covers(case.facts):
            case.note(Why.CONTRACT_OTHER, component=case.facts.component, contract=contract.number)
        elif contract.ends < case.report:
            case.note(Why.CONTRACT_OVER, contract=contract.number, until=contract.ends)
            ended = max(ended or contract.ends, contract.ends)
        else:
            added |= _add_running(case, contract, rights | added)
    if ended and not _is_covered(case):
        case.until = max(case.until or ended, ended)
    return added


def _add_running(case, contract, rights):
    """Rights of a contract that runs today or begins later, beyond `rights`."""
    if contract.begins > case.report:
        _follow(case, contract)
        return NOTHING
    case.on_site = case.on_site or contract.on_site
    added = (PARTS * contract.parts | LABOUR * contract.labour) & ~rights
    if not added:
        _follow(case, contract)
        return NOTHING
    case.contract = case.contract or contract.number
    case.because(
        _BEARS[added],
        component=case.facts.component,
        contract=contract.number,
        until=contract.ends,
    )
    case.until = max(case.until or contract.ends, contract.ends)
    return added


def _follow(case, contract):
    """A contract that changes nothing today, but prolongs what is covered, or begins later."""
    covered = _is_covered(case)
    if contract.begins > (add_days(case.until, 1) if covered else case.report):
        case.note(Why.CONTRACT_AHEAD, contract=contract.number, date=contract.begins)
    elif not covered or contract.ends > case.until:
        case.until = contract.ends
        case.note(Why.CONTRACT_FOLLOWS, contract=contract.number, until=contract.ends)


def _is_covered(case):
    return bool(case.until and case.report <= case.until)


def _begin(contract):
    return contract.begins or date.max, contract.ends or date.max, contract.number
