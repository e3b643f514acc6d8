"""Which deliveries there are, checked and processed once."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Sequence
from pathlib import Path

from rrlib.access import note
from rrlib.contracts import EXTRACTS, Processed, process_delivery
from rrlib.errors import DeliveryError, PeriodError
from rrlib.partnership import DATA_VARIABLE, Partnership
from rrlib.periods import FinancialQuarter
from rrlib.retention import destroyed, destroyed_on, retired

_BY_NAME = {extract.name: extract for extract in EXTRACTS}


def deliveries(data: Path) -> tuple[FinancialQuarter, ...]:
    """The quarters of which `data` holds a delivery, earliest first."""
    found = []
    for folder in (data / "raw").glob("*Q*"):
        try:
            found.append(FinancialQuarter.parse(folder.name))
        except PeriodError:
            continue
    return tuple(sorted(found))


def prepare(data: Path, partnership: Partnership, delivery: FinancialQuarter) -> Processed:
    """The delivery checked and processed, with every breach found in it.

    That it was read is noted for the access log.
    """
    note(data, delivery)
    return process_delivery(data / "raw" / str(delivery), data / "processed", partnership)


def require_usable(delivery: FinancialQuarter, processed: Processed) -> None:
    """Raise DeliveryError with every reason for which a delivery cannot be used, if any."""
    if processed.stopped:
        listed = "\n".join(f"  {breach}" for breach in processed.stopped)
        raise DeliveryError(f"the delivery {delivery} cannot be used:\n{listed}")


def without(delivery: FinancialQuarter, names: Iterable[str]) -> str:
    """What to say of extracts that a delivery does not hold."""
    return f"the delivery of {delivery} does not hold {_described(names)}."


def lacking(
    delivery: FinancialQuarter, held: Container[str], needs: Iterable[str], one_of: Sequence[str]
) -> str:
    """What to say of a delivery whose extracts `held` are not enough; nothing where they are.

    Each of `needs` must be there, and one of `one_of`.
    """
    missing = [name for name in needs if name not in held]
    if missing:
        return without(delivery, missing)
    if one_of and not any(name in held for name in one_of):
        return (
            f"the delivery of {delivery} holds none of {_described(one_of)}: one of them is needed."
        )
    return ""


def _described(names: Iterable[str]) -> str:
    return "; ".join(f"{name} ({_BY_NAME[name].description})" for name in names)


def no_such_delivery(data: Path, quarter: FinancialQuarter, delivery: FinancialQuarter) -> str:
    """What to say where `quarter` was to be read from a delivery that is not there."""
    message = f"there is no delivery data/raw/{delivery}."
    day = destroyed_on(data, delivery)
    if day is not None:
        return f"{destroyed(delivery, day)}: its reports stand, and cannot be made again."
    held = deliveries(data)
    if not held:
        return message + none_at_all(data)
    message += f" There is {', '.join(map(str, held))}."
    later = [other for other in held if other > quarter]
    if delivery == quarter and later:
        message += f" To read {quarter} from a later one, add: delivery = {str(later[0])!r}"
    return message


def require_kept(data: Path, quarters: Iterable[str]) -> None:
    """Raise DeliveryError for a delivery that was destroyed and that no other has replaced."""
    held = deliveries(data)
    for quarter in map(FinancialQuarter.parse, quarters):
        if quarter not in held and destroyed_on(data, quarter) is not None:
            raise DeliveryError(no_such_delivery(data, quarter, quarter))


def none_at_all(data: Path) -> str:
    """What to say where `data` holds no delivery; where it was looked for, if RR_DATA says."""
    if retired(data):
        return " Those that there were are destroyed: rr retire lists them."
    elsewhere = f" RR_DATA is {str(data)!r}." if os.environ.get(DATA_VARIABLE) else ""
    return (
        f" There is none at all: take one in with rr receive.{elsewhere} "
        "See 'Bring your own extracts' in README.md."
    )
