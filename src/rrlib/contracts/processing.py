"""Accepted rows as Parquet and quarantined rows as CSV, made once for the same raw files."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from rrlib import codes
from rrlib.contracts.breaches import Breach
from rrlib.contracts.delivering import ABOUT, SUMS, Delivery, check_delivery
from rrlib.contracts.extracts import EXTRACTS
from rrlib.partnership import Partnership
from rrlib.results import Source

RECEIPT = "receipt.json"


@dataclass(frozen=True)
class Processed:
    """A processed delivery: a folder of `<extract>.parquet` and `quarantine/<extract>.csv`."""

    folder: Path
    synthetic: bool
    sources: tuple[Source, ...]
    breaches: tuple[Breach, ...]

    def table(self, extract: str) -> Path:
        return self.folder / f"{extract}.parquet"


def process_delivery(raw: Path, processed: Path, partnership: Partnership) -> Processed:
    """The processed form of the delivery in folder `raw`, made below `processed` if need be.

    It is made anew when a raw file, a contract or an area changes. Several processes may ask
    at once: each writes a folder of its own and the first to finish gives it its name.
    """
    folder = processed / raw.name / _key(raw, partnership)
    if not (folder / RECEIPT).is_file():
        delivery = check_delivery(raw, partnership)
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
        try:
            _write(delivery, making)
            making.rename(folder)
        except OSError:
            if not (folder / RECEIPT).is_file():
                raise
        finally:
            shutil.rmtree(making, ignore_errors=True)
    receipt = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
    return Processed(
        folder,
        receipt["synthetic"],
        tuple(Source(**source) for source in receipt["sources"]),
        tuple(Breach(**breach) for breach in receipt["breaches"]),
    )


def _key(raw: Path, partnership: Partnership) -> str:
    digest = hashlib.sha256(repr(partnership.residences).encode())
    for path in (*_contract_files(), *_raw_files(raw)):
        digest.update(f"{path.name} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _contract_files() -> list[Path]:
    return [*sorted(Path(__file__).parent.glob("*.py")), Path(codes.__file__)]


def _raw_files(raw: Path) -> Iterator[Path]:
    for name in (*(extract.file_name for extract in EXTRACTS), ABOUT, SUMS):
        if (raw / name).is_file():
            yield raw / name


def _write(delivery: Delivery, folder: Path) -> None:
    for extract in EXTRACTS:
        table = delivery.accepted[extract.name].sort_values(list(extract.key))
        table.to_parquet(folder / f"{extract.name}.parquet", index=False)
    quarantine = folder / "quarantine"
    quarantine.mkdir()
    for name, rows in delivery.quarantined.items():
        if len(rows):
            rows.to_csv(quarantine / f"{name}.csv", index=False)
    receipt = {
        "synthetic": delivery.synthetic,
        "sources": [asdict(source) for source in delivery.sources],
        "breaches": [asdict(breach) for breach in delivery.breaches],
    }
    (folder / RECEIPT).write_text(json.dumps(receipt, indent=1), encoding="utf-8")
