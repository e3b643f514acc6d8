"""The release mark: metadata of a notebook output that says it came through the gate."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

KEY = "rrlib"
SHOWN = {"text/html", "text/plain"}
"""The forms in which a marked output is shown; another beside them is not covered."""


def mark(bundle: Mapping[str, str], data: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata for an output that is `bundle`, by MIME type, and shows the values `data`."""
    return {KEY: {"sha256": _sha256(bundle), "data": dict(data)}}


def is_marked(output: Mapping[str, Any]) -> bool:
    """Whether a notebook's output carries the mark of just what it shows."""
    bundle = output.get("data", {})
    if set(bundle) != SHOWN:
        return False
    return bool(output.get("metadata", {}).get(KEY, {}).get("sha256") == _sha256(bundle))


def marked_data(output: Mapping[str, Any]) -> dict[str, Any]:
    """The values that a marked output shows."""
    return dict(output["metadata"][KEY]["data"])


def _sha256(bundle: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(bundle), sort_keys=True).encode()).hexdigest()
