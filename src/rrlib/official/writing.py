"""Writing what was imported: CSV extracts, and sources.toml, which says where they come from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rrlib.contracts.columns import Extract
from rrlib.contracts.finding import sha256_of
from rrlib.contracts.provenance import PROVENANCE, SAFE
from rrlib.errors import OfficialFileError
from rrlib.official.accounts import Account, Check
from rrlib.official.importing import Imported


def write_import(imported: Imported, sources: Sequence[Path], folder: Path) -> tuple[Path, ...]:
    """Writes the extracts and their provenance into `folder`; the same bytes for the same files.

    Raises OfficialFileError, and writes nothing, where there is no extract to write, or where one
    of the files is there already.
    """
    if not imported.extracts:
        raise OfficialFileError(
            "nothing was written: no extract could be made of these files for the areas of "
            "partnership.toml; what is said of each above says why."
        )
    names = [extract.file_name for extract in imported.extracts] + [PROVENANCE]
    if there := [name for name in names if (folder / name).exists()]:
        raise OfficialFileError(
            f"{', '.join(str(folder / name) for name in there)}: already there, and never "
            f"overwritten. Import into another folder (--into {_another(folder)}); rr receive then "
            "puts extracts into a delivery and keeps the earlier version."
        )
    folder.mkdir(parents=True, exist_ok=True)
    for extract, rows in imported.extracts.items():
        rows.to_csv(folder / extract.file_name, index=False, lineterminator="\n")
    hashes = {extract: sha256_of(folder / extract.file_name) for extract in imported.extracts}
    text = "\n".join(_provenance(imported, sources, hashes))
    (folder / PROVENANCE).write_text(text + "\n", encoding="utf-8")
    return tuple(folder / name for name in names)


def _another(folder: Path) -> Path:
    return folder.parent / f"{folder.resolve().name}-new"


def _provenance(
    imported: Imported, sources: Sequence[Path], hashes: Mapping[Extract, str]
) -> Iterator[str]:
    yield "# The published files of the extracts beside this, and what became of every row."
    yield f"{SAFE} = {str(not imported.doubts).casefold()}"
    yield f"not_safe_because = {_listed(imported.doubts)}"
    yield f"totals_of_two_sources_that_agree = {_agreeing(imported.checks)}"
    yield f"notes = {_listed(imported.notes)}"
    for path in sorted(sources, key=lambda path: path.name):
        yield from ("", "[[files]]", f"name = {_quoted(path.name)}")
        yield from (f'sha256 = "{sha256_of(path)}"', f"bytes = {path.stat().st_size}")
        for account in imported.accounts:
            if account.file == path.name:
                yield from _table(account)
        for sheet in imported.passed_over:
            if sheet.file == path.name:
                yield from ("", "[[files.passed_over]]", f"sheet = {_quoted(sheet.sheet)}")
                yield f"rows = {sheet.rows}"
    for extract, rows in imported.extracts.items():
        yield from ("", "[[extracts]]", f"name = {_quoted(extract.name)}", f"rows = {len(rows)}")
        yield f'sha256 = "{hashes[extract]}"'
    yield from _checks("differences", imported.checks)


def _table(account: Account) -> Iterator[str]:
    yield from ("", "[[files.tables]]", f"recognised_as = {_quoted(account.source)}")
    yield f"layout_verified = {str(account.verified).casefold()}"
    if account.sheet:
        yield f"sheet = {_quoted(account.sheet)}"
    yield f"header_row = {account.header_row}"
    yield f"header = [{', '.join(map(_quoted, account.header))}]"
    yield f"rows_read = {account.rows_read}"
    yield f"rows_counted = {account.rows_counted}"
    yield f"use = {_quoted(account.use.value)}"
    yield f"areas_written = {_listed(account.areas)}"
    yield f"covers = {_listed(account.covers)}"
    yield f"totals_that_agree = {_agreeing(account.checks)}"
    yield f"notes = {_listed(account.notes)}"
    for left in account.left_out:
        yield from ("", "[[files.tables.left_out]]", f"reason = {_quoted(left.reason)}")
        yield f"rows = {left.rows}"
        if left.amount is not None:
            yield f"adding_up_to = {_number(left.amount)}"
    yield from _checks("files.tables.differences", account.checks)


def _checks(name: str, checks: Sequence[Check]) -> Iterator[str]:
    """What was compared and does not agree; totals that agree are only counted."""
    for check in checks:
        if not check.difference:
            continue
        yield from ("", f"[[{name}]]", f"what = {_quoted(check.what)}")
        yield f"counted = {_number(check.counted)}"
        yield f"stated = {_number(check.stated)}"
        yield f"difference = {_number(check.difference)}"
        if check.refused:
            yield "left_out = true"


def _agreeing(checks: Sequence[Check]) -> int:
    return sum(not check.difference for check in checks)


def _quoted(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _listed(texts: Sequence[str]) -> str:
    inner = "".join(f"\n    {_quoted(text)}," for text in texts)
    return f"[{inner}\n]" if texts else "[]"


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(round(value, 6)))
