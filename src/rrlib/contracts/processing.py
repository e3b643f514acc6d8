"""Accepted rows as Parquet and quarantined rows as CSV, made once for the same raw files."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from rrlib import codes, periods
from rrlib.contracts.finding import sha256_of
from rrlib.contracts.receipts import Processed, read_processed, write_receipt
from rrlib.errors import DeliveryError
from rrlib.partnership import Partnership

_HERE = Path(__file__).parent
_OWNER_ONLY = 0o600


def process_delivery(raw: Path, processed: Path, partnership: Partnership) -> Processed:
    """The processed form of the delivery in folder `raw`, made below `processed` if need be.

    It is made anew when a raw file, a contract or an area changes, or a table is not as it was
    written. Several processes may ask at once: each writes a folder of its own and the first to
    finish gives it its name. Only the owner can read what is written.
    """
    hashes = {path.name: _sha256(path) for path in sorted(raw.iterdir())}
    folder = processed / raw.name / _key(hashes, partnership)
    found = read_processed(folder)
    if found is not None:
        return found
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        _make(raw, making / "made", partnership, hashes)
        if folder.exists() and read_processed(folder) is None:
            folder.rename(making / "spoilt")
        (making / "made").rename(folder)
    except OSError:
        if read_processed(folder) is None:
            raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return _require(read_processed(folder), raw.name)


def _require(found: Processed | None, name: str) -> Processed:
    if found is None:
        raise DeliveryError(
            f"what was processed of {name} is not as it was written: process it anew."
        )
    return found


def _make(raw: Path, making: Path, partnership: Partnership, hashes: Mapping[str, str]) -> None:
    making.mkdir(mode=0o700)
    # Here, because asking for what is there already is to cost none of the packages that make it.
    from rrlib.contracts.delivering import process_extracts

    account = process_extracts(raw, making, partnership, hashes)
    shutil.rmtree(making / "spill", ignore_errors=True)
    write_receipt(account, making)
    for path in making.rglob("*"):
        if path.is_file():
            path.chmod(_OWNER_ONLY)


def _key(hashes: Mapping[str, str], partnership: Partnership) -> str:
    """Every file and folder counts, even one that is no extract: it can stop the delivery."""
    areas = (partnership.residences, partnership.area_names)
    contracts = {str(path.relative_to(_HERE.parent)): _sha256(path) for path in _contract_files()}
    return hashlib.sha256(repr((areas, contracts, hashes)).encode()).hexdigest()[:16]


def _contract_files() -> list[Path]:
    return [*sorted(_HERE.rglob("*.py")), Path(codes.__file__), Path(periods.__file__)]


def _sha256(path: Path) -> str:
    try:
        return sha256_of(path)
    except OSError:
        return "a folder, or locked"
