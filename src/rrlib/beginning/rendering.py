"""Templates of files that a user then edits."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Path(__file__).parent / "templates"
REPOSITORY = Path(__file__).parents[3]
"""The clone that the library is installed from, where it is: notebooks and the lock lie there."""


def rendered(template: str, **words: object) -> str:
    """The text of the file that `template` makes of `words`; `{{ text|quoted }}` is a literal."""
    return _environment().get_template(template).render(words)


@cache
def _environment() -> Environment:
    # Not HTML: what is escaped is a word in quotes, by the template.
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        autoescape=False,  # noqa: S701
    )
    environment.filters["quoted"] = quoted
    return environment


def quoted(text: str) -> str:
    """`text` in double quotes, as TOML, JSON and Python all read it."""
    return json.dumps(text, ensure_ascii=False)
