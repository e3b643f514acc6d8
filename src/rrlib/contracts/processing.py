"""Accepted rows as Parquet and quarantined rows as CSV, made once for the same raw files."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from rrlib import codes, periods
from rrlib.contracts.breaches import Breach, Severity
from rrlib.contracts.delivering import QUARANTINE, Account, process_extracts
from rrlib.contracts.finding import sha256_of
from rrlib.partnership import Partnership
from rrlib.results import Source

RECEIPT = "receipt.json"
_HERE = Path(__file__).parent
_OWNER_ONLY = 0o600


@dataclass(frozen=True)
class Processed:
    """A processed delivery: a folder of `<extract>.parquet` and `quarantine/<extract>.csv`.

    `extracts` names the tables that are there. Where `stopped` is not empty, none may be used.
    """

    folder: Path
    synthetic: bool
    truth: str | None
    extracts: tuple[str, ...]
    recorded: tuple[str, ...]
    versioned: tuple[str, ...]
    sources: tuple[Source, ...]
    breaches: tuple[Breach, ...]

    def table(self, extract: str) -> Path:
        return self.folder / f"{extract}.parquet"

    def quarantine(self, extract: str) -> Path:
        return self.folder / QUARANTINE / f"{extract}.csv"

    @property
    def stopped(self) -> tuple[Breach, ...]:
        """The breaches for which the delivery cannot be used."""
        return tuple(b for b in self.breaches if b.severity is Severity.STOPS)


def process_delivery(raw: Path, processed: Path, partnership: Partnership) -> Processed:
    """The processed form of the delivery in folder `raw`, made below `processed` if need be.

    It is made anew when a raw file, a contract or an area changes. Several processes may ask
    at once: each writes a folder of its own and the first to finish gives it its name. Only the
    owner can read what is written.
    """
    hashes = {path.name: _sha256(path) for path in sorted(raw.iterdir())}
    folder = processed / raw.name / _key(hashes, partnership)
    if not (folder / RECEIPT).is_file():
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
        try:
            _write(process_extracts(raw, making, partnership, hashes), making)
            making.rename(folder)
        except OSError:
            if not (folder / RECEIPT).is_file():
                raise
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return _read(folder)


def _write(account: Account, folder: Path) -> None:
    shutil.rmtree(folder / "spill", ignore_errors=True)
    receipt = asdict(account)
    for breach in receipt["breaches"]:
        breach["severity"] = breach["severity"].name
    (folder / RECEIPT).write_text(json.dumps(receipt, indent=1), encoding="utf-8")
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(_OWNER_ONLY)


def _read(folder: Path) -> Processed:
    receipt = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
    return Processed(
        folder,
        receipt["synthetic"],
        receipt["truth"],
        tuple(receipt["extracts"]),
        tuple(receipt["recorded"]),
        tuple(receipt["versioned"]),
        tuple(Source(**source) for source in receipt["sources"]),
        tuple(
            Breach(
                **{
                    **breach,
                    "severity": Severity[breach["severity"]],
                    "rows": tuple(breach["rows"]),
                    "arrived": tuple(breach["arrived"]),
                }
            )
            for breach in receipt["breaches"]
        ),
    )


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
