"""The page that lists every report there is."""

from __future__ import annotations

import html
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

from rrlib.batch.manifest import read_manifest
from rrlib.batch.rendering import stylesheet
from rrlib.codes import Audience
from rrlib.results import SYNTHETIC

_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Reports: {partnership}</title>
<style>
{stylesheet}</style>
</head>
<body>
<main>
<h1>Reports</h1>
<p>{partnership}</p>
{banner}{lists}
</main>
</body>
</html>
"""
_BANNER = f"<p><strong>{SYNTHETIC}</strong></p>\n"


def write_index(reports: Path, partnership: str) -> None:
    """Write `reports/index.html`: every whole report below `reports`, the latest first.

    Reports for the internal audience are listed apart, in `reports/internal/index.html`.
    """
    internal = reports / Audience.INTERNAL.value
    found = [
        (path, manifest)
        for path in sorted(reports.rglob("*.manifest.json"))
        if not path.relative_to(reports).parts[0].startswith(".")
        and (manifest := read_manifest(path)) is not None
    ]
    if internal.is_dir():
        inside = [(path, manifest) for path, manifest in found if internal in path.parents]
        _write(internal / "index.html", inside, partnership)
    public = [(path, manifest) for path, manifest in found if internal not in path.parents]
    _write(reports / "index.html", public, partnership)


def _write(index: Path, found: list[tuple[Path, dict[str, Any]]], partnership: str) -> None:
    synthetic = bool(found) and all(manifest["synthetic"] for _, manifest in found)
    by_quarter: defaultdict[str, list[str]] = defaultdict(list)
    for path, manifest in sorted(found, key=lambda pair: pair[1]["parameters"]["area"]):
        item = _item(path, manifest, index.parent, mark=not synthetic)
        by_quarter[_quarter(manifest)].append(item)
    page = _PAGE.format(
        partnership=html.escape(partnership),
        stylesheet=stylesheet(),
        banner=_BANNER if synthetic else "",
        lists="\n".join(
            f'<h2>{html.escape(quarter)}</h2>\n<ul class="index">\n{"".join(items)}</ul>'
            for quarter, items in sorted(by_quarter.items(), reverse=True)
        ),
    )
    making = index.with_name(f".{index.name}.{os.getpid()}")
    making.write_text(page, encoding="utf-8")
    making.replace(index)


def _quarter(manifest: dict[str, Any]) -> str:
    parameters = manifest["parameters"]
    quarter, delivery = parameters["quarter"], parameters["delivery"]
    reconstructed = delivery not in (None, quarter)
    return f"{quarter}, from the delivery of {delivery}" if reconstructed else f"{quarter}"


def _item(path: Path, manifest: dict[str, Any], folder: Path, *, mark: bool) -> str:
    """A report in the list; with `mark`, it says itself that its data are synthetic."""
    page = path.with_name(f"{manifest['notebook']}.html").relative_to(folder).as_posix()
    found = manifest["headline"]
    if mark and manifest["synthetic"]:
        found = f"{SYNTHETIC} {found}"
    name = f"{manifest['parameters']['area']}: {manifest['title']}"
    return (
        f'<li><a href="{html.escape(page)}">{html.escape(name)}</a><br>{html.escape(found)}</li>\n'
    )
