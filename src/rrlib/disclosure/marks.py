"""The release mark: metadata of a notebook output that says it came through the gate."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

KEY = "rrlib"


def mark(page: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata for an output whose HTML is `page` and which shows the values `data`."""
    return {KEY: {"sha256": _sha256(page), "data": dict(data)}}


def is_marked(output: Mapping[str, Any]) -> bool:
    """Whether a notebook's output carries the mark of the HTML it holds."""
    page = output.get("data", {}).get("text/html")
    if not isinstance(page, str):
        return False
    return bool(output.get("metadata", {}).get(KEY, {}).get("sha256") == _sha256(page))


def marked_data(output: Mapping[str, Any]) -> dict[str, Any]:
    """The values that a marked output shows."""
    return dict(output["metadata"][KEY]["data"])


def _sha256(page: str) -> str:
    return hashlib.sha256(page.encode()).hexdigest()
