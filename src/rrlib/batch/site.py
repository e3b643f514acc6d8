"""The page that lists every report there is."""

from __future__ import annotations

import html
import os
from pathlib import Path
from typing import Any

from rrlib.batch.manifest import read_manifest
from rrlib.batch.rendering import stylesheet
from rrlib.codes import Audience

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
{banner}<div class="wide" tabindex="0" role="region" aria-label="Reports made">
<table class="index">
<caption>Reports made, latest quarter first</caption>
<thead><tr><th scope="col">Quarter</th><th scope="col">Area</th><th scope="col">Report</th>
<th scope="col">What it found</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
</main>
</body>
</html>
"""
_SYNTHETIC = "Demonstration data: synthetic. It describes no real person or event."
_BANNER = f"<p><strong>{_SYNTHETIC}</strong></p>\n"


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
    found = sorted(found, key=lambda pair: pair[1]["parameters"]["area"])
    found.sort(key=lambda pair: pair[1]["parameters"]["quarter"], reverse=True)
    synthetic = bool(found) and all(manifest["synthetic"] for _, manifest in found)
    page = _PAGE.format(
        partnership=html.escape(partnership),
        stylesheet=stylesheet(),
        banner=_BANNER if synthetic else "",
        rows="\n".join(
            _row(path, manifest, index.parent, mark=not synthetic) for path, manifest in found
        ),
    )
    making = index.with_name(f".{index.name}.{os.getpid()}")
    making.write_text(page, encoding="utf-8")
    making.replace(index)


def _row(path: Path, manifest: dict[str, Any], folder: Path, *, mark: bool) -> str:
    """A row of the index; with `mark`, it says itself that its data are synthetic."""
    page = path.with_name(f"{manifest['notebook']}.html").relative_to(folder).as_posix()
    parameters = manifest["parameters"]
    quarter, found = parameters["quarter"], manifest["headline"]
    if parameters["delivery"] not in (None, quarter):
        quarter += f" (from {parameters['delivery']})"
    if mark and manifest["synthetic"]:
        found = f"{_SYNTHETIC} {found}"
    return (
        f'<tr><th scope="row">{html.escape(quarter)}</th>'
        f"<td>{html.escape(parameters['area'])}</td>"
        f'<td><a href="{html.escape(page)}">{html.escape(manifest["title"])}'
        f"</a></td><td>{html.escape(found)}</td></tr>"
    )
