"""What a processed delivery holds, and the receipt that says so beside its tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from rrlib.contracts.breaches import Breach, Severity
from rrlib.contracts.finding import sha256_of
from rrlib.results import Source

QUARANTINE = "quarantine"
RECEIPT = "receipt.json"


@dataclass(frozen=True)
class Account:
    """What became of a delivery: where each row went, and what is wrong with it.

    `hashes` holds, by extract, the SHA-256 of the table of each that can be used, as it was
    written. Of these, `recorded` say of every row when it was entered and `versioned` hold several
    versions of a row.
    """

    synthetic: bool
    truth: str | None
    hashes: Mapping[str, str]
    recorded: tuple[str, ...]
    versioned: tuple[str, ...]
    sources: tuple[Source, ...]
    breaches: tuple[Breach, ...]


@dataclass(frozen=True)
class Processed(Account):
    """A processed delivery: a `folder` of `<extract>.parquet` and `quarantine/<extract>.csv`.

    Where `stopped` is not empty, none of its tables may be used.
    """

    folder: Path

    @property
    def extracts(self) -> tuple[str, ...]:
        """The names of the tables that are there."""
        return tuple(self.hashes)

    def table(self, extract: str) -> Path:
        return self.folder / f"{extract}.parquet"

    def quarantine(self, extract: str) -> Path:
        return self.folder / QUARANTINE / f"{extract}.csv"

    @property
    def stopped(self) -> tuple[Breach, ...]:
        """The breaches for which the delivery cannot be used."""
        return tuple(b for b in self.breaches if b.severity is Severity.STOPS)


def write_receipt(account: Account, folder: Path) -> None:
    """Write `account` into the folder of the tables it is of."""
    receipt = asdict(account)
    for breach in receipt["breaches"]:
        breach["severity"] = breach["severity"].name
    (folder / RECEIPT).write_text(json.dumps(receipt, indent=1), encoding="utf-8")


def read_processed(folder: Path) -> Processed | None:
    """The processed delivery in `folder`, if its receipt can be read and its tables are the same.

    A table of another hash was cut short or edited: what is reported from it could not be proven.
    """
    try:
        found = _read(folder)
        same = all(sha256_of(found.table(name)) == sha for name, sha in found.hashes.items())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if same else None


def _read(folder: Path) -> Processed:
    receipt = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
    breaches = [
        {
            **breach,
            "severity": Severity[breach["severity"]],
            "rows": tuple(breach["rows"]),
            "arrived": tuple(breach["arrived"]),
        }
        for breach in receipt["breaches"]
    ]
    return Processed(
        synthetic=receipt["synthetic"],
        truth=receipt["truth"],
        hashes=receipt["hashes"],
        recorded=tuple(receipt["recorded"]),
        versioned=tuple(receipt["versioned"]),
        sources=tuple(Source(**source) for source in receipt["sources"]),
        breaches=tuple(Breach(**breach) for breach in breaches),
        folder=folder,
    )
