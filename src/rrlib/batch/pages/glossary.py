"""The glossary's words, linked where a page uses them, and explained at its end."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

_ENTRY = re.compile(r"^- \*\*(?P<names>.+?)\*\*(?P<more>.*(?:\n  .*)*)", re.M)
_SECTION = re.compile(r"^## (.+)$", re.M)
_OF_THE_PROGRAM = {"Data", "Showing", "The batch"}
"""Sections whose words are of this program, and of no report."""
_TAG = re.compile(r"(<[^>]*>)")
_NOT_WITHIN = ("a", "caption", "code", "figure", "h1", "h2", "h3", "h4", "summary", "table")
_LEAST_LETTERS = 5


@dataclass(frozen=True)
class Term:
    """A word of the glossary, what it means, and the name by which a page links to it."""

    name: str
    meaning: str

    @property
    def anchor(self) -> str:
        return f"term-{re.sub(r'[^a-z0-9]+', '-', self.name.lower()).strip('-')}"


@cache
def read_glossary(text: str) -> tuple[Term, ...]:
    """The terms of a glossary such as GLOSSARY.md that reports speak of, in its order."""
    first, *parts = _SECTION.split(text)
    sections = zip(parts[::2], parts[1::2], strict=True)
    kept = [body for title, body in sections if title not in _OF_THE_PROGRAM]
    found = [entry for body in [first, *kept] for entry in _ENTRY.finditer(body)]
    return tuple(
        Term(f"{name[:1].upper()}{name[1:]}", _sentence(entry["more"]))
        for entry in found
        for name in entry["names"].removeprefix("The ").split(", ")
    )


def _sentence(more: str) -> str:
    """What stands behind a term: `(binary): a share` as `(binary) A share`."""
    aside, _, said = re.sub(r"[\s`]+", " ", more).strip().partition(":")
    said = said.strip()
    return " ".join(filter(None, [aside.strip(), f"{said[:1].upper()}{said[1:]}"]))


class Words:
    """Links the terms in the HTML of one page; `used` are those that it mentions."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.used: set[Term] = set()
        self._mentioned: set[Term] = set()
        self._forms, self._pattern = _forms(tuple(terms))

    def in_next_section(self) -> None:
        """From here on the first mention of each term is a link again."""
        self._mentioned.clear()

    def linked(self, page: str) -> str:
        """`page` with a link where a section first mentions a term.

        Headlines, headings, tables, charts, code and links stay as they are.
        """
        if self._pattern is None:
            return page
        parts, within = [], 0
        for part in _TAG.split(page):
            if not part.startswith("<"):
                parts.append(part if within else self._pattern.sub(self._link, part))
                continue
            if re.split(r"[\s>]", part.lstrip("</"), maxsplit=1)[0] in _NOT_WITHIN:
                within += -1 if part.startswith("</") else 1
            parts.append(part)
        return "".join(parts)

    def _link(self, found: re.Match[str]) -> str:
        term = self._forms[html.unescape(found[0]).lower()]
        if term in self._mentioned:
            return found[0]
        self._mentioned.add(term)
        self.used.add(term)
        return f'<a class="term" href="#{term.anchor}">{found[0]}</a>'


@cache
def _forms(terms: tuple[Term, ...]) -> tuple[dict[str, Term], re.Pattern[str] | None]:
    """Each term by the words that mean it, also of several, and what finds any of them."""
    forms = {
        form.lower(): term
        for term in terms
        if len(term.name) >= _LEAST_LETTERS
        for form in _inflected(term.name)
    }
    if not forms:
        return forms, None
    words = "|".join(re.escape(html.escape(each)) for each in sorted(forms, key=len, reverse=True))
    return forms, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _inflected(name: str) -> Iterable[str]:
    yield name
    yield f"{name}s"
    if name.endswith("y"):
        yield f"{name[:-1]}ies"
