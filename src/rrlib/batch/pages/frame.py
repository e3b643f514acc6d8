"""What every page has in common: its frame, its style, and what a browser may do with it.

Whatever a template prints is escaped, unless the library has made it as HTML itself.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rrlib.batch.pages.gate import require_readable
from rrlib.letters import visible

TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, context: Mapping[str, object], script: str | None = None) -> str:
    """The page that `template`, which extends `base.html.j2`, makes of `context`.

    `script` names the file of the one script that the page runs, if any: the page's policy allows
    it by its hash, and nothing else. Without it, a reader whose browser runs no scripts misses
    nothing but a convenience. Raises ReportError for a page that is not fit for every reader.
    """
    code = resource(script) if script else ""
    page = {"stylesheet": resource("page.css"), "script": code, "policy": _policy(code)}
    made = _environment().get_template(template).render({**context, "page": page})
    require_readable(made)
    return made


def ours(page: str) -> Markup:
    """HTML that the library has made itself, which a template prints as it stands."""
    return Markup(page)  # noqa: S704 whatever came from a delivery is escaped in it


@cache
def resource(name: str) -> str:
    """The text of a file beside the templates."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _policy(script: str) -> str:
    """The page's Content-Security-Policy: nothing from elsewhere, no form, no frame around it."""
    allowed = {"default-src": "'none'", "style-src": "'unsafe-inline'", "img-src": "data:"}
    if script:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        allowed["script-src"] = f"'sha256-{digest}'"
    for of_the_page in ("base-uri", "form-action"):
        allowed[of_the_page] = "'none'"
    return "; ".join(f"{what} {where}" for what, where in allowed.items())


def _seen(printed: object) -> object:
    """What a template prints, with all letters of it seen."""
    foreign = isinstance(printed, str) and not isinstance(printed, Markup)
    return visible(str(printed)) if foreign else printed


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
    )
