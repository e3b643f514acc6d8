"""A whole delivery: read, checked, split into accepted and quarantined rows."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from rrlib.contracts.breaches import Breach
from rrlib.contracts.checking import check_extract, typed
from rrlib.contracts.columns import Extract
from rrlib.contracts.crossing import cross_check
from rrlib.contracts.extracts import EXTRACTS
from rrlib.contracts.reading import TextExtract, read_extract
from rrlib.errors import DeliveryError, PeriodError
from rrlib.partnership import Partnership
from rrlib.periods import FinancialQuarter
from rrlib.results import Source

ABOUT = "delivery.toml"
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Delivery:
    """A checked delivery. `accepted` is typed; `quarantined` is text with the reasons."""

    quarter: FinancialQuarter
    synthetic: bool
    accepted: Mapping[str, pd.DataFrame]
    quarantined: Mapping[str, pd.DataFrame]
    breaches: tuple[Breach, ...]
    sources: tuple[Source, ...]


def check_delivery(folder: Path, partnership: Partnership) -> Delivery:
    """Read and check every extract of `folder`, named for its quarter.

    Raises DeliveryError naming every extract that is missing or cannot be read; bad rows do
    not stop a delivery but are quarantined with their reasons.
    """
    quarter = FinancialQuarter.parse(folder.name)
    texts = {
        extract.name: read_extract(folder / extract.file_name, extract) for extract in EXTRACTS
    }
    _require_usable(folder, texts)
    synthetic = _is_synthetic(folder, quarter)
    faults: dict[str, list[Breach]] = {
        extract.name: check_extract(
            texts[extract.name].rows, extract, partnership.residences, quarter.window.last
        )
        for extract in EXTRACTS
    }
    accepted = {
        extract.name: typed(_without(texts[extract.name].rows, faults[extract.name]), extract)
        for extract in EXTRACTS
    }
    for breach in cross_check(accepted):
        faults[Path(breach.file).stem].append(breach)
    accepted = {name: _without(table, faults[name]) for name, table in accepted.items()}
    _require_rows(folder, accepted, faults)
    return Delivery(
        quarter,
        synthetic,
        accepted,
        {name: _quarantine(text, faults[name]) for name, text in texts.items()},
        tuple(breach for name, text in texts.items() for breach in (*text.breaches, *faults[name])),
        tuple(
            _source(folder, quarter, extract, texts[extract.name], accepted[extract.name])
            for extract in EXTRACTS
        ),
    )


def _require_usable(folder: Path, texts: Mapping[str, TextExtract]) -> None:
    reasons = [
        str(breach) for text in texts.values() if not text.usable for breach in text.breaches
    ]
    if reasons:
        listed = "\n".join(f"  {reason}" for reason in reasons)
        raise DeliveryError(f"the delivery {folder.name} cannot be used:\n{listed}")


def _require_rows(
    folder: Path, accepted: Mapping[str, pd.DataFrame], faults: Mapping[str, list[Breach]]
) -> None:
    """An extract of nothing would be reported as nothing having happened."""
    empty = [name for name, table in accepted.items() if table.empty]
    if empty:
        reasons = "\n".join(
            f"  {name}.csv: no row was accepted." + (f" {faults[name][0]}" if faults[name] else "")
            for name in empty
        )
        raise DeliveryError(f"the delivery {folder.name} cannot be used:\n{reasons}")


def _is_synthetic(folder: Path, quarter: FinancialQuarter) -> bool:
    about = folder / ABOUT
    if not about.is_file():
        return False
    try:
        content = tomllib.loads(about.read_text(encoding="utf-8"))
        stated = FinancialQuarter.parse(content.get("quarter", str(quarter)))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, PeriodError) as error:
        raise DeliveryError(f"{folder.name}/{ABOUT} cannot be read: {error}") from error
    if stated != quarter:
        raise DeliveryError(f"{folder.name}/{ABOUT} says it is the delivery of {stated}")
    return content.get("synthetic") is True


def _without(rows: pd.DataFrame, faults: list[Breach]) -> pd.DataFrame:
    return rows.loc[~rows.index.isin([breach.row for breach in faults])]


def _quarantine(text: TextExtract, faults: list[Breach]) -> pd.DataFrame:
    reasons: defaultdict[int, list[str]] = defaultdict(list)
    for breach in (*text.breaches, *faults):
        if breach.row is not None:
            reasons[breach.row].append(f"{breach.column or 'row'}: expected {breach.expected}")
    bad = pd.concat([text.rows.loc[text.rows.index.isin(reasons)], text.ragged])
    bad = bad.set_axis(bad.index.astype("int64")).sort_index()
    bad.insert(0, "reasons", ["; ".join(reasons[row]) for row in bad.index])
    return bad.rename_axis("row").reset_index()


def _source(
    folder: Path,
    quarter: FinancialQuarter,
    extract: Extract,
    text: TextExtract,
    accepted: pd.DataFrame,
) -> Source:
    sha256 = hashlib.sha256((folder / extract.file_name).read_bytes()).hexdigest()
    return Source(
        extract.file_name,
        sha256,
        _received_sums(folder).get(extract.file_name) == sha256,
        text.rows_read,
        len(accepted),
        text.rows_read - len(accepted),
        _ends_early(quarter, extract, accepted),
    )


def _ends_early(quarter: FinancialQuarter, extract: Extract, accepted: pd.DataFrame) -> str | None:
    events = [column.name for column in extract.columns if column.event]
    if not extract.continuous or accepted.empty:
        return None
    last = accepted[events].max().max()
    return last.isoformat() if last < quarter.window.last.replace(day=1) else None


def _received_sums(folder: Path) -> dict[str, str]:
    """Hashes by file name as `sha256sum` writes them; another line vouches for nothing."""
    try:
        text = (folder / SUMS).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return {}
    lines = re.findall(r"^([0-9a-f]{64}) [ *](?:\./)?(.+)$", text, re.MULTILINE)
    return {name.strip(): sha256 for sha256, name in lines}
